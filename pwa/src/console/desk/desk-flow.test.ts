import { describe, expect, it } from 'vitest'
import type { Meeting } from '@/api/handling'
import type { CaseAction, CaseRow, CaseState } from '@/api/types'
import { readFilters, serverQuery, waitingStates } from '../filters'
import { graver } from '../intake/intake'
import { whyWords } from '../next-step'
import doubts from '../../../../tests/vectors/phone_doubts.json'
import { phoneDoubt, phoneInText, phoneWrong } from '../forms/phone'
import { mergePoll, nextWaiting } from '../queue'
import { doneWords, storyOf, unreached } from './story'

const accept: CaseAction = { name: 'accept', label: '受理', fields: [] }
const giveBack: CaseAction = { name: 'return', label: '退回', fields: [] }
function row(id: string, more: Partial<CaseRow> = {}): CaseRow {
  return {
    id, case_no: id, title: id, description: '漏水', category: { code: 'city.leak', name: '渗漏' }, channel: 'window', urgency: 'normal', difficulty: null, risk: null, state: 'reported', disposal: 'escalated',
    resolution: null, location: null, area: { grid: null, neighbourhood: null, town: null, how: 'none', distance_m: null }, unit: null, yellow_at: null, due_at: null, paused_since: null,
    version: 1, reported_at: '2026-11-20T02:00:00Z', reported_by: null, address_text: null, household_id: null, people_count: null, signs: [], flags: [], steps: [], attachments: [], actions: [accept], ...more,
  }
}
const step = (seq: number, action: string, to: CaseState, changes: Record<string, unknown> = {}): CaseRow['steps'][number] =>
  ({ seq, action, label: action, from: 'callback', to, at: '2026-11-20T02:00:00Z', by: { id: 'u', name: '王芳', role_label: '回访员' }, note: null, changes })
const shown = (list: readonly CaseRow[]) => list.map((one) => ({ row: one, left: false }))

describe('a call back', () => {
  const called = (...outcomes: string[]): CaseRow =>
    row('a', { state: 'callback', steps: [step(1, 'finish', 'callback'), ...outcomes.map((outcome, at) => step(at + 2, 'call_back', 'callback', { outcome }))] })

  it('says in the story and after it what the resident said', () => {
    expect(storyOf(called('not_reached'), String)[1]?.facts).toEqual([{ label: '回访', value: '没联系上' }])
    expect(doneWords('回访', called('unsatisfied'))).toBe('“回访：不满意”已记下。')
    expect(doneWords('受理', row('a', { state: 'accepted' }))).toBe('“受理”已记下，现在是“已受理”。')
  })

  it('counts the tries that reached nobody since the last result', () => {
    expect(unreached(called('not_reached', 'not_reached'))).toBe(2)
    const again = called('not_reached')
    expect(unreached({ steps: [...again.steps, step(3, 'finish', 'callback')] })).toBe(0)
  })
})

describe('going on with the work', () => {
  it('takes the next case that waits, below first, and none that another has in hand', () => {
    const list = shown([row('a'), row('b'), row('c', { actions: [giveBack] }), row('d')])
    expect(nextWaiting(list, 'b')).toBe('d')
    expect(nextWaiting(list, 'd')).toBe('a')
    expect(nextWaiting(shown([row('a'), row('c', { actions: [giveBack] })]), 'a')).toBeNull()
  })

  it('puts what was registered here into its place and announces only what others did', () => {
    const merged = mergePoll(shown([row('b'), row('c')]), true, [row('a'), row('b'), row('own'), row('c')], true, new Set(['own']))
    expect(merged.rows.map((one) => one.row.id)).toEqual(['b', 'own', 'c'])
    expect(merged.fresh.map(({ id }) => id)).toEqual(['a'])
  })

  it('does not wait on cases that a unit could only give back', () => {
    expect(waitingStates(['case.sign', 'case.return', 'case.handle', 'case.finish'])).toEqual(['routed', 'assessed', 'handling', 'callback'])
  })

  it('begins with what waits, for whoever signs letters and decides applications too', () => {
    const supervisor = ['case.read', 'case.supervise', 'case.extend']
    expect([readFilters({}, supervisor).view, serverQuery(readFilters({}, supervisor))]).toEqual(['mine', { mine: '1' }])
    expect(serverQuery(readFilters({ view: 'open', letter: 'draft' }, supervisor))).toEqual({ state: 'open', letter: 'draft' })
    expect(readFilters({ letter: 'lost' }, supervisor).letter).toBe('')
  })

  it('looks for a whole case number everywhere', () => {
    const mine = readFilters({ view: 'mine', light: 'red', q: '620902-20261123-0007-3' }, ['case.accept'])
    expect(serverQuery(mine)).toEqual({ q: '620902-20261123-0007-3' })
    expect(serverQuery({ ...mine, q: '620902' })).toMatchObject({ mine: '1', q: '620902' })
  })
})

describe('at the window', () => {
  it('keeps the graver urgency, as the server does', () => {
    expect([graver('normal', 'urgent'), graver('grave', 'urgent'), graver('urgent', 'normal')]).toEqual(['urgent', 'grave', 'urgent'])
  })

  it('doubts a phone number that cannot be one', () => {
    for (const good of ['', '13993712345', '+86 139 9371 2345', '0937-2612345', '2612345', '62345678', '(0937) 261 2345']) expect(phoneDoubt(good)).toBeNull()
    for (const [said, wrong] of doubts as [string, string | null][]) expect(phoneWrong(said)).toBe(wrong)
    for (const bad of ['123', '12345678', '139937123456789', '无', '1399371234o']) expect(phoneDoubt(bad)).not.toBeNull()
  })

  it('sees a phone number in what residents read, and no other number', () => {
    for (const phone of ['已修好，找老李13993712345', '打 0937-2612345', '139 9371 2345']) expect(phoneInText(phone)).not.toBeNull()
    for (const other of ['', '入户测温20度', '620902198001011234', '退了 12000 元', '2026年11月23日']) expect(phoneInText(other)).toBeNull()
  })
})

describe('what a step tells', () => {
  it('names the unit that leads before those that help', () => {
    const story = storyOf(row('a', { steps: [step(1, 'route', 'routed', { helpers: ['gas'], note: 'x', unit: 'water' })] }), String)
    expect(story[0]?.facts).toEqual([{ label: '主办单位', value: 'water' }, { label: '协办单位', value: 'gas' }])
  })

  it('of a meeting: what was decided of this case, for whom, by when', () => {
    const part = { kind: 'meeting', id: 'm' }
    const decision = { id: 'd', case_no: 'a', unit: { id: 'gas', name: '燃气公司' }, what: '换阀门', due_at: '2026-11-30T09:30:00Z' }
    const meeting = { id: 'm', decisions: [decision, { ...decision, case_no: 'b', what: '别的案件的' }] } as unknown as Meeting
    const story = storyOf(row('a', { steps: [step(1, 'meet', 'handling', { part }), step(2, 'meet', 'handling', { part }), step(3, 'decided', 'handling', { part })] }), String, [meeting])
    expect(story.map(({ facts }) => facts.map(({ value }) => value))).toEqual([[], ['燃气公司：换阀门，11月30日前'], []])
  })
})

it('a mediator has a queue of their own: what is theirs to mediate', () => {
  const mediator = ['case.read', 'mediation.conduct']
  expect(waitingStates(mediator)).toEqual(['assessed', 'handling'])
  expect(serverQuery(readFilters({}, mediator))).toEqual({ mine: '1' })
  expect(whyWords({ actions: [], state: 'handling', steps: [] }, true)).toBe('等你调解')
})
