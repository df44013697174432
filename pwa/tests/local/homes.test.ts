// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { HouseholdRow } from '@/api/types'
import { visitsAt } from '@/field/households/visits'
import type { Intention, Operation } from '@/local/db'
import { nextBatch } from '@/local/depends'
import { households, type HouseholdView } from '@/local/homes'
import { allHouseholds, oneHousehold } from '@/local/queries'
import { record } from '@/local/record'
import { freshDb } from './bench'

let seq = 0
const waiting = { status: 'waiting', attempts: 0, notBefore: 0, trouble: null }
function operation(kind: Intention['kind'], payload: object, state: object = waiting): Operation {
  seq += 1
  return { id: `o${seq}`, seq, kind, recordedBy: 'me', recordedAt: new Date(Date.UTC(2026, 10, 26, 1, seq)).toISOString(), payload, ...state } as unknown as Operation
}
const row = (id: string, more: Partial<HouseholdRow> = {}): HouseholdRow => ({
  id, name: id, pinyin: id, address_text: '8号院', door: '101', grid: 'g', location: null, members_count: null, phone_tail: null, last_visit: null, due_on: null, merged: [], version: 3, ...more,
})
const said = (at: string): HouseholdRow['last_visit'] => ({ id: at, outcome: 'well', note: at, occurred_at: at, by: '王芳' })
const problem = { type: 'x', title: '不行', status: 409, code: 'household.stale' }
const view = (rows: HouseholdRow[], operations: Operation[]) => households(rows, operations, '我')

describe('households as this phone knows them', () => {
  it('one added here stands in the list and is visited at once; no server row is touched', () => {
    const rows = [row('a')]
    const before = structuredClone(rows)
    const views = view(rows, [
      operation('household.add', { household_id: 'n', name: '新来的', address_text: '9号院', door: '2单元302', location: { lon: 98, lat: 39, source: 'gps', grid: 'g' } }),
      operation('visit.log', { visit_id: 'v', outcome: 'well', household_id: 'n' }),
    ])
    expect(views[1]).toMatchObject({ id: 'n', address: '9号院 2单元302', grid: 'g', point: [98, 39], told: { at: 'phone' }, pending: { at: 'phone' }, last: { outcome: 'well', by: '我' }, row: { version: null } })
    expect(rows).toEqual(before)
  })

  it('whoever of it was visited by name: their household was visited too, and not a word of what was said', () => {
    const visit = operation('visit.log', { visit_id: 'v', outcome: 'well', person_id: 'p', household_id: 'a', note: '血压高' })
    const [home] = view([row('a', { due_on: '2026-11-26' })], [visit])
    expect(home).toMatchObject({ pending: { at: 'phone' }, last: { outcome: 'well', note: null, by: '我' } })
    expect(visitsAt(home as HouseholdView, [], [visit], '我', 8)).toMatchObject([{ id: 'v', note: null }])
  })

  it('a correction shows at once; one that was not taken shows what stands there, and asks for a look', () => {
    const payload = { household_id: 'a', name: '改过的', door: null, location: null }
    expect(view([row('a')], [operation('household.correct', payload)])[0]).toMatchObject({ name: '改过的', address: '8号院', told: { at: 'phone' } })
    expect(view([row('a')], [operation('household.correct', payload, { status: 'conflict', problem, settledAt: 1 })])[0]).toMatchObject({ name: 'a', told: { at: 'person' } })
    expect(view([row('a')], [operation('household.correct', payload, { status: 'acknowledged', result: {}, settledAt: 1 })])[0]).toMatchObject({ name: 'a', told: null })
  })

  it('who has moved out is never due, and on no list; their page can still be opened', async () => {
    const db = await freshDb()
    await record(db, { kind: 'household.add', payload: { household_id: 'n', name: '老住户', address_text: '9号院' } })
    await record(db, { kind: 'household.correct', payload: { household_id: 'n', moved_out: true } })
    expect(await allHouseholds(db, '我')).toEqual([])
    expect(await oneHousehold(db, 'n', '我')).toMatchObject({ name: '老住户', row: { moved_out: true } })
    expect(view([row('a', { due_on: '2026-11-26', moved_out: true })], [])[0]?.dueOn).toBeNull()
  })

  it('one added here that lies in a grid of others is still there, and says so, until this phone forgets what it sent', () => {
    const add = operation('household.add', { household_id: 'n', name: '新来的', door: '2单元302', location: { lon: 98, lat: 39, source: 'gps', grid: 'theirs' } }, { status: 'acknowledged', result: {}, settledAt: 1 })
    expect(view([row('a')], [add])[1]).toMatchObject({ id: 'n', name: '新来的', grid: 'theirs', elsewhere: true, told: null })
    expect(view([row('n')], [add])).toMatchObject([{ id: 'n', elsewhere: false }])
    // a colleague has merged it meanwhile: it lies under the other
    const merged = [{ id: 'n', name: '新来的', address_text: '', door: null }]
    expect(view([row('a', { merged })], [add]).map(({ id }) => id)).toEqual(['a'])
  })

  it('a telephone written here is shown: its last four digits where it lies sealed, all of it where it can be read', () => {
    const sealedAway = { ...operation('household.correct', { household_id: 'a' }), phoneTail: '8603' } as Operation
    expect(view([row('a', { phone_tail: '0001' })], [sealedAway])[0]).toMatchObject({ newPhone: { tail: '8603', number: null }, row: { phone_tail: '8603' } })
    // taken away: nothing to call any more, whether it lies sealed or not
    for (const gone of [{ ...sealedAway, phoneTail: '' } as Operation, operation('household.correct', { household_id: 'a', phone: null })]) {
      expect(view([row('a', { phone_tail: '0001' })], [gone])[0]).toMatchObject({ newPhone: null, row: { phone_tail: null } })
    }
    const add = operation('household.add', { household_id: 'n', name: '新', phone: '199-0000-8603' })
    expect(view([], [add])[0]).toMatchObject({ newPhone: { tail: '8603', number: '199-0000-8603' } })
    expect(view([row('a')], [{ ...sealedAway, status: 'refused', problem, settledAt: 1 }])[0]).toMatchObject({ newPhone: null, row: { phone_tail: null } })
  })

  it('two said not to be one are so for both, also where one was added beside the other or parted from it', () => {
    const rows = [row('a'), row('b')]
    const apart = operation('household.apart', { household_id: 'a', other_id: 'b' })
    expect(view(rows, [apart]).map((one) => one.row.apart_from)).toEqual([['b'], ['a']])
    expect(view(rows, [{ ...apart, status: 'set_aside', problem, settledAt: 1 }]).map((one) => one.row.apart_from)).toEqual([[], []])
    const beside = operation('household.add', { household_id: 'n', name: '新', apart_from: ['a'] })
    expect(view([row('a')], [beside]).map((one) => one.row.apart_from)).toEqual([['n'], ['a']])
    const parted = [operation('household.merge', { keep: 'a', drop: 'b' }), operation('household.unmerge', { household_id: 'b' })]
    expect(view(rows, parted).map((one) => one.row.apart_from)).toEqual([['b'], ['a']])
  })

  it('doubles merged here are one door, with the later visit and the earlier date; a visit to the dropped one is its', () => {
    const rows = [row('keep', { last_visit: said('2026-11-01T00:00:00Z'), due_on: '2026-12-09' }), row('drop', { last_visit: said('2026-11-09T00:00:00Z'), due_on: '2026-12-02' })]
    const views = view(rows, [operation('household.merge', { keep: 'keep', drop: 'drop' })])
    expect(views).toHaveLength(1)
    expect(views[0]).toMatchObject({ id: 'keep', dueOn: '2026-12-02', last: { at: '2026-11-09T00:00:00Z' }, merged: [{ id: 'drop' }], told: { at: 'phone' } })
    const visited = view(rows, [operation('visit.log', { visit_id: 'v', outcome: 'absent', household_id: 'drop' }), operation('household.merge', { keep: 'keep', drop: 'drop' })])
    expect(visited[0]).toMatchObject({ id: 'keep', last: { outcome: 'absent' }, pending: { at: 'phone' } })
  })

  it('the server says they are one before the tombstone comes: the double is gone already; refused, both are there', () => {
    const merged = [{ id: 'drop', name: 'drop', address_text: '8号院', door: '101' }]
    expect(view([row('keep', { merged }), row('drop')], []).map(({ id }) => id)).toEqual(['keep'])
    const refused = operation('household.merge', { keep: 'keep', drop: 'drop' }, { status: 'refused', problem, settledAt: 1 })
    expect(view([row('keep'), row('drop')], [refused]).map(({ id, told }) => [id, told?.at])).toEqual([['keep', 'person'], ['drop', undefined]])
  })

  it('parted here, the double is back with its name and door', () => {
    const merged = [{ id: 'drop', name: '张贵兰', address_text: '8号院', door: '101' }]
    const views = view([row('keep', { merged })], [operation('household.unmerge', { household_id: 'drop' })])
    expect(views.map(({ id, name, merged: left }) => [id, name, left.length])).toEqual([['keep', 'keep', 0], ['drop', '张贵兰', 0]])
  })

  it('rows that an older server wrote do without what they never said', () => {
    const old = Object.fromEntries(Object.entries(row('a')).filter(([name]) => !['pinyin', 'merged', 'members_count', 'phone_tail'].includes(name))) as unknown as HouseholdRow
    expect(view([old], [])[0]).toMatchObject({ id: 'a', merged: [], row: { pinyin: '' } })
  })
})

describe('what goes first', () => {
  const ids = (all: Operation[]) => nextBatch(all, 0, 50).map(({ id }) => id)

  it('a visit waits a while for the household it names, a correction always', () => {
    const later = { ...waiting, notBefore: 9 }
    const add = operation('household.add', { household_id: 'n', name: 'n' }, later)
    const visit = operation('visit.log', { visit_id: 'v', outcome: 'well', household_id: 'n' })
    const correct = operation('household.correct', { household_id: 'n', name: 'm' })
    const merge = operation('household.merge', { keep: 'k', drop: 'n' })
    expect(ids([add, visit, correct, merge])).toEqual([])
    expect(ids([{ ...add, attempts: 3 } as Operation, visit, correct, merge])).toEqual([visit.id])
    // what cannot do without it goes once it was taken: refused together, it would be refused for ever
    expect(ids([{ ...add, notBefore: 0 } as Operation, visit, correct, merge])).toEqual([add.id, visit.id])
    expect(ids([{ ...add, status: 'acknowledged' } as Operation, correct, merge])).toEqual([correct.id, merge.id])
  })

  it('what is done to one household keeps its order', () => {
    const first = operation('household.correct', { household_id: 'a', name: 'm' }, { ...waiting, notBefore: 9 })
    const second = operation('household.merge', { keep: 'b', drop: 'a' })
    const third = operation('household.unmerge', { household_id: 'a' })
    const other = operation('household.correct', { household_id: 'c', name: 'm' })
    expect(ids([first, second, third, other])).toEqual([other.id])
  })
})
