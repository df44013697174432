import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import CaseImport from './CaseImport.vue'

const request = vi.hoisted(() => vi.fn())
vi.mock('../session', () => ({ session: { status: 'in', user: { roles: [] } }, permissions: () => [], ask: (question: () => unknown) => question(), client: { request, clockSkewMs: () => 0 } }))
const answer = { id: '0', state: 'done', share: 1, file_name: null, begun_at: '2026-11-26T00:00:00Z', ended_at: '2026-11-26T00:00:01Z', problem: null, refused_count: 1, columns: ['编号', '内容'], mapping: {}, taken: 8, unchanged: 0, total: 9, dry_run: true, refused: [{ row: 3, source_no: '', reason: '没有写来源编号；时间不对' }], known: [{ row: 2, source_no: 'GD-1', case_no: '620902-20261126-0096-0', why: '同一个电话' }], compared: 8 }

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = () => undefined
  request.mockImplementation((path: string) => Promise.resolve(path.endsWith('/imports') ? { items: [] } : answer))
})

it('what was only tried says what could be done, which rows look known, and everything wrong with a row', async () => {
  const dialog = mount(CaseImport)
  const input = dialog.get<HTMLInputElement>('[data-test="case-import-file"]')
  Object.defineProperty(input.element, 'files', { value: [new File(['x'], '工单.csv')] })
  await input.trigger('change')
  await flushPromises()
  expect(dialog.get('[data-test="case-import-counts"]').text()).toContain('试读，还没有登记：共 9 行，可以新登记 8 件')
  expect(dialog.get('[data-test="case-import-known"]').text()).toContain('第 2 行 GD-1')
  expect(dialog.get('[data-test="case-import-refused"]').text()).toContain('没有写来源编号；时间不对')
})
