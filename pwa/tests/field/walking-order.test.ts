// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { HouseholdRow, VisitOutcome } from '@/api/types'
import { walkingOrder, type Stop, type Walk } from '@/field/households/walking-order'
import type { PersonView } from '@/local/care'
import { households } from '@/local/homes'

const today = '2026-11-26'
const here = [98.5, 39.7] as const
const point = (lon: number): HouseholdRow['location'] => ({ type: 'Point', coordinates: [lon, 39.7] })
const home = (id: string, due: string | null, lon: number, more: Partial<HouseholdRow> = {}) =>
  households([{ id, name: id, pinyin: '', address_text: id, door: null, grid: 'g', location: point(lon), members_count: null, phone_tail: null, last_visit: null, due_on: due, merged: [], version: 1, ...more }], [], '我')
const person = (id: string, household: string | null, due: string, lon: number | null, more: { grave?: boolean; visit?: VisitOutcome; mode?: 'door' | 'phone' } = {}) =>
  ({
    row: { id, name: id, household_id: household, due_on: due, location: lon === null ? null : point(lon), plans: [{ ended_on: null, grave_at: more.grave ? '2026-11-26T00:00:00Z' : null, phone_counts: false }], recent: [] },
    visit: more.visit ? { outcome: more.visit, mode: more.mode ?? 'door', at: '2026-11-26T02:00:00Z', delivery: { at: 'phone', operationId: 'o', sending: false } } : null,
  }) as unknown as PersonView
const names = (stops: Stop[]) => stops.map(({ id, people }) => [id, ...people.map(({ row }) => row.id)].join('+'))
const told = ({ now, soon, seen }: Walk) => ({ now: names(now), soon: names(soon), seen: names(seen) })

describe('the list to walk out with', () => {
  it('one door once, whoever is due there; nearest first, the grave before, a later date below', () => {
    const walk = walkingOrder(
      [...home('far', today, 98.9), ...home('both', '2026-11-20', 98.6), ...home('later', '2026-11-28', 98.5), ...home('nothing', null, 98.5)],
      [person('p1', 'both', today, 98.6), person('p2', 'both', '2026-11-28', 98.6), person('alone', null, today, 98.7), person('worse', null, '2026-12-20', 98.95, { grave: true }), person('week', 'nothing', '2026-11-29', 98.5)],
      today, here,
    )
    expect(told(walk)).toEqual({ now: ['worse+worse', 'both+p1+p2', 'alone+alone', 'far'], soon: ['later', 'nothing+week'], seen: [] })
    expect(walk.now[1]).toMatchObject({ dueOn: '2026-11-20', householdDue: true })
    expect(walk.soon[1]).toMatchObject({ dueOn: '2026-11-29', householdDue: false })
  })

  it('locked, it is the households alone', () => {
    expect(told(walkingOrder(home('a', today, 98.5), null, today, null))).toEqual({ now: ['a'], soon: [], seen: [] })
  })

  it('whoever met somebody there has been at that door; a call has not, and where nobody opened comes last', () => {
    const walk = walkingOrder(
      [...home('met', today, 98.5), ...home('called', today, 98.6), ...home('last', today, 98.7)],
      [person('m', 'met', today, 98.5, { visit: 'well' }), person('c', 'called', '2026-11-28', 98.6, { visit: 'well', mode: 'phone' }), person('n', null, today, 98.4, { visit: 'absent' })],
      today, here,
    )
    expect(told(walk)).toEqual({ now: ['called+c', 'last', 'n+n'], soon: [], seen: ['met+m'] })
    expect(walk.now.at(-1)?.knocked).toBe(true)
  })

  it('somebody registered at a double goes to the door that stayed', () => {
    const merged = [{ id: 'old', name: 'old', address_text: '', door: null }]
    expect(told(walkingOrder(home('kept', null, 98.5, { merged }), [person('p', 'old', today, null)], today, here))).toEqual({ now: ['kept+p'], soon: [], seen: [] })
  })

  it('met today, both are seen', () => {
    const last = { id: 'v', outcome: 'well' as const, note: null, occurred_at: '2026-11-26T01:00:00Z', by: null }
    expect(told(walkingOrder(home('a', null, 98.5, { last_visit: last }), [], today, here))).toEqual({ now: [], soon: [], seen: ['a'] })
  })
})
