// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { CaseRow, CategoryRow, HouseholdRow, PatrolRow } from '@/api/types'
import type { Operation, Intention } from '@/local/db'
import { households } from '@/local/homes'
import { patrols, reports } from '@/local/overlay'
import { reportPayload } from './bench'

const problem = { type: 'x', title: '不行', status: 422, code: 'c' }
let seq = 0
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 1, minute)).toISOString()

function operation(kind: Intention['kind'], payload: object, state: object = { status: 'waiting', attempts: 0, notBefore: 0, trouble: null }): Operation {
  seq += 1
  return { id: `o${seq}`, seq, kind, recordedBy: 'me', recordedAt: at(seq), payload, ...state } as unknown as Operation
}

const row = (id: string, more: Partial<CaseRow> = {}) =>
  ({ id, case_no: 'n', title: '漏水', category: { code: 'c', name: '渗漏' }, reported_at: at(0), disposal: 'escalated', ...more }) as CaseRow

describe('reports', () => {
  it('a pending report stands beside the server rows, newest first, and no row is touched', () => {
    const rows = [row('a')]
    const before = structuredClone(rows)
    const views = reports(rows, [operation('case.report', reportPayload({ case_id: 'b', description: '路灯坏了。好几天' }))], [])
    expect(views.map((view) => [view.id, view.delivery.at, view.title])).toEqual([['b', 'phone', '路灯坏了'], ['a', 'server', '漏水']])
    expect(rows).toEqual(before)
  })

  it('once the row is here the operation adds nothing; acknowledged without a row it still shows, with its code', () => {
    const sent = operation('case.report', reportPayload({ case_id: 'a' }), { status: 'acknowledged', result: { case_no: '620902-1', disposal: 'escalated' }, settledAt: 1 })
    expect(reports([row('a')], [sent], [])).toHaveLength(1)
    expect(reports([], [sent], [])[0]).toMatchObject({ caseNo: '620902-1', delivery: { at: 'server' }, row: null })
  })

  it('says what the server did with a forbidden spot closing', () => {
    const sent = operation('case.report', reportPayload({ case_id: 'a', disposal: 'resolved_on_spot' }), { status: 'acknowledged', result: { disposal: 'escalated' }, settledAt: 1 })
    expect(reports([], [sent], [])[0]?.disposal).toBe('escalated')
  })

  it('a refused one carries its reason; the one it was replaced by stands for it', () => {
    const refused = operation('case.report', reportPayload({ case_id: 'a' }), { status: 'refused', problem, settledAt: 1 })
    expect(reports([], [refused], [])[0]?.delivery).toMatchObject({ at: 'person', sentence: '不行' })
    const replaced = operation('case.report', reportPayload({ case_id: 'a' }), { status: 'replaced', by: 'x', problem, settledAt: 1 })
    const again = operation('case.report', reportPayload({ case_id: 'a' }))
    expect(reports([], [replaced, again], []).map((view) => view.delivery.at)).toEqual(['phone'])
  })

  it('steps of this phone hang on their case until the server settled them', () => {
    const act = { case_id: 'a', action: 'withdraw', note: '弄错了' }
    const settled = operation('case.act', act, { status: 'acknowledged', result: {}, settledAt: 1 })
    expect(reports([row('a')], [settled, operation('case.act', act)], [])[0]?.pendingSteps).toMatchObject([{ action: 'withdraw', delivery: { at: 'phone' } }])
  })
})

describe('what was recorded here stands over the row at once', () => {
  const act = (action: string, state?: object) => operation('case.act', { case_id: 'a', action, note: '弄错了' }, state)
  const timed = row('a', { state: 'handling', due_at: at(50), recurrences: 1 })

  it('a withdrawal ends it, and no light runs; taken back, it stands as before', () => {
    expect(reports([timed], [act('withdraw')], [])[0]?.row).toMatchObject({ state: 'withdrawn', due_at: null })
    expect(reports([timed], [act('withdraw', { status: 'set_aside', problem, settledAt: 1 })], [])[0]?.row).toBe(timed)
    expect(timed.state).toBe('handling')
  })

  it('what came back waits for the centre anew, counted, and is no spot closing any more', () => {
    const closed = row('a', { state: 'closed', disposal: 'resolved_on_spot', resolution: '换了灯' })
    expect(reports([closed], [act('recur')], [])[0]).toMatchObject({ disposal: 'escalated', row: { state: 'reported', recurrences: 1, resolution: null } })
  })

  it('one that was refused, and one that only adds, change nothing', () => {
    expect(reports([timed], [act('withdraw', { status: 'refused', problem, settledAt: 1 })], [])[0]?.row).toBe(timed)
    expect(reports([timed], [act('supplement')], [])[0]?.row).toBe(timed)
  })

  it('a title of before loses its category, which stands beside it', () => {
    expect(reports([row('a', { title: '渗漏：楼顶漏水' }), row('b', { title: '渗漏' })], [], []).map(({ title }) => title)).toEqual(['楼顶漏水', '渗漏'])
  })
})

describe('households', () => {
  const home = { id: 'h', name: '张桂兰', address_text: '8号院 201', door: '201', grid: 'g', location: null, due_on: '2026-11-23', version: 1, last_visit: { id: 'v', outcome: 'well', note: '好', occurred_at: at(0), by: '王芳' } } as HouseholdRow

  it('a visit on this phone is the last one, until the server knows it', () => {
    const visit = operation('visit.log', { visit_id: 'v2', outcome: 'absent', household_id: 'h', occurred_at: at(9) })
    expect(households([home], [visit], '我')[0]).toMatchObject({ last: { outcome: 'absent', at: at(9), by: '我' }, pending: { at: 'phone' } })
    expect(households([home], [{ ...visit, status: 'acknowledged', result: {}, settledAt: 1 }], '我')[0]).toMatchObject({ last: { outcome: 'well', by: '王芳' }, pending: null })
  })

  it('says the door once', () => {
    expect(households([home], [], '我')[0]?.address).toBe('8号院 201')
    expect(households([{ ...home, door: '3单元' }], [], '我')[0]?.address).toBe('8号院 201 3单元')
  })
})

describe('patrols', () => {
  it('is under way from the tap on, and over from the tap on', () => {
    const start = operation('patrol.start', { patrol_id: 'p' })
    expect(patrols([], [start])[0]).toMatchObject({ id: 'p', finishedAt: null })
    const finish = operation('patrol.finish', { patrol_id: 'p' })
    expect(patrols([], [start, finish])[0]?.finishedAt).toBe(finish.recordedAt)
    const known: PatrolRow = { id: 'p', grid: null, started_at: at(0), finished_at: null, version: 1 }
    expect(patrols([known], [start, finish])).toHaveLength(1)
    expect(patrols([known], [start, finish])[0]).toMatchObject({ startedAt: at(0), finishedAt: finish.recordedAt })
  })
})

it('what must be kept from others is called by its kind while it waits, never by what was written', () => {
  const violence = { code: 'protected.domestic_violence', name: '家庭暴力', protected: true } as CategoryRow
  const [waiting] = reports([], [operation('case.report', reportPayload({ case_id: 'b', category: violence.code, description: '刘秘密家又动手了' }))], [violence])
  expect(waiting?.title).toBe('家庭暴力')
})
