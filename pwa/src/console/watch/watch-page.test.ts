import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { ApiError } from '@/api/failure'
import WatchPage from './WatchPage.vue'

const request = vi.hoisted(() => vi.fn<(path: string, how?: { query?: { cursor: string | null; limit: number } }) => Promise<unknown>>())
const place = vi.hoisted(() => ({ params: {}, query: {}, fullPath: '' }))
vi.mock('../session', () => ({ session: { status: 'in' }, permissions: () => [], ask: (question: () => unknown) => question(), client: { request, clockSkewMs: () => 0 } }))
vi.mock('vue-router', () => ({ useRoute: () => place, useRouter: () => ({}) }))

const letter = (id: string) => ({ id, state: 'draft', unit: { id: 'w', name: '供水所' }, case: { id, case_no: id, title: id, state: 'handling', version: 1, due_at: null, yellow_at: null, paused_since: null } })

it('what was fetched further down stays over a poll, and what could not be fetched is said', async () => {
  const all = Array.from({ length: 60 }, (_, index) => letter(String(index)))
  request.mockImplementation((path, how) => {
    if (!path.endsWith('/letters')) return Promise.resolve({ items: [] })
    const from = Number(how?.query?.cursor ?? 0)
    const items = all.slice(from, from + (how?.query?.limit ?? 50))
    return Promise.resolve({ items, next_cursor: from + items.length < all.length ? String(from + items.length) : null, counts: { draft: 60, signed: 0 } })
  })
  const page = mount(WatchPage, { global: { stubs: { PageFrame: { template: '<div><slot /></div>' }, RouterLink: true } } })
  const rows = (): number => page.findAll('[data-test="letter-row"]').length
  await flushPromises()
  expect(rows()).toBe(50)
  request.mockRejectedValueOnce(new ApiError({ kind: 'timeout' }))
  await page.get('[data-test="letters-more"]').trigger('click')
  await flushPromises()
  expect(page.get('[role="alert"]').text()).not.toBe('')
  await page.get('[data-test="letters-more"]').trigger('click')
  await flushPromises()
  expect(rows()).toBe(60)
  dispatchEvent(new Event('focus'))
  await flushPromises()
  expect(rows()).toBe(60)
})
