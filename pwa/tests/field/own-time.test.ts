import { describe, expect, it } from 'vitest'
import { dayAfter, dayTitle, daysOf, periodOf } from '@/field/diary/days'
import { momentAfter, momentOn } from '@/field/patrol/own-time'

const at = (words: string) => Date.parse(`${words}:00+08:00`)

describe('a time of one’s own', () => {
  it('lies after the start: the same evening, or past midnight', () => {
    expect(Date.parse(momentAfter(at('2026-11-26T21:30'), '23:10'))).toBe(at('2026-11-26T23:10'))
    expect(Date.parse(momentAfter(at('2026-11-26T21:30'), '00:20'))).toBe(at('2026-11-27T00:20'))
    expect(Date.parse(momentOn(at('2026-11-26T21:30'), '09:05'))).toBe(at('2026-11-26T09:05'))
  })
  it('in the very minute it began is not before it', () => {
    const start = at('2026-11-26T21:30') + 40_000
    expect(Date.parse(momentAfter(start, '21:30'))).toBe(start)
  })
})

describe('days of a diary', () => {
  it('weeks begin on Monday, and nothing lies after today', () => {
    expect(periodOf('week', '2026-11-26', '2026-11-26')).toEqual({ from: '2026-11-23', to: '2026-11-26' })
    expect(periodOf('week', '2026-11-22', '2026-11-26')).toEqual({ from: '2026-11-16', to: '2026-11-22' })
    expect(periodOf('month', '2026-02-03', '2026-11-26')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
    expect(periodOf('month', '2026-12-31', '2027-01-02')).toEqual({ from: '2026-12-01', to: '2026-12-31' })
    expect(daysOf({ from: '2026-11-29', to: '2026-12-01' })).toEqual(['2026-11-29', '2026-11-30', '2026-12-01'])
    expect(dayAfter('2026-03-01', -1)).toBe('2026-02-28')
    expect([dayTitle('2026-11-26', '2026-11-26'), dayTitle('2025-12-31', '2026-11-26')]).toEqual(['11 月 26 日 星期四', '2025 年 12 月 31 日 星期三'])
  })
})
