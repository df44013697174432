import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { ApiError } from '@/api/failure'
import RolesPage from './RolesPage.vue'

const request = vi.hoisted(() => vi.fn<(path: string, how?: { json: { before: string[]; after: string[] } }) => Promise<unknown>>())
vi.mock('../session', () => ({ ask: (question: () => unknown) => question(), client: { request } }))

const matrix = (clerk: string[]) => ({ roles: [{ code: 'clerk', label: '受理员', permissions: clerk }, { code: 'router', label: '分流员', permissions: [] }], permissions: ['a', 'b', 'c'].map((code) => ({ code, name: code })) })

it('what was ticked stays over a look at another role, and after a colleague who was faster it can be saved', async () => {
  request.mockResolvedValueOnce(matrix(['a']))
  const page = mount(RolesPage, { global: { stubs: { PageFrame: { template: '<div><slot /></div>' } } } })
  await flushPromises()
  const click = (test: string): Promise<void> => page.get(`[data-test="${test}"]`).trigger('click')
  await click('role-clerk')
  await page.get('[data-test="may-b"]').setValue(true)
  await click('role-router')
  await click('role-clerk')
  expect((page.get('[data-test="may-b"]').element as HTMLInputElement).checked).toBe(true)

  request.mockRejectedValueOnce(new ApiError({ kind: 'refused', problem: { type: '', title: '刚被同事改过', status: 409, code: 'list.stale' } })).mockResolvedValueOnce(matrix(['a', 'c'])).mockResolvedValue(matrix(['a', 'b']))
  await page.get('form').trigger('submit')
  await flushPromises()
  expect([page.get('[data-test="role-error"]').text(), page.text()]).toEqual(['刚被同事改过', expect.stringContaining('没了：c')])
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(request.mock.calls.at(-1)?.[1]?.json).toEqual({ before: ['a', 'c'], after: ['a', 'b'] })
  expect(page.find('[data-test="role-saved"]').exists()).toBe(true)
})
