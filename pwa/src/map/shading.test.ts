import { describe, expect, it } from 'vitest'
import { colouredLevel } from './area-levels'
import { covers } from './inside-area'
import { placeNames, placeStill } from './place-names'
import { classBreaks, classOf, classWords, ramp } from './shading'

/** Made up anew by a seed, so that a fault can be seen again. */
function counts(seed: number, size: number, top: number): number[] {
  let state = seed
  return Array.from({ length: size }, () => Math.floor((((state = (state * 48_271) % 2_147_483_647) / 2_147_483_647) ** 3) * top))
}

describe('classes of counts', () => {
  it('begin at rounded numbers and hold about as many areas each', () => {
    expect(classBreaks([51, 37, 30, 25, 17, 12, 8, 8, 8, 7, 7, 7, 6, 4, 4, 4, 4, 3, 3, 1, 1])).toEqual([1, 2, 5, 10, 15])
    expect(classBreaks([])).toEqual([])
    expect(classBreaks([0, 0])).toEqual([])
    expect(classBreaks([0, 1, 3, 3])).toEqual([1, 2, 3])
    expect(classBreaks([7])).toEqual([1, 2, 3, 5])
  })

  it.each([1, 8, 77, 500])('are few, rising and whole, and nought is none of them (%i)', (seed) => {
    for (const [size, top] of [[1, 9], [12, 40], [300, 90], [1000, 2_000_000]] as const) {
      const values = counts(seed, size, top)
      const breaks = classBreaks(values)
      expect(breaks.length).toBeLessThanOrEqual(5)
      expect(breaks.every((from, at) => Number.isInteger(from) && from > (breaks[at - 1] ?? 0))).toBe(true)
      expect(breaks.at(-1) ?? 0).toBeLessThanOrEqual(Math.max(0, ...values))
      for (const value of values) {
        const found = classOf(value, breaks)
        expect(found).toBe(value === 0 ? -1 : breaks.findLastIndex((from) => value >= from))
      }
      expect(new Set(classWords(breaks)).size).toBe(breaks.length)
    }
  })

  it('are said as people say them, and shown by rising darkness', () => {
    expect(classWords([1, 2, 5, 20])).toEqual(['1', '2–4', '5–19', '20 及以上'])
    expect(classWords([1])).toEqual(['1 起'])
    expect(ramp('#ffffff', '#000000', 3)).toEqual(ramp('#fff', '#000', 3))
    const light = ramp('#ffffff', '#1f5c5a', 5).map((hex) => Number.parseInt(hex.slice(1, 3), 16))
    expect(light).toEqual([...light].sort((a, b) => b - a))
    expect(new Set(light).size).toBe(5)
  })
})

describe('the level that is coloured', () => {
  it('follows the zoom, or is the chosen one unless that would be dust', () => {
    expect([9, 12, 15].map((zoom) => colouredLevel(zoom, ''))).toEqual(['town', 'neighbourhood', 'grid'])
    expect([9, 11, 15].map((zoom) => colouredLevel(zoom, 'grid'))).toEqual(['neighbourhood', 'grid', 'grid'])
    expect([8, 16].map((zoom) => colouredLevel(zoom, 'town'))).toEqual(['town', 'town'])
  })
})

describe('names', () => {
  const sign = { x: 100, y: 100, width: 50, height: 16 }

  it('keep clear of bubbles and of each other', () => {
    const bubbles = [{ x: 100, y: 100, radius: 19 }]
    const [first, second] = placeNames([sign, { ...sign, y: 104 }], bubbles)
    for (const move of [first, second]) expect(Math.hypot(...(move ?? [0, 0]))).toBeGreaterThan(19)
    expect(first).not.toEqual(second)
    expect(placeNames([sign], [])).toEqual([[0, 0]])
  })

  it('are left out rather than written where they would name another area', () => {
    const wall = Array.from({ length: 9 }, (_, at) => ({ x: 60 + (at % 3) * 40, y: 80 + Math.floor(at / 3) * 20, radius: 22 }))
    expect(placeNames([{ ...sign, mayMove: () => false }], wall)).toEqual([null])
    expect(placeNames([{ ...sign, mayMove: () => true }], wall)[0]).not.toBeNull()
  })

  it('with numbers stand still: whole, or the number alone, or not at all', () => {
    const still = { ...sign, height: 32, short: { width: 12, height: 16 } }
    expect(placeStill([still, { ...still, x: 138 }, { ...still, x: 139 }])).toEqual(['whole', 'short', null])
  })

  it('belong to the area that holds their point, and not to its hole', () => {
    const square = [0, 0, 10, 0, 10, 10, 0, 10, 0, 0]
    const hole = [4, 4, 6, 4, 6, 6, 4, 6, 4, 4]
    expect([covers(square, [10], 5, 5), covers([...square, ...hole], [10, 20], 5, 5), covers(square, [10], 11, 5)]).toEqual([true, false, false])
  })
})
