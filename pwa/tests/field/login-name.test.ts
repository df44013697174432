// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import LoginPage from '@/field/login/LoginPage.vue'
import type { RestingAccount } from '@/local/accounts'

let found: (accounts: RestingAccount[]) => void
vi.mock('@/local/accounts', () => ({ restingAccounts: () => new Promise<RestingAccount[]>((done) => { found = done }) }))
vi.mock('@/api/calls', () => ({ demoInfo: () => Promise.resolve(null) }))
vi.mock('@/field/session', () => ({ session: { value: null } }))
vi.mock('vue-router', () => ({ useRoute: () => ({ query: {} }), useRouter: () => ({}) }))

const resting = { userId: 'u', user: { username: 'worker02', name: '李强' }, pin: true, unsent: 0 } as RestingAccount
const opened = () => mount(LoginPage, { attachTo: document.body, global: { stubs: { RouterLink: true } } })
const name = (page: ReturnType<typeof opened>) => page.get<HTMLInputElement>('[data-test="username"]')

beforeEach(() => {
  document.body.innerHTML = ''
})

it('whoever was here last need not type the name again', async () => {
  const page = opened()
  found([resting])
  await flushPromises()
  expect(name(page).element.value).toBe('worker02')
})

it('a name comes into no field that somebody has begun in: it would mix with what they type', async () => {
  const page = opened()
  name(page).element.focus()
  found([resting])
  await flushPromises()
  expect(name(page).element.value).toBe('')
  expect(page.get('[data-test="resting"]').text()).toContain('李强')
})
