// @vitest-environment node
import { expect, it } from 'vitest'
import { toSee } from '@/field/today/to-see'
import type { HouseholdView } from '@/local/homes'

const today = '2026-11-23'
const home = (id: string, dueOn: string | null, lon: number, last: HouseholdView['last'] = null): HouseholdView =>
  ({ id, name: id, address: '', grid: 'g', point: [lon, 39], dueOn, last, pending: null, told: null, merged: [], row: { id, name: id, pinyin: '', address_text: '', door: null, grid: 'g', location: null, members_count: null, phone_tail: null, last_visit: null, due_on: dueOn, merged: [], version: 1 } })
const visited = (outcome: 'well' | 'absent', at: string): HouseholdView['last'] => ({ outcome, note: null, at, by: null })
const ids = (list: HouseholdView[]) => list.map((one) => one.id)

it('what is due or late is for today, nearest first; a later date never stands above it', () => {
  const groups = toSee([home('soon-near', '2026-11-25', 98), home('late-far', '2026-11-20', 98.3), home('due-near', today, 98.1), home('far-off', '2026-12-20', 98)], today, [98, 39])
  expect(ids(groups.today)).toEqual(['due-near', 'late-far'])
  expect(ids(groups.soon)).toEqual(['soon-near'])
})

it('without a position the earliest due comes first', () => {
  expect(ids(toSee([home('b', today, 98), home('a', '2026-11-20', 99)], today, null).today)).toEqual(['a', 'b'])
})

it('a door nobody opened today stays to be seen, after the others; met today is seen', () => {
  const groups = toSee(
    [home('knocked', '2026-12-30', 98, visited('absent', '2026-11-23T01:00:00Z')), home('due', today, 99), home('met', today, 98, visited('well', '2026-11-23T01:00:00Z')), home('knocked-before', today, 99.5, visited('absent', '2026-11-22T01:00:00Z'))],
    today, [98, 39],
  )
  expect(ids(groups.today)).toEqual(['due', 'knocked-before', 'knocked'])
  expect(ids(groups.seen)).toEqual(['met'])
})
