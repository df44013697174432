// @vitest-environment node
import { expect, it } from 'vitest'
import { walkOf, type Stop } from '@/field/today/walk'
import type { PersonView } from '@/local/care'
import type { HouseholdView } from '@/local/homes'

const today = '2026-11-23'
const home = (id: string, dueOn: string | null, lon: number, last: HouseholdView['last'] = null): HouseholdView =>
  ({ id, name: id, address: '', grid: 'g', point: [lon, 39], dueOn, last, pending: null, told: null, merged: [] }) as unknown as HouseholdView
const visited = (outcome: 'well' | 'absent', at: string): HouseholdView['last'] => ({ outcome, note: null, at, by: null })
const somebody = (id: string, due_on: string, lon: number, more: { home?: string; grave?: boolean; visit?: Partial<NonNullable<PersonView['visit']>>; phone_counts?: boolean; met?: 'well' | 'absent' } = {}): PersonView => ({
  row: {
    id, due_on, recent: more.met ? [{ at: '2026-11-23T01:00:00Z', by: '王芳', outcome: more.met, mode: 'door', note: null }] : [], household_id: more.home ?? null, location: { type: 'Point', coordinates: [lon, 39] },
    plans: [{ grave_at: more.grave ? '2026-11-22T01:00:00Z' : null, ended_on: null, phone_counts: more.phone_counts ?? true }],
  } as PersonView['row'],
  visit: more.visit ? { outcome: 'well', mode: 'door', at: '2026-11-23T01:00:00Z', delivery: { at: 'server' }, ...more.visit } : null,
})
const ids = (stops: Stop[]) => stops.map((one) => one.id)
const here: [number, number] = [98, 39]

it('people and households are one way, nearest first; a grave change comes before everything', () => {
  const walk = walkOf(
    [somebody('zhang', today, 98.2), somebody('li', '2026-11-24', 98.9, { grave: true })],
    [home('soon-near', '2026-11-25', 98), home('late-far', '2026-11-20', 98.3), home('due-near', today, 98.1), home('far-off', '2026-12-20', 98)],
    today, here,
  )
  expect(ids(walk.now)).toEqual(['li', 'due-near', 'zhang', 'late-far'])
  expect(ids(walk.soon)).toEqual(['soon-near'])
})

it('without a position the earliest due comes first', () => {
  expect(ids(walkOf([somebody('c', '2026-11-21', 99)], [home('b', today, 98), home('a', '2026-11-20', 99)], today, null).now)).toEqual(['a', 'c', 'b'])
})

it('a door nobody opened today stays to be seen, after the others; met today is seen', () => {
  const walk = walkOf(
    [somebody('in-vain', today, 98, { visit: { outcome: 'absent' } }), somebody('met-her', today, 98, { visit: {} })],
    [home('knocked', '2026-12-30', 98.1, visited('absent', '2026-11-23T01:00:00Z')), home('due', today, 99), home('met', today, 98, visited('well', '2026-11-23T02:00:00Z')), home('knocked-before', today, 99.5, visited('absent', '2026-11-22T01:00:00Z'))],
    today, here,
  )
  expect(ids(walk.now)).toEqual(['due', 'knocked-before', 'in-vain', 'knocked'])
  expect(ids(walk.seen)).toEqual(['met', 'met-her'])
})

it('one door stands once: the household gives way to whoever of it is visited today, and not to somebody due later', () => {
  const homes = [home('h', today, 98)]
  expect(ids(walkOf([somebody('zhang', today, 98, { home: 'h' })], homes, today, here).now)).toEqual(['zhang'])
  const later = walkOf([somebody('zhang', '2026-11-25', 98, { home: 'h' })], homes, today, here)
  expect([ids(later.now), ids(later.soon)]).toEqual([['h'], ['zhang']])
})

it('whom the list says were met today are seen, and due again another day', () => {
  const walk = walkOf([somebody('met', '2026-11-30', 98, { met: 'well' }), somebody('in-vain', today, 98, { met: 'absent' }), somebody('still-due', today, 98, { met: 'well' })], [], today, here)
  expect([ids(walk.now), ids(walk.seen)]).toEqual([['in-vain', 'still-due'], ['met']])
})

it('a telephone call does not make a visit of a plan that wants to see them', () => {
  const walk = walkOf([somebody('rang', today, 98, { visit: { mode: 'phone' }, phone_counts: false }), somebody('rang-is-enough', today, 98, { visit: { mode: 'phone' } })], [], today, here)
  expect([ids(walk.now), ids(walk.seen)]).toEqual([['rang'], ['rang-is-enough']])
})
