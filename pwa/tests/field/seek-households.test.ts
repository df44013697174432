// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { changedFacts, factsOf, quarrelOf } from '@/field/households/facts'
import { inOrder } from '@/field/households/order'
import { doublesAmong, HouseholdIndex, seekHouseholds } from '@/field/households/seek'
import { households } from '@/local/homes'
import { likelySame } from '@/rules/door-parts'
import type { HouseholdRow } from '@/api/types'
import type { Operation } from '@/local/db'

const row = (id: string, more: Partial<HouseholdRow> = {}): HouseholdRow => ({
  id, name: id, pinyin: '', address_text: '和平小区', door: null, grid: 'g', location: null, members_count: null, phone_tail: null, last_visit: null, due_on: null, merged: [], version: 1, ...more,
})
const zhang = row('张桂兰', { pinyin: 'zhangguilan zgl', door: '1号楼1单元302室', phone_tail: '8601', location: { type: 'Point', coordinates: [98.5, 39.7] } })
const ma = row('马晓红', { pinyin: 'maxiaohong mxh', door: '2号楼 1单元 302', due_on: '2026-11-20' })
const li = row('李建国', { pinyin: 'lijianguo ljg', door: '1-2-101', location: { type: 'Point', coordinates: [98.501, 39.7] } })
const fresh = row('刚加的', { door: '3号楼101' })
const rows = [ma, zhang, li, fresh]
let waits = 0
const breathe = (): Promise<void> => {
  waits += 1
  return Promise.resolve()
}
const indexed = (of: HouseholdRow[] = rows) => new HouseholdIndex().read(households(of, [], '我'), breathe)
const names = (found: { view: { name: string } }[]) => found.map(({ view }) => view.name)

describe('who is meant', () => {
  it.each([
    ['zgl', ['张桂兰']], ['zhanggui', ['张桂兰']], ['guilan', ['张桂兰']], ['ZGL', ['张桂兰']], ['桂', ['张桂兰']],
    ['1-1-302', ['张桂兰']], ['1号楼302', ['张桂兰']], ['1 号楼 302', ['张桂兰']], ['302室', ['马晓红', '张桂兰']], ['三单元', []],
    ['8601', ['张桂兰']], ['860', []], ['和平 马', ['马晓红']], ['zgl 302', ['张桂兰']], ['mxh 101', []], ['刚加', ['刚加的']], ['gjd', []], ['', ['马晓红', '张桂兰', '李建国', '刚加的']],
  ])('%s', async (typed, found) => {
    expect(names(seekHouseholds(await indexed(), typed))).toEqual(found)
  })

  it('five thousand are read in slices, and the second time only what changed', async () => {
    const many = households(Array.from({ length: 5000 }, (_, at) => row(`住户${at}`, { door: `${at % 40}号楼${at % 6}单元${at}` })), [], '我')
    const index = new HouseholdIndex()
    waits = 0
    const all = await index.read(many, breathe)
    expect(waits).toBeGreaterThan(10)
    expect(names(seekHouseholds(all, '4单元1000')).length).toBe(1)
    waits = 0
    const again = await index.read([...many.slice(1), ...households([row('另一户')], [], '我')], breathe)
    expect([waits, again.length, again.at(-2)?.parts]).toEqual([0, 5000, all.at(-1)?.parts])
  })
})

it('near first, and who has no place last; without a position who is due, then door by door', async () => {
  const all = await indexed()
  expect(names(inOrder(all, '2026-11-26', [98.501, 39.7]))).toEqual(['李建国', '张桂兰', '马晓红', '刚加的'])
  expect(names(inOrder(all, '2026-11-26', null))).toEqual(['马晓红', '张桂兰', '李建国', '刚加的'])
})

it('doubles are found among those of one room, each told of the other', async () => {
  const double = row('d', { name: '张贵兰', pinyin: 'zhangguilan zgl', door: '1-1-302' })
  const elsewhere = row('e', { ...zhang, id: 'e', grid: 'h' })
  expect([...(await doublesAmong(await indexed([...rows, double, elsewhere]), () => Promise.resolve()))]).toEqual([['张桂兰', ['d']], ['d', ['张桂兰']]])
  // somebody has said, of either, that they are two: nobody is asked again
  expect((await doublesAmong(await indexed([...rows, { ...double, apart_from: ['张桂兰'] }]), () => Promise.resolve())).size).toBe(0)
})
it('finds every pair that comparing each with each finds', async () => {
  const at = (turn: number, list: readonly string[]): string => list[turn % list.length] ?? ''
  const many = Array.from({ length: 240 }, (_, n) => row(`h${n}`, {
    name: at(n * 7, ['张桂兰', '张桂兰家', '张贵兰', '李建国', '李']), pinyin: at(n * 7, ['zhangguilan zgl', '', 'zhangguilan zgl', 'lijianguo ljg', '']),
    address_text: at(n * 5, ['和平小区', '和平小区1号楼', '3号院', '柳树村']), door: at(n * 11, ['1号楼302', '1-1-302', '302', '1号楼2单元302室', '二单元三〇二', '']) || null,
  }))
  const pairs = many.flatMap((one, n) => many.slice(n + 1).filter((other) => likelySame(one, other)).map((other) => [one.id, other.id] as const))
  const found = await doublesAmong(await indexed(many), () => Promise.resolve())
  expect(pairs.length).toBeGreaterThan(100)
  expect(new Set([...found].flatMap(([id, others]) => others.map((other) => `${id} ${other}`)))).toEqual(new Set(pairs.flatMap(([one, other]) => [`${one} ${other}`, `${other} ${one}`])))
})

describe('a correction', () => {
  const before = { name: '张桂兰', address_text: '8号院', door: '101', members: '3', phone: '', noPhone: false }

  it('names what differs; what was emptied is null; an empty telephone alone says nothing', () => {
    expect(changedFacts(before, before)).toEqual({})
    expect(changedFacts(before, { name: '张贵兰 ', address_text: '8号院', door: ' ', members: '', phone: '199-0000-0001', noPhone: false })).toEqual({ name: '张贵兰', door: null, members_count: null, phone: '199-0000-0001' })
    expect(changedFacts(null, { ...before, door: '' })).toEqual({ name: '张桂兰', address_text: '8号院', members_count: 3 })
  })

  it('comes back into the form as it was written', () => {
    expect(factsOf({ name: 'x', door: null, members_count: 4 })).toEqual({ name: 'x', door: '', members: '4' })
  })

  it('a quarrel tells both sides', () => {
    const details = { changed: ['name', 'phone', 'location'], now: { name: '张贵兰', phone: '0001', location: null }, by: '陈刚', version: 4 }
    const conflict = { status: 'conflict', problem: { code: 'household.stale', details } } as unknown as Operation
    expect(quarrelOf(conflict)).toMatchObject({ by: '陈刚', version: 4, fields: [{ name: 'name', words: '张贵兰' }, { name: 'phone', words: '尾号 0001' }, { name: 'location', words: '没有位置' }] })
    expect(quarrelOf({ ...conflict, problem: { code: 'household.exists' } } as unknown as Operation)).toBeNull()
  })
})
