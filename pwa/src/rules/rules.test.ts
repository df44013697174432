// @vitest-environment node
/** The phone gives the same answers as the server: the same vectors, and the rules as they are delivered. */
import { describe, expect, test } from 'vitest'
import rules from '../../../migrations/seed/2026_11/escalation_rules.json'
import conditionVectors from '../../../tests/vectors/conditions.json'
import deadlineVectors from '../../../tests/vectors/deadlines.json'
import nearbyVectors from '../../../tests/vectors/nearby.json'
import titleVectors from '../../../tests/vectors/titles.json'
import lightVectors from '../../../tests/vectors/light.json'
import { calendarOf, dayOf, isWorkingDay, missingYears, workingDaysOver } from './calendar'
import { matches, mustEscalate, type EscalationRule, type Facts } from './conditions'
import { alike, metresBetween, similar } from './nearby'
import { light, lightMarks, remaining, remainingWords } from './light'
import { titleOf } from './title'

const calendar = calendarOf(deadlineVectors.calendars.usual)

describe('light', () => {
  test.each(lightVectors.cases)('$name', (vector) => {
    expect(light(vector, new Date(vector.now))).toBe(vector.light)
  })

  test('each light has a mark and words of its own', () => {
    expect(new Set(Object.values(lightMarks).flatMap(({ mark, words }) => [mark, words])).size).toBe(6)
  })
})

describe('working days', () => {
  test.each(deadlineVectors.working_days)('$day', ({ day, worked }) => {
    expect(isWorkingDay(calendar, dayOf(day))).toBe(worked)
  })

  test('the hours of the year decide when a day is over', () => {
    const short = calendarOf(deadlineVectors.calendars.short)
    const due = Date.parse('2026-11-23T09:00:00Z')
    const fiveOClock = Date.parse('2026-11-24T09:00:00Z')
    expect(workingDaysOver(short, due, fiveOClock)).toBe(1)
    expect(workingDaysOver(calendar, due, fiveOClock)).toBe(0)
  })

  test.each(deadlineVectors.due.filter(({ limit }) => limit.unit === 'working_days'))('years without a table: $name', (vector) => {
    const known = calendarOf(deadlineVectors.calendars[vector.calendar as keyof typeof deadlineVectors.calendars])
    expect(missingYears(known, Date.parse(vector.start), Date.parse(vector.due_at))).toEqual(vector.guessed_years)
  })

  test('hours are those of the last known year before, also with seconds, else the usual ones', () => {
    const one = calendarOf([{ year: 2026, holidays: [], makeup: [], work_start: '09:00:00', work_end: '17:00:00' }])
    const over = (due: string, now: string): number => workingDaysOver(one, Date.parse(due), Date.parse(now))
    expect(over('2027-11-22T09:00:00Z', '2027-11-23T09:00:00Z')).toBe(1)
    expect(over('2025-11-24T10:00:00Z', '2025-11-25T09:00:00Z')).toBe(0)
    expect(over('2025-11-24T10:00:00Z', '2025-11-25T10:00:00Z')).toBe(1)
  })
})

describe('what is left', () => {
  test.each(deadlineVectors.remaining)('$name', (vector) => {
    const left = remaining(vector, new Date(vector.now), calendar)
    expect(left).toEqual(vector.remaining)
    expect(remainingWords(left)).toBe(vector.words)
  })
})

test.each(titleVectors.titles)('"$written" is called $title', ({ written, title }) => {
  expect(titleOf(written)).toBe(title)
})

describe('cases that may be the same', () => {
  const { asked, limits, cases, order } = nearbyVectors
  const similarTo = new Map(Object.entries(nearbyVectors.similar_to))
  const about = { ...asked, alike: alike(asked.category, similarTo), now: Date.parse(asked.now) }

  test.each(nearbyVectors.alike)('like $category', (one) => {
    expect([...alike(one.category, similarTo)].sort()).toEqual(one.alike)
  })

  test.each(nearbyVectors.metres)('$metres m', ({ from, to, metres }) => {
    expect(Math.round(metresBetween(from[0] ?? 0, from[1] ?? 0, to[0] ?? 0, to[1] ?? 0))).toBe(metres)
  })

  test.each(cases)('$name', (one) => {
    expect(similar(about, [one], limits).map(({ metres }) => Math.round(metres))).toEqual(one.distance_m === null ? [] : [one.distance_m])
  })

  test('the likeliest come first', () => {
    expect(similar(about, [...cases].reverse(), limits).map(({ one }) => one.name)).toEqual(order)
  })
})

describe('conditions', () => {
  test.each(conditionVectors.matches)('$name', (vector) => {
    expect(matches(vector.condition, vector.facts)).toBe(vector.matches)
  })

  test.each(conditionVectors.seed_rules)('as delivered: $name', (vector) => {
    const backwards = [...(rules as EscalationRule[])].reverse()
    expect(mustEscalate(backwards, vector.facts as Facts).map((rule) => rule.code)).toEqual(vector.codes)
  })

  test('a bottomless condition ends', () => {
    let condition: unknown = { field: 'overdue_in_grid', is: true }
    for (let level = 0; level < 100_000; level++) condition = { not: condition }
    expect(typeof matches(condition, {})).toBe('boolean')
  })
})
