import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/api/failure'
import type { CaseAction, CaseRow } from '@/api/types'
import { casesBehind } from '../director/figures'
import { momentOf, readFilters, serverQuery } from '../filters'
import { offersOf, whyWords } from '../next-step'
import { standing } from '../unit/piles'
import { turnWords } from '../units/words'
import { commonActions, takeAll, undoOf, type Result } from './bulk'

const act = vi.hoisted(() => vi.fn())
vi.mock('../calls', () => ({ act }))

const accept: CaseAction = { name: 'accept', label: '受理', fields: [{ name: 'note', label: '备注', required: false }] }
const recall: CaseAction = { name: 'recall', label: '收回分流', fields: [] }
const route: CaseAction = {
  name: 'route', label: '分流',
  fields: [{ name: 'unit', label: '主办单位', required: true, choices: [{ value: 'water', label: '供水所', suggested: true, hint: '管漏水' }] }, { name: 'reason', label: '为什么还给它', required: false }],
}
const merge: CaseAction = { name: 'merge', label: '并案', fields: [{ name: 'into', label: '并入', required: true }] }
const row = (id: string, actions: CaseAction[], more: Partial<CaseRow> = {}): CaseRow => ({ id, version: 3, title: id, state: 'reported', steps: [], actions, ...more }) as unknown as CaseRow

beforeEach(() => act.mockReset())

describe('several at once', () => {
  it('offers what all of them offer, and nothing that needs its own words for each', () => {
    expect(commonActions([row('a', [accept, merge]), row('b', [merge, accept])]).map(({ name }) => name)).toEqual(['accept'])
    expect(commonActions([row('a', [accept]), row('b', [route])])).toEqual([])
    expect(commonActions([])).toEqual([])
  })

  it('gives no reason that speaks of one case for all', () => {
    const [form] = commonActions([row('a', [route]), row('b', [route])])
    expect(form?.fields).toEqual([{ name: 'unit', label: '主办单位', required: true, choices: [{ value: 'water', label: '供水所' }], hint: '其中 2 件有单位退回过。又选到退回的那家，那几件不会分过去，要一件件写明为什么。' }])
    expect(commonActions([row('a', [route])])).toEqual([route])
  })

  it('takes one after another under its own number, and one refused stops none', async () => {
    const refused = new ApiError({ kind: 'refused', problem: { code: 'case.unit_returned_it', title: '这个单位退回过', status: 422, details: { fields: { reason: '写一句' } } } } as never)
    act.mockImplementation((id: string) => (id === 'b' ? Promise.reject(refused) : Promise.resolve(row(id, [recall], { state: 'routed' }))))
    const results: Result[] = []
    await takeAll([row('a', [route]), row('b', [route]), row('c', [route])], route, { unit: 'water' }, (one) => results.push(one), () => false)
    expect(results.map(({ ok, text }) => [ok, text])).toEqual([[true, '分流，现在是“已分流”'], [false, '这个单位退回过 写一句'], [true, '分流，现在是“已分流”']])
    const sent = act.mock.calls.map((call) => call[1] as { operation_id: string; base_version: number; values: object })
    expect(new Set(sent.map(({ operation_id: id }) => id)).size).toBe(3)
    expect(sent[0]).toMatchObject({ action: 'route', base_version: 3, values: { unit: 'water' } })
    expect(undoOf('route', results)?.rows.map(({ id }) => id)).toEqual(['a', 'c'])
    expect(undoOf('accept', results)).toBeNull()
  })

  it('stops between two', async () => {
    act.mockResolvedValue(row('a', []))
    let told = 0
    await takeAll([row('a', [accept]), row('b', [accept])], accept, {}, () => (told += 1), () => told > 0)
    expect(act).toHaveBeenCalledTimes(1)
  })
})

describe('words of the queue and of a unit', () => {
  it('say why a case stands there', () => {
    const step = (...actions: string[]) => actions.map((action, at) => ({ action, from: at, to: action === 'supplement' ? at : at + 1 })) as unknown as CaseRow['steps']
    expect(whyWords(row('a', [route], { steps: step('return') }))).toBe('等你分流，单位退回来的')
    expect(whyWords(row('a', [route], { steps: step('accept', 'route', 'return', 'route', 'recall', 'supplement') }))).toBe('等你分流，单位退回来的')
    expect(whyWords(row('a', [route], { steps: step('accept', 'route', 'recall') }))).toBe('等你分流')
    expect(whyWords(row('a', [accept]))).toBe('等你受理')
    expect(whyWords(row('a', [merge]))).toBe('')
  })

  it('say what waits to be answered before what waits to be done, and open with that', () => {
    const offer = (name: string, label: string): CaseAction => ({ name, label, fields: [] })
    const [finish, reply] = [offer('finish', '办结'), offer('reply_letter', '答复督办函')]
    const [extend, refuse, sign] = [offer('extend', '同意延期'), offer('refuse', '不同意申请'), offer('sign_letter', '签发督办函')]
    expect([whyWords(row('a', [finish, reply])), offersOf(row('a', [finish, reply])).next]).toEqual(['等你单位答复督办函', reply])
    expect([whyWords(row('a', [extend, refuse])), offersOf(row('a', [extend, refuse])).next]).toEqual(['等你答复延期申请', extend])
    expect(whyWords(row('a', [offer('pause', '同意中止'), refuse]))).toBe('等你答复中止申请')
    expect(whyWords(row('a', [route, sign]))).toBe('等你签发督办函')
    expect(standing(row('a', [finish, reply], { state: 'handling', unit: { id: 'water', name: '供水所' } }), ['water'])).toBe('收到督办函，等你答复')
  })

  it('say what is wanted of a unit', () => {
    const sign: CaseAction = { name: 'sign', label: '签收', fields: [] }
    const unit = { id: 'water', name: '供水所' }
    expect(standing(row('a', [sign], { state: 'routed', unit }), ['water'])).toBe('待签收')
    expect(standing(row('a', [], { state: 'routed', signed: true, unit }), ['water'])).toBe('已签收，等中心研判')
    expect(standing(row('a', [], { state: 'handling', unit }), ['heating'])).toBe('协办，主办是供水所')
  })

  it('say when somebody is on call', () => {
    expect(turnWords({ days: [1, 2, 3, 4, 5], from: '08:30', to: '18:00' })).toBe('周一至周五 08:30–18:00')
    expect(turnWords({ days: [7, 6], from: '18:00', to: '08:30' })).toBe('周六、周日 18:00–次日 08:30')
    expect(turnWords({ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' })).toBe('每天 全天')
  })
})

describe('a number of the board', () => {
  it('opens the list narrowed as it was counted', () => {
    const { query } = casesBehind('done', { from: '2026-11-01', to: '2026-11-30' }, 'water', '620902001')
    expect(serverQuery(readFilters(query, ['case.read']))).toEqual({ state: 'closed', unit: 'water', area: '620902001', closed_from: '2026-10-31T16:00:00.000Z', closed_to: '2026-11-30T16:00:00.000Z' })
    expect(casesBehind('overdue', { from: '', to: '' }, '-', '', 'routed').query).toEqual({ view: 'open', light: 'red', state: 'routed', unit: '-' })
    expect(momentOf('2026-11-30', 1)).toBe('2026-11-30T16:00:00.000Z')
  })
})
