// @vitest-environment node
import { expect, it } from 'vitest'
import { doublesOn } from '@/field/today/doubles'
import { toSeeAt, walkOf, type Stop } from '@/field/today/walk'
import { whyWords } from '@/field/words'
import type { PersonView } from '@/local/care'
import type { HouseholdView } from '@/local/homes'

const today = '2026-11-23'
const home = (id: string, dueOn: string | null, lon: number, last: HouseholdView['last'] = null): HouseholdView =>
  ({ id, name: id, address: '', grid: 'g', point: [lon, 39], dueOn, last, pending: null, told: null, merged: [], row: {} }) as unknown as HouseholdView
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

it('a visit to somebody is one to their household; one to the household is none to them, and says so', () => {
  const homes = [home('h', today, 98), home('met', today, 98, visited('well', '2026-11-23T02:00:00Z'))]
  const people = [somebody('zhang', today, 98, { home: 'h', visit: {} }), somebody('li', today, 98, { home: 'met' }), somebody('wang', '2026-11-25', 98, { home: 'met' })]
  const walk = walkOf(people, homes, today, here)
  expect([ids(walk.now), ids(walk.soon), ids(walk.seen)]).toEqual([['li'], ['wang'], ['zhang']])
  expect(walk.now.map((stop) => stop.person && stop.homeSeen)).toEqual([true])
  const inVain = home('met', today, 98, visited('absent', '2026-11-23T02:00:00Z'))
  expect(walkOf(people, [inVain], today, here).now[0]).toMatchObject({ id: 'li', homeSeen: false })
})

it('a home that moved out stands on no list; somebody of it who is visited stays, and it is said', () => {
  const gone = { ...home('h', today, 98, visited('absent', '2026-11-23T02:00:00Z')), merged: [{ id: 'double' }], row: { moved_out: true } } as HouseholdView
  const people = [somebody('zhang', today, 98, { home: 'double' }), somebody('li', '2026-11-25', 98, { home: 'h' }), somebody('ma', today, 99)]
  const walk = walkOf(people, [gone], today, here)
  expect([ids(walk.now), ids(walk.soon), ids(walk.seen)]).toEqual([['zhang', 'ma'], ['li'], []])
  expect([...walk.now, ...walk.soon].map((stop) => stop.person && stop.movedOut)).toEqual([true, false, true])
})

it('who of a home is still to be seen is known at its door, under the id of a double too', () => {
  const merged = { ...home('h', null, 98), merged: [{ id: 'double' }] } as HouseholdView
  const people = [somebody('zhang', today, 98, { home: 'h', visit: {} }), somebody('li', today, 98, { home: 'double' }), somebody('else', today, 98, { home: 'other' }), somebody('nowhere', today, 98)]
  expect(toSeeAt(merged, people, today).map(({ row }) => row.id)).toEqual(['li'])
})

it('a card says why somebody is gone to', () => {
  expect(whyWords('2026-11-28', '走访', '2026-10-11T02:00:00Z', today)).toBe('11 月 28 日到期，上次走访 43 天前')
  expect(whyWords('2026-11-20', '走访', null, today)).toBe('11 月 20 日到期，从没走访过')
  expect(whyWords(today, '走访', null, today)).toBe('从没走访过')
  expect(whyWords('2027-01-01', '见面', '2026-11-22', today)).toBe('上次见面 昨天')
  expect(whyWords(null, '见面', null, today)).toBe('从没见过面')
})

it('two records that may be one home are known among those to walk to', async () => {
  const one = (id: string, name: string, door: string): HouseholdView => {
    const row = { id, name, pinyin: '', address_text: '和平小区', door }
    return { ...home(id, today, 98), name, row } as unknown as HouseholdView
  }
  const all = [one('a', '李建国', '1号楼1单元302'), one('b', '李建国', '1-1-302'), one('c', '李建国', '1-1-303'), one('d', '马红', '1-1-302')]
  expect([...(await doublesOn([all[0], all[3]] as HouseholdView[], all))]).toEqual([['a', ['b']]])
})
