import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { CaseAction, CaseRow, CaseState } from '@/api/types'
import { readView, writeView } from './address'
import CaseList from './CaseList.vue'
import CaseListItem from './CaseListItem.vue'
import { attempts } from '../forms/attempt'
import { defaultView, narrowedBy, noFilters, orderOf, readFilters, savedQuery, serverQuery, waitingStates, writeFilters } from '../filters'
import { consultBody, emptyIntake, intakeBody, intakeFaults } from '../intake/intake'
import { treeOf } from '../lists'
import { missing, offersOf, startValues, toSend, writtenWords } from '../next-step'
import { appendPage, countRows, mergePoll, stepTo, type QueueRow } from '../queue'
import type { Queue } from '../use-queue'
import { stagesOf } from './stages'
import CaseFields from './CaseFields.vue'
import { storyOf } from './story'
import { branchOf, chosenWords, treeRows } from '../forms/tree-rows'
import { fieldFaults, waitsFor, whenWords } from '../words'

const router = ['case.read', 'case.route', 'case.assess', 'atlas.read']
const director = ['case.read', 'case.reopen']

function row(id: string, more: Partial<CaseRow> = {}): CaseRow {
  return {
    id, case_no: `620902-20261123-000${id}-0`, title: id, description: '水管漏水', category: { code: 'city.leak', name: '渗漏堵塞' }, channel: 'grid_visit', urgency: 'normal',
    difficulty: null, risk: null, state: 'reported', disposal: 'escalated', resolution: null, location: null, area: { grid: null, neighbourhood: null, town: null, how: 'none', distance_m: null }, unit: null, yellow_at: null, due_at: null, paused_since: null,
    version: 1, reported_at: '2026-11-20T02:00:00Z', reported_by: null, address_text: null, household_id: null, people_count: null, signs: [], flags: [], steps: [], attachments: [], actions: [], ...more,
  }
}
const rows = (...ids: string[]): QueueRow[] => ids.map((id) => ({ row: row(id), left: false }))
const shown = (list: readonly QueueRow[]): string[] => list.map(({ row: { id }, left }) => (left ? `${id}*` : id))

describe('filters and the address bar', () => {
  it('go out and come back the same', () => {
    const filters = { ...noFilters, urgency: 'grave', reported_to: '2026-11-26', unit: '-', supervised: '1', reported_from: '2026-11-01', closed_to: '2026-11-30', view: 'all', state: 'handling', light: 'red', category: 'dispute.heating', area: '620902001', channel: 'window', recurred: '1', held: 'paused', rated: 'unsatisfied', rated_how: 'own', q: '暖气' } as const
    expect(readFilters(writeFilters(filters, router), router)).toEqual(filters)
  })

  it('leave out what is so by default, which depends on the post', () => {
    expect(writeFilters(readFilters({}, router), router)).toEqual({})
    expect(readFilters({}, router).view).toBe('mine')
    expect(defaultView(director)).toBe('open')
  })

  it('what came back is a filter that list, map and counts share, and one of those taken off together', () => {
    const filters = readFilters({ recurred: '1', state: 'handling' }, director)
    expect(serverQuery(filters)).toEqual({ recurred: '1', state: 'handling' })
    expect([narrowedBy(filters), narrowedBy({ ...filters, ...noFilters })]).toEqual([2, 0])
    expect(readFilters({ recurred: 'yes' }, director).recurred).toBe('')
    const again = { ...row('a', { recurrences: 2 }) }
    expect(countRows([{ row: again, left: false }, { row: row('b'), left: false }, { row: again, left: true }], new Date(0))).toEqual({ red: 0, yellow: 0, recurred: 1 })
  })

  it('forget what nobody knows', () => {
    const filters = readFilters({ view: 'nonsense', state: 'x', light: 'blue', area: "62'; --", q: ['a'] }, router)
    expect(writeFilters(filters, router)).toEqual({})
  })

  it('ask for the states that wait for the post', () => {
    expect(waitingStates(router)).toEqual(['accepted', 'routed'])
    expect(serverQuery(readFilters({}, router))).toEqual({ mine: '1' })
    expect(serverQuery(readFilters({ view: 'closed', state: 'merged' }, router))).toEqual({ state: 'merged' })
    expect(readFilters({ view: 'mine' }, director).view).toBe('open')
  })

  it('order open cases by deadline and ended ones by date', () => {
    expect(orderOf(readFilters({}, router))).toBe('due')
    expect(orderOf(readFilters({ view: 'closed' }, router))).toBe('reported')
    expect(orderOf(readFilters({ view: 'all', state: 'handling' }, router))).toBe('due')
  })

  it('keep the place of the map', () => {
    expect(readView(writeView({ lon: 98.512346, lat: 39.7321, zoom: 13.46 }))).toEqual({ lon: 98.51235, lat: 39.7321, zoom: 13.5 })
    for (const bad of ['', '1,2', '1,2,x', '200,1,9', null]) expect(readView(bad)).toBeNull()
  })
})

describe('a quiet poll', () => {
  it('announces what is new and moves nothing', () => {
    const merged = mergePoll(rows('b', 'c'), true, [row('a'), row('b', { version: 2 }), row('c')], true)
    expect(shown(merged.rows)).toEqual(['b', 'c'])
    expect(merged.rows[0]?.row.version).toBe(2)
    expect(merged.fresh.map(({ id }) => id)).toEqual(['a'])
  })

  it('keeps what left in its place, marked', () => {
    expect(shown(mergePoll(rows('a', 'b', 'c'), true, [row('a'), row('c')], true).rows)).toEqual(['a', 'b*', 'c'])
    expect(shown(mergePoll(rows('a', 'b'), true, [], true).rows)).toEqual(['a*', 'b*'])
  })

  it('does not take the next page for news, nor rows beyond its reach for gone', () => {
    const merged = mergePoll(rows('a', 'b', 'c', 'd'), false, [row('a'), row('c'), row('e')], false)
    expect(merged.fresh).toEqual([])
    expect(shown(merged.rows)).toEqual(['a', 'b*', 'c', 'd'])
  })

  it('never goes back to an older version', () => {
    const merged = mergePoll([{ row: row('a', { version: 5 }), left: false }], true, [row('a', { version: 4 })], true)
    expect(merged.rows[0]?.row.version).toBe(5)
  })

  it('shows a case once that slid to the next page', () => {
    expect(shown(appendPage(rows('a', 'b'), [row('b'), row('c')]))).toEqual(['a', 'b', 'c'])
  })

  it('J and K stop at the ends', () => {
    const list = rows('a', 'b')
    expect([stepTo(list, null, 1), stepTo(list, null, -1), stepTo(list, 'a', 1), stepTo(list, 'b', 1), stepTo([], 'a', 1)]).toEqual(['a', 'b', 'b', 'b', null])
  })
})

describe('the next step', () => {
  const route: CaseAction = {
    name: 'route', label: '分流', fields: [{ name: 'unit', label: '主办单位', required: true, choices: [{ value: 'petition', label: '信访' }, { value: 'labour', label: '劳动' }] }, { name: 'note', label: '备注', required: false }],
  }
  const withdraw: CaseAction = { name: 'withdraw', label: '撤回', fields: [] }

  it('is the one that leads on; the others stand beside', () => {
    expect(offersOf({ actions: [withdraw, route] })).toEqual({ next: route, others: [withdraw] })
    expect(offersOf({ actions: [withdraw] }).next).toBeNull()
  })

  it('asks for what is missing and sends only what was filled in', () => {
    expect(missing(route, startValues(route, row('a')), 0)).toEqual({ unit: '请选择“主办单位”' })
    expect(toSend(route, { unit: 'labour', note: '  ', stranger: 'x' })).toEqual({ unit: 'labour' })
  })

  it('brings back what was typed, and guesses nothing but the urgency the case has', () => {
    const suggested = (...ids: string[]) => ({ ...route, fields: [{ name: 'unit', label: '主办单位', required: true, choices: ['water', 'heating', 'gas'].map((value) => ({ value, label: value, ...(ids.includes(value) ? { suggested: true } : {}) })) }] })
    expect(startValues(suggested('gas'), row('a')), 'the only one that is suggested is chosen').toEqual({ unit: 'gas' })
    expect(startValues(suggested('gas', 'water'), row('a'))).toEqual({ unit: '' })
    expect(startValues(route, row('a'), { note: '写了一半' })).toEqual({ unit: '', note: '写了一半' })
    const accept: CaseAction = { name: 'accept', label: '受理', fields: [{ name: 'urgency', label: '紧急程度', required: false, choices: [] }] }
    expect(startValues(accept, row('a', { urgency: 'urgent' }))).toEqual({ urgency: 'urgent' })
  })

  it('gives back what was filled in as words', () => {
    expect(writtenWords(route, { unit: 'labour', note: ' 请尽快 ' })).toBe('主办单位：劳动\n请尽快')
    expect(writtenWords(null, { note: '请尽快' })).toBe('请尽快')
  })

  it('keeps its id while nothing changes, and takes another when anything does', () => {
    const id = attempts()
    const first = id({ action: 'route', base_version: 1, values: { unit: 'labour' } })
    expect(id({ action: 'route', base_version: 1, values: { unit: 'labour' } })).toBe(first)
    expect(id({ action: 'route', base_version: 2, values: { unit: 'labour' } })).not.toBe(first)
  })
})

describe('a refused form', () => {
  it('is told of at its fields, whatever part of the body they stand in', () => {
    expect(fieldFaults({ fields: { note: '还没有填', phone: ['太长了', '又一句'] } })).toEqual({ note: '还没有填', phone: '太长了' })
    expect(fieldFaults({ fields: { changes: { phone: ['太长了'] }, papers: { 0: ['太长了'] } } })).toEqual({ phone: '太长了', papers: '第 1 行：太长了' })
    expect([fieldFaults(null), fieldFaults({}), fieldFaults({ fields: 'x' })]).toEqual([{}, {}, {}])
  })
})

describe('the case', () => {
  const by = { id: 'u', name: '王芳', role_label: '网格员' }
  const step = (seq: number, action: string, from: CaseState | null, to: CaseState, at: string, changes: Record<string, unknown> = {}, note: string | null = null): CaseRow['steps'][number] =>
    ({ seq, action, label: action, from, to, at, by, note, changes })

  it('stands on a line of stages', () => {
    const steps = [step(1, 'report', null, 'reported', '2026-11-20T02:00:00Z'), step(2, 'accept', 'reported', 'accepted', '2026-11-20T03:00:00Z')]
    const line = stagesOf(row('a', { state: 'accepted', steps }))
    expect(line.map(({ label, place }) => `${label} ${place}`)).toEqual(['上报 passed', '受理 passed', '分流 now', '研判 ahead', '处置 ahead', '回访 ahead', '结案 ahead'])
    expect(line[1]?.at).toBe('2026-11-20T03:00:00Z')
    const recalled = [...steps, step(3, 'route', 'accepted', 'routed', '2026-11-21T02:00:00Z'), step(4, 'recall', 'routed', 'accepted', '2026-11-22T02:00:00Z')]
    expect(stagesOf(row('a', { state: 'accepted', steps: recalled }))[1]?.at, 'what was taken back was accepted when it was').toBe('2026-11-20T03:00:00Z')
  })

  it('of a protected matter nobody calls: the director looks at it', () => {
    expect(stagesOf(row('a', { state: 'callback', protected: true })).find(({ place }) => place === 'now')?.label).toBe('主任核定')
  })

  it('has two honest stages when it was closed on the spot', () => {
    const closed = row('a', { state: 'closed', resolution: '已修好', steps: [step(1, 'resolve_on_spot', null, 'closed', '2026-11-20T02:00:00Z')] })
    expect(stagesOf(closed).map(({ label }) => label)).toEqual(['上报', '结案'])
    expect(storyOf(closed, String)[0]).toMatchObject({ said: '水管漏水', resolution: '已修好' })
  })

  it('tells who decided what, with photos where they came', () => {
    const told = storyOf(
      row('a', {
        steps: [step(1, 'report', null, 'reported', '2026-11-20T02:00:00Z'), step(2, 'route', 'accepted', 'routed', '2026-11-20T04:00:00Z', { unit: 'labour', state: 'routed' }, '请尽快'), step(3, 'recur', 'closed', 'reported', '2026-11-20T03:00:00Z', { recurrences: 1, flags: ['came_back'] })],
        attachments: [{ sha256: 'one', by: 'u', at: '2026-11-20T02:00:00Z', arrived: true, step: 1 }, { sha256: 'early', by: 'u', at: '2026-11-19T00:00:00Z', arrived: true }, { sha256: 'again', by: 'u', at: '2026-11-20T03:00:00Z', arrived: true, step: 3 }],
      }),
      (id) => (id === 'labour' ? '劳动人事争议仲裁' : id),
    )
    expect(told[0]?.photos.map(({ sha256 }) => sha256)).toEqual(['one', 'early'])
    expect(told[1]).toMatchObject({ said: '请尽快', facts: [{ label: '主办单位', value: '劳动人事争议仲裁' }] })
    expect(told[2]?.photos.map(({ sha256 }) => sha256)).toEqual(['again'])
    expect(told[2]?.facts).toEqual([{ label: '回头事', value: '第 1 次又出现，重新走一遍' }])
  })

  it('tells time as in China, wherever the computer thinks it is', () => {
    const now = new Date('2026-11-23T01:00:00Z')
    expect(whenWords('2026-11-22T16:05:00Z', now)).toBe('今天 00:05')
    expect(whenWords('2026-11-22T15:55:00Z', now)).toBe('昨天 23:55')
    expect(whenWords('2025-12-31T00:00:00Z', now)).toBe('2025年12月31日 08:00')
  })
})

describe('the window', () => {
  it('says what is missing for each way it can end', () => {
    expect(Object.keys(intakeFaults(emptyIntake()))).toEqual(['category', 'description'])
    const consult = { ...emptyIntake(), kind: 'consult' as const, description: '问低保', people: '三', received: '0' }
    expect(Object.keys(intakeFaults(consult))).toEqual(['resolution', 'people', 'received'])
    expect(intakeFaults({ ...emptyIntake(), kind: 'legal', category: 'other', description: '问诉讼时效' }).resolution).toBe('请写下怎么解答的')
  })

  it('sends the schema of case.report and nothing that was left empty', () => {
    const body = intakeBody({ ...emptyIntake(), category: 'other', description: ' 问低保 ' }, 'id', null, { inPerson: true, tokenHash: 'h' })
    expect(body).toEqual({ case_id: 'id', channel: 'window', category: 'other', description: '问低保', disposal: 'escalated', urgency: 'normal', people_received: 1, public_token_hash: 'h' })
  })

  it('keeps the point and the grid, seals the visitor, and counts nobody who did not come', () => {
    const form = { ...emptyIntake(), kind: 'legal' as const, channel: 'hotline_12345', category: 'other', description: '问诉讼时效', resolution: '已告知', grid: '620902001001001', name: '李某', people: '2', sourceNo: ' GD-1 ' }
    const body = intakeBody(form, 'id', { lon: 98.5, lat: 39.7 }, { inPerson: false, tokenHash: 'h' })
    expect(body).toMatchObject({
      disposal: 'settled_at_desk', legal_answer: true, resolution: '已告知', people_count: 2, contact: { name: '李某' }, source_no: 'GD-1',
      location: { lon: 98.5, lat: 39.7, source: 'map', grid: '620902001001001' },
    })
    expect(body).not.toHaveProperty('people_received')
  })

  it('gives a protected matter no code to follow it by', () => {
    const body = intakeBody({ ...emptyIntake(), category: 'other', description: 'x', protect: '怕被报复' }, 'id', null, { inPerson: true, tokenHash: 'h' })
    expect(body).toMatchObject({ protect_reason: '怕被报复' })
    expect(body).not.toHaveProperty('public_token_hash')
  })

  it('notes what was asked and answered, and how many came', () => {
    const form = { ...emptyIntake(), kind: 'consult' as const, description: '高龄津贴怎么办', resolution: '带身份证去社区', received: '3', phone: '13900000000' }
    expect(consultBody(form, 'r')).toEqual({ reception_id: 'r', channel: 'window', asked: '高龄津贴怎么办', answered: '带身份证去社区', people_received: 3, contact: { phone: '13900000000' } })
  })

  it('makes a tree of the areas a person sees', () => {
    const areas = [['620902', null], ['620902001', '620902'], ['620902001001', '620902001']].map(([code, parent]) => ({ code: code ?? '', parent: parent ?? null, name: code ?? '', level: 'town' as const, kind: null }))
    expect(treeOf(areas)).toEqual([{ value: '620902', label: '620902', children: [{ value: '620902001', label: '620902001', children: [{ value: '620902001001', label: '620902001001' }] }] }])
  })
})

describe('a tree to choose from', () => {
  const tree = [{ value: '620902', label: '肃州区', children: [{ value: '620902001', label: '东北街街道', children: [{ value: '620902001001', label: '花园社区' }] }, { value: '620902100', label: '西洞镇' }] }]
  it('shows what is unfolded', () => {
    expect(treeRows(tree, new Set(['620902']), '').map(({ label, depth, open }) => [label, depth, open])).toEqual([['肃州区', 0, true], ['东北街街道', 1, false], ['西洞镇', 1, null]])
  })
  it('finds by name with what stands above, folded or not', () => {
    expect(treeRows(tree, new Set(), '花园')).toEqual([{ value: '620902001001', label: '花园社区', path: '肃州区 · 东北街街道', depth: 0, open: null }])
    expect(treeRows(tree, new Set(), '没有')).toEqual([])
    // words in any order, over the whole path
    expect(treeRows(tree, new Set(), '花园 东北').map(({ label }) => label)).toEqual(['花园社区'])
    expect(treeRows(tree, new Set(), '花园 西洞')).toEqual([])
  })
  it('knows the way to a value', () => {
    const found = branchOf(tree, '620902001001')
    expect([found?.label, found?.above.map(({ value }) => value)]).toEqual(['花园社区', ['620902', '620902001']])
    expect(branchOf(tree, '9')).toBeNull()
  })
  it('names what it lies in where the name alone would not do', () => {
    const grids = (neighbourhood: string, value: string) => ({ value, label: neighbourhood, children: [{ value: `${value}01`, label: '第一网格' }] })
    const twice = [grids('花园社区', '1'), grids('南苑社区', '2')]
    expect([chosenWords(twice, '201'), chosenWords(twice, '1'), chosenWords(tree, '620902001001'), chosenWords(tree, '9')]).toEqual(['南苑社区 · 第一网格', '花园社区', '花园社区', '9'])
  })
})

it('names whose turn it is, a unit by its own name', () => {
  const turn = (state: CaseState, unit: CaseRow['unit'] = null): string => waitsFor({ state, unit, flags: [], protected: false })
  expect((['reported', 'accepted', 'routed', 'callback', 'handling'] as const).map((state) => turn(state))).toEqual(['受理员', '分流员', '研判员', '回访员', '主办单位'])
  expect(turn('assessed', { id: 'u', name: '供热公司' })).toBe('供热公司')
})

it('a saved filter carries urgency and days, and what is not an urgency counts as not given', () => {
  const filters = readFilters({ view: 'all', urgency: 'grave', reported_from: '2026-11-01', reported_to: '2026-11-26' }, [])
  expect(readFilters(Object.fromEntries(new URLSearchParams(savedQuery(filters, []))), [])).toEqual(filters)
  expect(serverQuery(filters)).toEqual({ urgency: 'grave', reported_from: '2026-10-31T16:00:00.000Z', reported_to: '2026-11-26T16:00:00.000Z' })
  expect(readFilters({ urgency: 'soon' }, []).urgency).toBe('')
})

it('who looks for the end of a telephone is told that it takes all of it', () => {
  const props = { queue: { rows: { value: [] }, fresh: { value: [] }, status: {}, atEnd: { value: true } } as unknown as Queue, view: 'all', now: new Date(), pointed: null, open: null, lit: null, narrowed: true, elsewhere: 0, chosen: null } as const
  expect(mount(CaseList, { props: { ...props, q: '5678' } }).text()).toContain('电话加密存着，要输全')
  expect(mount(CaseList, { props: { ...props, q: '漏水' } }).find('[data-test="whole-number"]').exists()).toBe(false)
})

it('a late row says for whom it waits, but in the queue of who it is', () => {
  const late = { id: 'a', title: '漏水', state: 'handling', flags: [], unit: { id: 'u', name: '供热公司' }, area: {}, category: { code: 'w', name: '渗漏' }, urgency: 'normal', attachments: [], actions: [], steps: [], due_at: '2026-11-25T10:00:00Z', yellow_at: null, paused_since: null } as unknown as CaseRow
  const turn = (row: CaseRow, mine = false): string | null => {
    const said = mount(CaseListItem, { props: { row, now: new Date('2026-11-26T02:00:00Z'), pointed: false, open: false, lit: false, left: false, mine, chosen: null } }).find('[data-test="late-turn"]')
    return said.exists() ? said.text() : null
  }
  expect(turn(late)).toBe('等供热公司')
  expect(turn({ ...late, state: 'routed' })).toBe('等研判员')
  expect([turn(late, true), turn({ ...late, due_at: '2026-11-28T10:00:00Z' })]).toEqual([null, null])
})

it('what somebody moved on in their own queue says how it stands and who has it now, never that it waits for them', () => {
  const moved = { ...row('a', { state: 'assessed' }), unit: { id: 'u', name: '妇儿维权' }, protected: true, actions: [{ name: 'supplement', label: '补充', fields: [] }] }
  const said = (one: CaseRow, left: boolean): string => mount(CaseListItem, { props: { row: one, now: new Date('2026-11-26T02:00:00Z'), pointed: false, open: false, lit: false, left, mine: true, chosen: null } }).text()
  expect(said(moved, true)).toContain('已研判，等妇儿维权已不在此列')
  expect(said(moved, false)).not.toContain('等你')
  expect(said({ ...moved, state: 'closed' }, true)).toContain('已结案已不在此列')
})

describe('a case that is put elsewhere (改地点)', () => {
  const relocate: CaseAction = { name: 'relocate', label: '改地点', fields: [{ name: 'grid', label: '在哪个网格', required: false }, { name: 'address', label: '地点', required: false, value: '8号楼' }, { name: 'point', label: '地图上的点', required: false }, { name: 'note', label: '备注', required: false }] }

  it('is asked for a grid out of the list, its address as it stands, and a point on the map', async () => {
    const values = startValues(relocate, row('a'))
    expect(values).toEqual({ grid: '', address: '8号楼', point: '', note: '' })
    const form = mount(CaseFields, { props: { id: 'f', action: relocate, values, faults: { grid: '选一个网格，或者在地图上点一下' } } })
    expect(form.find('[data-test="field-grid"]').classes()).toContain('picker')
    await vi.dynamicImportSettled()
    expect(form.find('[data-test="field-point-map"]').text()).toBe('在地图上点')
    expect(form.find('[data-test="fault-grid"]').text()).toContain('选一个网格')
  })

  it('tells from where to where', () => {
    const changes = { grid: '620902001001002', grid_name: '花园社区 第2网格', grid_before: null, address: '8号楼', address_before: null, point: null, point_before: [98.5, 39.7] }
    const step = { seq: 2, action: 'relocate', label: '改地点', from: 'reported', to: 'reported', at: '2026-11-20T02:00:00Z', by: { id: 'x', name: '吴静', role_label: '受理员' }, note: null, changes }
    const told = storyOf(row('a', { steps: [step] as CaseRow['steps'] }), String)
    expect(told[0]?.facts).toEqual([
      { label: '网格', value: '没有网格 改到 花园社区 第2网格' },
      { label: '地点', value: '没有写 改成 8号楼' },
      { label: '地图上的点', value: '原来的点不在新的网格里，去掉了' },
    ])
  })
})

it('greys an urgency that is less than the least of its kind, and says why', () => {
  const hint = '“供热纠纷”按规定至少是“紧急”'
  const urgency = { name: 'urgency', label: '紧急程度', required: false, hint, choices: [{ value: 'normal', label: '普通', disabled: true }, { value: 'urgent', label: '紧急' }, { value: 'grave', label: '重大' }] }
  const form = mount(CaseFields, { props: { id: 'f', action: { name: 'accept', label: '受理', fields: [urgency] }, values: { urgency: 'urgent' }, faults: {} } })
  expect(form.findAll('input[type=radio]').map((one) => (one.element as HTMLInputElement).disabled)).toEqual([true, false, false])
  expect(form.find('[data-test="hint-urgency"]').text()).toBe(hint)
})

it('says that an application lapsed with the step that ended its deadline', () => {
  const step = { seq: 2, action: 'finish', label: '办结', from: 'handling', to: 'callback', at: '2026-11-20T02:00:00Z', by: { id: 'x', name: '冯军', role_label: '联络员' }, note: null, changes: { lapsed: 'extend' } }
  expect(storyOf(row('a', { steps: [step] as CaseRow['steps'] }), String)[0]?.facts).toEqual([{ label: '没有答复', value: '延期申请随办结作废' }])
})

it('a row says its number where a number is looked for', () => {
  const queue = { rows: { value: [{ row: row('a', { case_no: '620902-20261125-0014-1' }), left: false }] }, fresh: { value: [] }, status: {}, atEnd: { value: true } } as unknown as Queue
  const said = (q: string): string => mount(CaseList, { props: { queue, view: 'all', now: new Date(), pointed: null, open: null, lit: null, narrowed: true, elsewhere: null, chosen: null, q } }).text()
  expect(said('0014-1')).toContain('20261125-0014-1')
  expect(said('漏水')).not.toContain('0014')
})

it('while several are chosen a click on a row chooses it, and opens none', async () => {
  const item = mount(CaseListItem, { props: { row: row('a'), now: new Date('2026-11-26T02:00:00Z'), pointed: false, open: false, lit: false, left: false, mine: true, chosen: false } })
  await item.get('[data-test="case-row"]').trigger('click')
  expect([item.emitted('pick'), item.emitted('choose')]).toEqual([[[]], undefined])
})

it('the story calls the unit that has it by its name, even where no directory is at hand', () => {
  const step = { seq: 1, action: 'route', label: '分流', from: 'accepted', to: 'routed', at: '2026-11-20T02:00:00Z', by: { id: 'u', name: '丁', role_label: '分流员' }, note: null, changes: { unit: 'mediation', helpers: ['gas'] } } as CaseRow['steps'][number]
  const told = storyOf(row('a', { unit: { id: 'mediation', name: '矛调中心' }, steps: [step] }), () => '别的单位')
  expect(told[0]?.facts.map(({ value }) => value)).toEqual(['矛调中心', '别的单位'])
})
