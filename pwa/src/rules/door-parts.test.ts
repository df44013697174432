import { describe, expect, it } from 'vitest'
import told from '../../../tests/vectors/doors.json'
import { doorParts, finds, likelySame, wholeDoor, type HomeToCompare } from './door-parts'

type Told = Omit<HomeToCompare, 'grid'>
const vectors = told as unknown as {
  keys: [string, string][]
  finds: [said: string, address: string, door: string, found: boolean, toTheEnd: boolean][]
  same: [Told, Told, boolean][]
}

const spoken: Readonly<Record<string, string>> = { 院: '号院', 楼: '号楼', 单元: '单元', 室: '室', 组: '组' }
/** A door in one way of writing. */
const keyOf = (text: string): string => doorParts(text).map(({ number, kind }) => `${number}${spoken[kind] ?? ''}`).join('-')

describe('a door, however it is said', () => {
  it.each(vectors.keys)('%s is written %s', (text, key) => {
    expect(keyOf(text)).toBe(key)
    expect(keyOf(key)).toBe(key)
  })

  it.each(vectors.finds)('%s of %s %s', (said, address, door, found, toTheEnd) => {
    const whole = wholeDoor(address, door)
    expect([finds(doorParts(said), whole), finds(doorParts(said), whole, true)]).toEqual([found, toTheEnd])
  })

  it.each(vectors.same)('%o and %o: %s', (one, other, same) => {
    const [first, second] = [{ ...one, grid: 'g' }, { ...other, grid: 'g' }]
    expect([likelySame(first, second), likelySame(second, first), likelySame(first, { ...second, grid: 'h' })]).toEqual([same, same, false])
  })
})
