import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { ApiError } from '@/api/failure'
import ImportDialog from '../people/ImportDialog.vue'
import CaseImport from './CaseImport.vue'

const request = vi.hoisted(() => vi.fn())
const keepFile = vi.hoisted(() => vi.fn())
vi.mock('../forms/keep-file', () => ({ keepFile }))
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

async function chosen(): Promise<ReturnType<typeof mount>> {
  const dialog = mount(CaseImport)
  const input = dialog.get<HTMLInputElement>('[data-test="case-import-file"]')
  Object.defineProperty(input.element, 'files', { value: [new File(['x'], '工单.csv')] })
  await input.trigger('change')
  await flushPromises()
  return dialog
}

it('says which words the chosen category took in, which were known, and whose telephone looks wrong', async () => {
  const notes = {
    by_default: [{ said: '外星人', category: '其他', rows: 2 }, { said: null, category: '其他', rows: 1 }, { said: '', category: '其他', rows: 1 }], by_default_rows: 4,
    by_word: [{ said: '路灯', category: '公共设施损坏', rows: 3 }, { said: '照明', category: '公共设施损坏', rows: 1 }, { said: '欠薪', category: '劳资欠薪', rows: 1 }],
    by_urgency: [{ said: '特急', urgency: '重大', rows: 2 }, { said: '普通', urgency: '紧急', rows: 1 }],
    old_rows: 2, old_days: 45,
    doubts: [{ row: 15, source_no: 'GD-15', reason: '手机号要 11 位，这里是 4 位' }], doubtful_rows: 1,
  }
  request.mockImplementation((path: string) => Promise.resolve(path.endsWith('/imports') ? { items: [] } : { ...answer, ...notes }))
  const dialog = await chosen()
  expect(dialog.get('[data-test="case-import-by-default"]').text()).toBe('4 行没写分类或认不出，会算“其他”：“外星人” 2 行、没写分类 1 行、有数字或太长的 1 行。')
  expect(dialog.get('[data-test="case-import-by-word"]').text()).toBe('按平常的叫法认的分类：“路灯” 3 行、“照明” 1 行算“公共设施损坏”；“欠薪” 1 行算“劳资欠薪”。')
  expect(dialog.get('[data-test="case-import-by-urgency"]').text()).toContain('“特急” 2 行算“重大”、“普通” 1 行算“紧急”。')
  expect(dialog.get('[data-test="case-import-doubts"]').text()).toContain('第 15 行 GD-15')
  expect(dialog.get('[data-test="case-import-old"]').text()).toContain('2 行说的是 45 天以前的事。它们会算今天新登记的')
  request.mockImplementation(() => Promise.resolve({ ...answer, ...notes, dry_run: false }))
  await dialog.get('[data-test="case-import-take"]').trigger('click')
  await flushPromises()
  expect(dialog.get('[data-test="case-import-by-default"]').text()).toContain('算“其他”')
})

it('which column is what stays unfolded from one column to the next, with what stands in each', async () => {
  const refusal = new ApiError({ kind: 'refused', problem: { type: '/problems/case.import_columns', status: 422, title: '表里没有这几项', code: 'case.import_columns', details: { columns: ['流水', '说的'], mapping: {}, examples: { 流水: 'A-1', 说的: '楼道堆物' } } } })
  request.mockImplementation((path: string) => (path.endsWith('/imports') ? Promise.resolve({ items: [] }) : Promise.reject(refusal)))
  const dialog = await chosen()
  const columns = (): HTMLDetailsElement => dialog.get('[data-test="case-import-column-source_no"]').element.closest('details') as HTMLDetailsElement
  expect(columns().open).toBe(true)
  request.mockImplementation(() => Promise.resolve({ ...answer, columns: ['流水', '说的'], mapping: { source_no: '流水' }, examples: { 流水: 'A-1' } }))
  await dialog.get('[data-test="case-import-column-source_no"]').setValue('流水')
  await flushPromises()
  expect(columns().open).toBe(true)
  expect(dialog.get('[data-test="case-import-example-source_no"]').text()).toBe('如：A-1')
  expect(dialog.find('[data-test="case-import-example-title"]').exists()).toBe(false)
})

it('an empty list is offered beside the file, of matters by where they come from and of people, and why there is none is said', async () => {
  const list = new Blob(['x'])
  request.mockImplementation((path: string) => Promise.resolve(path.endsWith('/imports') ? { items: [] } : list))
  await mount(CaseImport).get('[data-test="case-import-template"]').trigger('click')
  await flushPromises()
  expect(request).toHaveBeenLastCalledWith('/api/v1/cases/import/template', expect.objectContaining({ query: { channel: 'hotline_12345' }, answer: 'blob' }))
  const dialog = mount(ImportDialog)
  const button = dialog.get('[data-test="import-template"]')
  await button.trigger('click')
  await flushPromises()
  expect(request).toHaveBeenLastCalledWith('/api/v1/people/import/template', expect.objectContaining({ query: {}, answer: 'blob' }))
  expect(keepFile.mock.calls).toEqual([[list, '导入模板.xlsx'], [list, '人员导入模板.xlsx']])
  request.mockImplementation(() => Promise.reject(new ApiError({ kind: 'offline' })))
  await button.trigger('click')
  await flushPromises()
  expect(dialog.find('[data-test="import-error"]').exists()).toBe(true)
  expect(keepFile).toHaveBeenCalledTimes(2)
})

it('a register of what was settled before is said so, has its own columns, and is counted as what it is', async () => {
  const dialog = await chosen()
  expect(dialog.find('[data-test="case-import-column-resolution"]').exists()).toBe(false)
  request.mockImplementation((path: string) => Promise.resolve(path.endsWith('/imports') ? { items: [] } : { ...answer, settled: true }))
  await dialog.get('[data-test="case-import-settled"]').setValue(true)
  await flushPromises()
  expect(request).toHaveBeenLastCalledWith('/api/v1/cases/import', expect.objectContaining({ query: expect.objectContaining({ settled: '1', dry_run: '1' }) as unknown }))
  expect(dialog.find('[data-test="case-import-column-resolution"]').exists()).toBe(true)
  expect(dialog.get('[data-test="case-import-counts"]').text()).toContain('共 9 行，可以登记成以前办结的 8 件')
  await dialog.get('[data-test="case-import-take"]').trigger('click')
  await flushPromises()
  expect(request).toHaveBeenLastCalledWith('/api/v1/cases/imports/0/take', expect.objectContaining({ query: expect.objectContaining({ settled: '1' }) as unknown }))
  await dialog.get('[data-test="case-import-template"]').trigger('click')
  await flushPromises()
  expect(request).toHaveBeenLastCalledWith('/api/v1/cases/import/template', expect.objectContaining({ query: { channel: 'hotline_12345', settled: '1' } }))
})
