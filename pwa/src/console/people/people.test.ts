// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import type { PersonRow, PlanRow } from '@/api/care'
import { columnsOf } from '../imports/use-import'
import { actionsOf } from './person-actions'
import { changedSince, changesOf, correctFaults, emptyPerson, registerBody, registerFaults, typedOf } from './person-form'
import { changed, coverageQuery, levelBelow, ownGround, readPeopleFilters, writePeopleFilters } from './people-filters'
import { answerWords, dueState, fieldWords, isGrave, missedWords, onWords, percentWords, planWords, rhythmWords } from './people-words'
import { shownForSeconds, useReveal } from './use-reveal'

const opened = vi.hoisted(() => ({ reveal: vi.fn() }))
vi.mock('./calls', () => opened)

const today = '2026-11-25'
const week = { code: 'high', name: '高风险', every: 1, unit: 'weeks', phone_counts: false, retired: false } as const
const plan: PlanRow = {
  id: 'plan', group: { code: 'elderly_alone_80', name: '高龄' }, tier: { code: 'high', name: '高风险' }, phone_counts: false, helper: null, began_on: '2026-11-01', last_seen_on: null, due_on: '2026-11-30', missed: 0, level: 'worker', grave_at: null,
  ended_on: null, end_reason: null,
}
function person(more: Partial<PersonRow> = {}): PersonRow {
  return {
    id: 'p', view: 'manage', name: '张桂兰', sex: 'female', age: 86, area: { grid: { code: '620902001001001', name: '第1网格' }, neighbourhood: null, town: null, how: 'chosen', distance_m: null }, plans: [plan], due_on: '2026-11-30', missed: 0,
    last_visit: null, version: 3, address_text: '8号院', door: null, household_id: null, location: null, phone: '199****0001', guardian: { name: '李明', relation: '儿子', phone: '199****0002' }, needs: '要人扶', last_said: null,
    id_number: '620*************01', has_health: true, has_danger_level: false, ...more,
  }
}

describe('the address bar', () => {
  it('gives back what was filtered', () => {
    const filters = { area: '620902001', group: 'disabled', tier: 'key', due: 'overdue', level: 'leader', state: 'cared_for', q: 'laoren' } as const
    expect(readPeopleFilters(writePeopleFilters(filters))).toEqual(filters)
    expect(writePeopleFilters(readPeopleFilters({}))).toEqual({})
  })

  it('forgets what nobody knows', () => {
    expect(writePeopleFilters(readPeopleFilters({ area: '62090', group: '<b>', due: 'soon', level: 'boss', state: 'gone', q: '  ' }))).toEqual({})
  })

  it('lets nobody who has left be due', () => {
    expect(changed(readPeopleFilters({ due: 'overdue', level: 'leader', area: '620902' }), { state: 'left' })).toMatchObject({ state: 'left', due: '', level: '', area: '620902' })
  })

  it('asks figures for the same area, group and tier', () => {
    expect(coverageQuery(readPeopleFilters({ area: '620902001', group: 'disabled', due: 'overdue', q: 'x' }), 'grid')).toEqual({ level: 'grid', area: '620902001', group: 'disabled' })
    expect(['', '620902', '620902001', '620902001001', '620902001001001'].map(levelBelow)).toEqual(['town', 'town', 'neighbourhood', 'grid', 'grid'])
    const town = { value: '620902001', children: [{ value: '620902001001' }, { value: '620902001002' }] }
    expect(ownGround([{ value: '620902', children: [town] }])).toBe('620902001')
    expect([ownGround([]), ownGround([town, { value: '620902002' }])]).toEqual(['', ''])
  })
})

describe('words', () => {
  it('say the rhythm and the next day', () => {
    expect(planWords(plan, week, today)).toBe('每周至少一次，11-30 到期')
    expect(rhythmWords({ every: 3, unit: 'months' })).toBe('每 3 个月至少一次')
    expect(rhythmWords({ every: 1, unit: 'days' })).toBe('每天至少一次')
  })

  it('say what was missed, by the rhythm', () => {
    expect([0, 1, 3].map((missed) => missedWords(missed, week))).toEqual(['', '上周没看到', '已有 3 周没看到'])
    expect([1, 2].map((missed) => missedWords(missed, { every: 1, unit: 'months' }))).toEqual(['上个月没看到', '已有 2 个月没看到'])
    expect([1, 2].map((missed) => missedWords(missed, { every: 2, unit: 'weeks' }))).toEqual(['上一次没看到', '已有 2 次没看到'])
    expect(missedWords(1, undefined)).toBe('上一次没看到')
  })

  it('say how near the day is, with a sign of its own', () => {
    const says = (day: string | null): string => `${dueState(day, today).sign}${dueState(day, today).words}`
    expect(['2026-11-22', '2026-11-25', '2026-11-26', '2026-11-30', null].map(says)).toEqual(['■超期 3 天', '▲今天到期', '▲明天到期', '●11-30 到期', ''])
  })

  it('say a yes as a word, and a field by its name', () => {
    expect([answerWords(true), answerWords('false'), answerWords('一般')]).toEqual(['是', '否', '一般'])
    expect([fieldWords(['phone', 'door']), fieldWords(['new_one']), fieldWords([])]).toEqual(['：电话、门牌', '', ''])
  })

  it('know a grave change by the plans in force alone', () => {
    const worse = { ...plan, grave_at: '2026-11-25T01:00:00Z' }
    expect([isGrave(person()), isGrave(person({ plans: [plan, worse] })), isGrave(person({ plans: [{ ...worse, ended_on: today }] }))]).toEqual([false, true, false])
  })

  it('never round up to everybody', () => {
    expect([0.999, 1, 0, null].map(percentWords)).toEqual(['99%', '100%', '0%', '—'])
    expect([onWords('2026-03-05', today), onWords('2025-03-05', today)]).toEqual(['3月5日', '2025年3月5日'])
  })
})

describe('what may be done', () => {
  const officer = ['person.read', 'person.edit', 'errand.open']
  it('is nothing for those who only see figures', () => {
    expect(actionsOf(person({ view: 'glance' }), officer)).toEqual([])
  })
  it('falls away with the last group', () => {
    expect(actionsOf(person(), officer).map(({ name }) => name)).toEqual(['visit', 'grave', 'correct', 'join', 'plan', 'leave', 'move'])
    expect(actionsOf(person({ plans: [{ ...plan, ended_on: today, due_on: null }] }), officer).map(({ name }) => name)).toEqual(['correct', 'join', 'move'])
  })
})

describe('registering', () => {
  const typed = { ...emptyPerson(), name: ' 张桂兰 ', address_text: '8号院', grid: '620902001001001', sex: 'male', birth_year: '1950' }
  it('names every fault at its field', () => {
    expect(Object.keys(registerFaults(emptyPerson(), [], today)).sort()).toEqual(['address_text', 'grid', 'groups', 'name'])
    expect(registerFaults({ ...typed, id_number: '620902194001010021', phone: '12', location: 'x' }, ['disabled'], today)).toMatchObject({ id_number: '身份证号不对：校验位不符，请对照证件再看一遍' })
  })
  it('sends what was given, and lets the number say sex and birthday', () => {
    const groups = [{ group: 'disabled', tier: null, helper_id: null }]
    expect(registerBody(typed, groups, 'id')).toEqual({ person_id: 'id', name: '张桂兰', sex: 'male', birth_year: 1950, grid: '620902001001001', address_text: '8号院', groups })
    expect(registerBody({ ...typed, id_number: '620902194001010020', location: '98.5，39.7' }, groups, 'id')).toEqual({
      person_id: 'id', name: '张桂兰', id_number: '620902194001010020', grid: '620902001001001', address_text: '8号院', location: { lon: 98.5, lat: 39.7 }, groups,
    })
  })
})

describe('correcting', () => {
  it('sends only what was changed; masked numbers stay as they are', () => {
    const base = person()
    expect(changesOf(typedOf(base), base)).toEqual({})
    expect(changesOf({ ...typedOf(base), door: '201', needs: '', phone: '19900000009' }, base)).toEqual({ door: '201', needs: null, phone: '19900000009' })
  })
  it('loses no guardian’s number behind its mask', () => {
    const base = person()
    const renamed = { ...typedOf(base), guardian_relation: '女儿' }
    expect(correctFaults(renamed, base, today)).toHaveProperty('guardian_phone')
    expect(correctFaults({ ...renamed, guardian_no_phone: '1' }, base, today)).toEqual({})
    expect(changesOf({ ...renamed, guardian_phone: '19900000003' }, base)).toEqual({ guardian: { name: '李明', relation: '女儿', phone: '19900000003' } })
  })
  it('names what a colleague changed meanwhile', () => {
    expect(changedSince(person(), person({ phone: '199****0009', version: 4 }))).toEqual(['电话'])
    expect(changedSince(person(), person({ version: 4, plans: [{ ...plan, tier: { code: 'key', name: '重点' } }] }))).toEqual(['群体'])
  })
})

describe('an opened number', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('is gone after a minute, and at once with another person', async () => {
    opened.reveal.mockResolvedValue({ phone: '19900000001' })
    const id = ref('p')
    const scope = effectScope()
    const sealed = scope.run(() => useReveal(id))
    if (!sealed) throw new Error('no scope')
    await sealed.open('phone', '核对')
    expect(opened.reveal).toHaveBeenCalledWith('p', ['phone'], '核对')
    expect([sealed.shown.phone, sealed.left.phone]).toEqual(['19900000001', shownForSeconds])
    vi.advanceTimersByTime(59_000)
    expect(sealed.left.phone).toBe(1)
    vi.advanceTimersByTime(1_250)
    expect(sealed.shown).toEqual({})
    await sealed.open('phone', '核对')
    id.value = 'q'
    await Promise.resolve()
    expect(sealed.shown).toEqual({})
    scope.stop()
  })
})

it('a list without a needed column tells its headings', () => {
  expect(columnsOf({ columns: ['甲', '乙'], mapping: { name: '甲' }, examples: { 甲: '张三' }, missing: ['grid'] })).toEqual({ columns: ['甲', '乙'], mapping: { name: '甲' }, examples: { 甲: '张三' } })
  expect(columnsOf({ fields: {} })).toBeNull()
  expect(columnsOf(undefined)).toBeNull()
})
