import { describe, expect, it } from 'vitest'
import type { CaseRow, CategoryRow, HouseholdRow, VisitRow } from '@/api/types'
import type { TaskRow } from '@/api/tasks'
import type { Operation } from '@/local/db'
import { reports } from '@/local/overlay'
import { factsOf, type Known } from '@/field/diary/facts'
import { onPatrol, tallyWords } from '@/field/patrol/on-patrol'
import { compose } from '@/rules/diary'

const day = '2026-11-26'
const at = (clock: string) => new Date(`${day}T${clock}:00+08:00`).toISOString()
const me = 'me'
const by = { id: me, name: '王芳' }
const household = { id: 'h1', name: '李建国', address_text: '8号院', door: '101', grid: 'g', location: null, last_visit: null, due_on: null, version: 1, pinyin: '', members_count: null, phone_tail: null, merged: [] } satisfies HouseholdRow
const visit = (id: string, more: Partial<VisitRow>): VisitRow => ({ id, household_id: 'h1', person_id: null, patrol_id: 'p1', outcome: 'well', mode: 'door', note: null, signs: [], occurred_at: at('09:30'), by, area: null, flags: [], version: 1, ...more })
const step = (seq: number, to: CaseRow['state'], clock: string, who = 'desk', note: string | null = null) => ({ seq, action: 'x', label: 'x', from: null, to, at: at(clock), by: { id: who, name: '吴静', role_label: '受理员' }, note, changes: {} })
const caseRow = (id: string, more: Partial<CaseRow>): CaseRow => ({ id, case_no: `620902-${id}`, title: `${id}的事`, reported_at: at('10:00'), reported_by: by, state: 'accepted', disposal: 'escalated', resolution: null, category: { code: 'c', name: '类' }, steps: [step(1, 'reported', '10:00', me)], private: false, ...more }) as CaseRow
let seq = 0
const operation = (kind: Operation['kind'], payload: object, more: object = {}): Operation => ({ id: `o${(seq += 1)}`, seq, kind, recordedBy: me, recordedAt: at('11:00'), payload, status: 'waiting', attempts: 0, notBefore: 0, trouble: null, ...more }) as Operation

function know(more: { visits?: VisitRow[]; cases?: CaseRow[]; operations?: Operation[]; tasks?: TaskRow[] }): Known {
  const { visits = [], cases = [], operations = [], tasks = [] } = more
  const categories = [{ code: 'harm', protected: true }] as CategoryRow[]
  return { me, visits, operations, tasks, categories, households: [household], reports: reports(cases, operations, categories), patrols: [{ id: 'p1', startedAt: at('09:00'), finishedAt: at('12:00'), note: null, delivery: { at: 'server' } }] }
}

describe('what a diary is made of', () => {
  it('holds nobody behind the PIN, whatever is known of them here: they are counted', () => {
    const operations = [
      operation('visit.log', { visit_id: 'v3', outcome: 'matter', household_id: 'h1', person_hint: { surname: '张', door: '101' } }),
      operation('visit.log', { visit_id: 'v4', outcome: 'absent', person_id: 'x', note: '糖尿病' }),
      operation('case.report', { case_id: 'c8', category: 'c', description: '老人摔倒', disposal: 'escalated', urgency: 'normal', person_id: 'x' }),
      operation('case.report', { case_id: 'c9', category: 'harm', description: '孩子挨打', disposal: 'escalated', urgency: 'normal' }),
      operation('errand.open', { errand_id: 'e', kind: 'disability_card', person_id: 'x', sealed: {} }),
    ]
    const cases = [caseRow('c7', { private: true, title: '独居老人的事', steps: [step(2, 'closed', '15:00')] })]
    const text = compose(factsOf(know({ visits: [visit('v2', { person_id: 'x', note: '精神不好' })], cases, operations }), day))
    expect(text).toBe('巡查：09:00 到 12:00。\n\n上门探访 3 次。\n\n上报 3 件，这里不细写。\n\n代办：新接 1 件。')
    expect(JSON.stringify(onPatrol(know({ operations }), { id: 'p1', startedAt: at('09:00'), finishedAt: at('12:00') }))).not.toContain('李建国')
  })

  it('a patrol ends with its tally, and an empty one is a patrol too', () => {
    const whole = { id: 'p1', startedAt: at('09:00'), finishedAt: at('12:00') }
    const cases = [caseRow('c1', {}), caseRow('c2', { disposal: 'resolved_on_spot' })]
    expect(tallyWords(onPatrol(know({ visits: [visit('v1', {}), visit('v2', {})], cases }), whole))).toBe('走访 2 次、上报 1 件、办结 1 件')
    expect(tallyWords(onPatrol(know({}), whole))).toBe('没有情况')
  })

  it('tells each record once, whether the server has it yet or not, and only this day’s', () => {
    const operations = [
      operation('visit.log', { visit_id: 'v1', outcome: 'well', household_id: 'h1' }, { status: 'acknowledged', result: {}, settledAt: 1 }),
      operation('visit.log', { visit_id: 'v5', outcome: 'absent', household_id: 'h1', mode: 'phone' }),
      operation('visit.log', { visit_id: 'v6', outcome: 'well', household_id: 'h1' }, { status: 'set_aside', problem: {}, settledAt: 1 }),
      operation('visit.log', { visit_id: 'v7', outcome: 'well', household_id: 'h1', occurred_at: '2026-11-25T02:00:00Z' }),
    ]
    const visits = [visit('v1', { note: '都好' }), visit('v8', { by: { id: 'other', name: '李强' } }), visit('v9', { occurred_at: '2026-11-26T16:30:00Z' })]
    const facts = factsOf(know({ visits, operations }), day).filter(({ kind }) => kind === 'visit')
    expect(facts.map(({ keys }) => keys)).toEqual([['visit:v1'], ['visit:v5']])
    expect(compose(facts)).toBe('走访 1 户。李建国（8号院 101），平安：都好。后来打电话，没在家。')
  })

  it('says what became of matters on the day it became so, and that page stays as it is', () => {
    const old = caseRow('old', { reported_at: '2026-11-20T02:00:00Z', state: 'closed', resolution: '换了灯泡', steps: [step(2, 'handling', '14:00', 'unit', '已派人'), { ...step(3, 'closed', '09:00'), at: '2026-11-27T01:00:00Z' }] })
    const fresh = caseRow('new', { steps: [step(1, 'reported', '10:00', me), step(2, 'accepted', '10:30')] })
    const spot = caseRow('spot', { disposal: 'resolved_on_spot', state: 'closed', resolution: '当场清走' })
    const strange = caseRow('theirs', { reported_by: { id: 'other', name: '李强' } })
    const all = know({ cases: [old, fresh, spot, strange] })
    expect(compose(factsOf(all, day).filter(({ kind }) => kind !== 'patrol'))).toBe('当场办结 1 件。spot的事，当场清走。\n\n上报中心 1 件。new的事（620902-new），已受理。\n\n以前上报的有回音。old的事，处置中：已派人。')
    expect(compose(factsOf(all, '2026-11-27'))).toBe('以前上报的有回音。old的事，已结案：换了灯泡。')
    expect(factsOf(all, day).flatMap(({ keys }) => keys)).toContain('step:new:2')
  })

  it('a report taken back the same day is no report, and one taken back later was one on its day', () => {
    const back = (seq: number, iso: string) => ({ ...step(seq, 'withdrawn', '11:00', me, '找到了'), action: 'withdraw', at: iso })
    const cases = [
      caseRow('day', { state: 'withdrawn', steps: [step(1, 'reported', '10:00', me), back(2, at('11:00'))] }),
      caseRow('later', { state: 'withdrawn', steps: [step(1, 'reported', '10:00', me), back(2, '2026-11-27T01:00:00Z')] }),
      caseRow('waiting', {}),
    ]
    const unsent = operation('case.act', { case_id: 'waiting', action: 'withdraw', note: '报错了' })
    const refused = operation('case.act', { case_id: 'later', action: 'supplement', note: '没送成的' }, { status: 'refused', problem: { title: '不行' }, settledAt: 1 })
    const all = know({ cases, operations: [unsent, refused] })
    expect(compose(factsOf(all, day).filter(({ kind }) => kind !== 'patrol'))).toBe('上报中心 1 件。later的事（620902-later）。\n\n撤回上报 2 件。day的事，找到了。waiting的事，报错了。')
    expect(compose(factsOf(all, '2026-11-27'))).toBe('撤回上报 1 件。later的事，找到了。')
  })

  it('tells what was added and what came back, of a colleague’s case too, under one name before and after it is delivered', () => {
    const own = { ...step(3, 'accepted', '13:00', me, '又灭了一盏'), action: 'supplement' }
    const recur = { ...step(9, 'accepted', '14:00', me, '又漏了'), action: 'recur' }
    const theirs = caseRow('theirs', { reported_at: '2026-11-20T02:00:00Z', reported_by: { id: 'other', name: '李强' } })
    const guarded = caseRow('guarded', { reported_at: '2026-11-20T02:00:00Z', category: { code: 'harm', name: '类' }, steps: [own] })
    const old = caseRow('old', { reported_at: '2026-11-20T02:00:00Z', steps: [recur] })
    const before = factsOf(know({ cases: [theirs], operations: [operation('case.act', { case_id: 'theirs', action: 'supplement', note: '又灭了一盏' })] }), day)
    const all = know({ cases: [{ ...theirs, steps: [own] }, guarded, old] })
    expect(compose(factsOf(all, day).filter(({ kind }) => kind !== 'patrol'))).toBe('给上报的事补充情况 2 件。theirs的事，又灭了一盏。另 1 件这里不细写。办结后又出现 1 件。old的事，又漏了。')
    expect(factsOf(all, day).flatMap(({ keys }) => keys)).toEqual(expect.arrayContaining(before.flatMap(({ keys }) => keys)))
  })

  it('tells a task answered once, by words or by the visit that did it, and of one behind the PIN only that it was', () => {
    const task = (id: string, more: Partial<TaskRow>): TaskRow => ({ id, kind: { code: 'check', name: '核实', by_visit: false }, ask: `${id}要核实`, private: false, steps: [], ...more }) as TaskRow
    const answered = { seq: 2, action: 'done', label: '', to: 'done', at: at('15:00'), by: { ...by, role_label: '' }, note: '17 度', visit_id: null } as TaskRow['steps'][number]
    const tasks = [task('t1', { steps: [{ ...answered, action: 'send', by: { id: 'desk', name: '吴静', role_label: '' } }, answered] }), task('t2', {}), task('t3', { private: true, ask: null }), task('t4', {})]
    const operations = [
      operation('task.act', { task_id: 't1', action: 'done', note: '17 度' }, { status: 'acknowledged', result: {}, settledAt: 1 }),
      operation('task.act', { task_id: 't2', action: 'cannot', note: '门锁着' }),
      operation('task.act', { task_id: 't2', action: 'receive' }),
      operation('task.act', { task_id: 't3', action: 'done', note: '张大娘在女儿家' }),
      operation('visit.log', { visit_id: 'v1', outcome: 'well', household_id: 'h1', task_id: 't4', note: '暖气热' }),
    ]
    const text = compose(factsOf(know({ tasks, operations }), day).filter(({ kind }) => kind === 'task'))
    expect(text).toBe('答复中心的任务 4 件。t2要核实，办不了：门锁着。t4要核实，办好了。t1要核实，办好了：17 度。另 1 件这里不细写。')
    expect(text).not.toContain('张大娘')
  })
})
