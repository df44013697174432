import { describe, expect, it } from 'vitest'
import type { CaseRow } from '@/api/types'
import { isLong, missing, toSend, typeOf } from '../next-step'
import { givenPassages, heldWords, nextWords, onceWords, ratingRounds, secondTime } from './words'

const step = (changes: Record<string, unknown>, more: object = {}) => ({ from: 'handling', to: 'handling', note: null, changes, ...more }) as unknown as CaseRow['steps'][number]
const free = { asked: null, paused_since: null, paused_until: null, extended_days: 0, steps: [] }

describe('what stands in the way of the usual time', () => {
  it('is said in a sentence, and nothing where there is nothing', () => {
    expect(heldWords(free)).toBeNull()
    expect(heldWords({ ...free, extended_days: 3, asked: 'extend', steps: [step({ asked: 'extend', days: 2 })] })).toBe('已批准延期 3 个工作日；已申请延期 2 个工作日，等答复。')
    expect(heldWords({ ...free, paused_since: '2026-11-26T00:00:00Z', paused_until: '2026-12-01T00:30:00Z' })).toBe('已中止到12月1日，到时自动恢复。')
    expect(heldWords({ ...free, asked: 'pause', steps: [step({ asked: 'pause', until: '2026-12-01' }), step({})] })).toBe('已申请中止到12月1日，等答复。')
  })

  it('what was not agreed to is said with its reason, until the case moves on or there is another application', () => {
    const refused = [step({ asked: 'extend', days: 2 }), step({ asked: null, refused: 'extend' }, { note: '配件今天就到。' }), step({})]
    expect(heldWords({ ...free, steps: refused })).toBe('申请的延期没有同意：配件今天就到。')
    expect(heldWords({ ...free, steps: [...refused, step({}, { to: 'callback' })] })).toBeNull()
    expect(heldWords({ ...free, asked: 'pause', steps: [...refused, step({ asked: 'pause', until: '2026-12-01' })] })).toBe('已申请中止到12月1日，等答复。')
  })

  it('a row of before says nothing', () => {
    expect(heldWords({ paused_since: null, steps: [] })).toBeNull()
  })
})

describe('done a second time', () => {
  const told = (action: string, changes: Record<string, unknown>, note: string | null = null) => ({ action, changes, note, at: action }) as unknown as CaseRow['steps'][number]
  const again = told('rate', { rating: 'unsatisfied', supervisions: 1 }, '还在漏')
  it('is told in the words of the resident until there is a new result or it has ended', () => {
    expect(secondTime({ state: 'handling', steps: [told('finish', {}), again, told('supplement', {})] })).toEqual({ at: 'rate', said: '还在漏', words: '群众不满意，二次督办', who: '群众' })
    expect(secondTime({ state: 'handling', steps: [again, told('finish', {}), { ...told('send_on', {}), note: '换主管' }] })).toMatchObject({ said: '换主管', words: '中心主任决定再办一次', who: '主任' })
    expect(secondTime({ state: 'callback', steps: [again, told('finish', {})] })).toBeNull()
    expect(secondTime({ state: 'withdrawn', steps: [again] })).toBeNull()
    expect(secondTime({ state: 'reported', steps: [again, told('recur', { supervisions: 0 })] })).toBeNull()
  })
  it('a protected matter is told without them', () => {
    expect(secondTime({ state: 'handling', steps: [{ ...again, note: null }] })).toMatchObject({ at: 'rate', said: null })
  })
})

describe('what was said of each result', () => {
  const told = (seq: number, action: string, changes: Record<string, unknown>, note: string | null = null, to = 'callback') => ({ seq, action, changes, note, at: `${seq}`, from: 'callback', to }) as unknown as CaseRow['steps'][number]
  it('stands round by round with how it was obtained, also what nothing was said of yet', () => {
    const steps = [told(1, 'finish', {}), told(2, 'rate', { rating: 'unsatisfied', how: 'code', supervisions: 1 }, '还在漏', 'handling'), told(3, 'finish', {})]
    expect(ratingRounds({ steps })).toEqual([{ key: 1, heard: [{ value: 'unsatisfied', how: 'code', said: '还在漏', at: '2' }] }, { key: 3, heard: [] }])
    const second = [...steps, told(4, 'call_back', { outcome: 'not_reached' }), told(5, 'call_back', { outcome: 'satisfied' }, '好了', 'closed')]
    expect(ratingRounds({ steps: second })[1]).toEqual({ key: 3, heard: [{ value: 'satisfied', how: 'call', said: '好了', at: '5' }] })
    expect(ratingRounds({ steps: [...second, told(6, 'unhear', {})] })[1]?.heard).toEqual([])
  })
  it('is nothing where nobody said anything', () => {
    expect(ratingRounds({ steps: [told(1, 'finish', {})] })).toEqual([])
  })
})

describe('the fields of time', () => {
  const action = { name: 'ask_pause', label: '申请中止', fields: [{ name: 'until', label: '等到哪一天', required: true }, { name: 'note', label: '在等什么', required: true }] }
  it('a day is picked, a number is a line, the reason is a paragraph', () => {
    expect(action.fields.map((field) => [typeOf(field).type, isLong(field)])).toEqual([['date', false], ['text', true]])
    expect(typeOf({ name: 'days', label: '', required: true })).toEqual({ type: 'text', inputmode: 'numeric' })
    expect(Object.keys(missing(action, { until: '', note: ' ' }, 0))).toEqual(['until', 'note'])
    expect(toSend(action, { until: '2026-12-01', note: ' 等鉴定 ' })).toEqual({ until: '2026-12-01', note: '等鉴定' })
  })
})

it('what came twice, for two deadlines, stands twice', () => {
  const given = { kind: 'warn' as const, label: '时限预警', at: '2026-11-26T00:00:00Z' }
  const keys = givenPassages([{ ...given, due_at: 'a' }, { ...given, due_at: 'b' }]).map(({ key }) => key)
  expect(new Set(keys).size).toBe(2)
})

it('what the watch does next, and when', () => {
  const next = { kind: 'letter' as const, label: '起草督办函', at: '2026-11-27T10:00:00Z' }
  expect(nextWords(next, new Date('2026-11-26T01:00:00Z'))).toBe('没有新进展的话，11月27日 18:00 就起草督办函。')
  expect(nextWords(next, new Date('2026-11-27T10:00:00Z'))).toBe('没有新进展的话，马上就起草督办函。')
  expect(nextWords({ ...next, kind: 'warn', label: '时限预警' }, new Date('2026-11-26T01:00:00Z'))).toBe('没有新进展的话，11月27日 18:00 就预警。')
  expect(nextWords(null, new Date())).toBeNull()
})

it('why no second letter is offered is said for the deadline that had one, with where that one stands', () => {
  const row = { actions: [], due_at: '2026-11-20T10:00:00Z', paused_since: null } as Pick<CaseRow, 'actions' | 'due_at' | 'paused_since'>
  const letter = (state: string, number: string | null = null, at = '2026-11-25T00:30:00Z') => ({ state, number, drafted_at: at }) as Parameters<typeof onceWords>[1][number]
  expect(onceWords(row, [letter('draft')])).toContain('已经有督办函了（等签发）')
  expect(onceWords(row, [letter('signed', '督〔2026〕3号')])).toContain('（督〔2026〕3号，已签发，等答复）')
  expect(onceWords(row, [])).toBe('')
  expect(onceWords(row, [letter('answered', '1', '2026-11-10T00:30:00Z')]), 'of a deadline before').toBe('')
  expect(onceWords({ ...row, due_at: '2026-11-27T00:00:00Z' }, [letter('draft')]), 'not overdue').toBe('')
  expect(onceWords({ ...row, due_at: null }, [letter('draft')])).toBe('')
  expect(onceWords({ ...row, actions: [{ name: 'draft_letter' }] as CaseRow['actions'] }, [letter('dropped')])).toBe('')
})
