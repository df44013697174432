import { describe, expect, it } from 'vitest'
import { extentOf, gather, partedFrom, sortTile, spotLight, type Mark, type Spot } from './gather'
import { apart, marksIn, whereOf } from './in-sight'
import { tileExtent, tileLevel, tilesIn } from './tile-math'

describe('tiles', () => {
  it('cover the world once and lie where their address says', () => {
    expect(tilesIn(tileExtent({ z: 0, x: 0, y: 0 }), 1)).toHaveLength(4)
    const extent = tileExtent({ z: 12, x: 3168, y: 1559 })
    const inner = [extent[0] + 1, extent[1] + 1, extent[2] - 1, extent[3] - 1]
    expect(tilesIn(inner, 12)).toEqual([{ z: 12, x: 3168, y: 1559 }])
    expect(tilesIn([-9e7, -9e7, 9e7, 9e7], 2)).toHaveLength(16)
  })

  it('change level half way between whole zooms', () => {
    expect([tileLevel(11.4), tileLevel(11.6), tileLevel(0)]).toEqual([10, 11, 0])
  })
})

describe('the light of a point', () => {
  const spot = (more: Partial<Spot>): Spot => ({ x: 0, y: 0, count: 1, yellow: 0, red: 0, yellowAt: Number.NaN, dueAt: Number.NaN, pausedSince: Number.NaN, one: { id: 'a', caseNo: '', title: '' }, ...more })

  it('is computed from seconds, and stands still while paused', () => {
    expect(spotLight(spot({ dueAt: 1100, yellowAt: 900 }), 1000)).toBe('yellow')
    expect(spotLight(spot({ dueAt: 1000, yellowAt: 900 }), 1000)).toBe('red')
    expect(spotLight(spot({ dueAt: 900, yellowAt: 800, pausedSince: 700 }), 1000)).toBe('green')
    expect(spotLight(spot({ dueAt: 1100 }), 1000)).toBe('green')
    expect(spotLight(spot({}), 1000)).toBeNull()
  })
})

describe('what is drawn together', () => {
  const extent = tileExtent({ z: 15, x: 25340, y: 12470 })
  const side = extent[2] - extent[0]
  /** A made-up tile: singles and counted points anywhere in it. */
  function tile(seed: number, size: number) {
    let state = seed
    const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
    const column = (make: () => number): Float64Array => Float64Array.from({ length: size }, make)
    const several = Array.from({ length: size }, () => next() < 0.2)
    return {
      x: column(() => extent[0] + side * next() * (next() < 0.3 ? 0.01 : 1)), y: column(() => extent[1] + side * next()),
      count: Int32Array.from(several, (on) => (on ? 2 + Math.floor(next() * 50) : 1)),
      yellow: Int32Array.from(several, (on) => (on ? 1 : 0)), red: Int32Array.from(several, (on) => (on ? 1 : 0)),
      yellowAt: column(() => 500), dueAt: column(() => (next() < 0.5 ? 900 : 1500)), pausedSince: column(() => Number.NaN),
      id: several.map((on, at) => (on ? '' : `case-${at}`)), caseNo: several.map(() => ''), title: several.map(() => ''),
    }
  }

  it.each([1, 7, 42, 99, 1234])('sums up to what the tile holds, at any zoom (%i)', (seed) => {
    const points = tile(seed, 400)
    const groups = sortTile(points, extent)
    for (const metresPerPixel of [0.3, 1, 2.4, 5, 20]) {
      const marks = gather(groups, metresPerPixel, 1000_000)
      const sum = (of: (mark: (typeof marks)[number]) => number): number => marks.reduce((total, mark) => total + of(mark), 0)
      expect(sum(({ count }) => count)).toBe(points.count.reduce((a, b) => a + b))
      expect(sum(({ spots }) => spots.length)).toBe(400)
      const red = points.id.reduce((total, id, at) => total + (id ? Number((points.dueAt[at] ?? 0) <= 1000) : (points.red[at] ?? 0)), 0)
      expect(sum((mark) => mark.red)).toBe(red)
    }
  })

  it('parts what is near only when one comes near, and keeps a pile of one point together for ever', () => {
    const points = tile(5, 3)
    points.x.fill(extent[0] + 100)
    points.y.fill(extent[1] + 100)
    points.x[2] = extent[0] + 112
    points.count.fill(1)
    points.id = ['a', 'b', 'c']
    const groups = sortTile(points, extent)
    expect(gather(groups, 2, 0).map(({ count }) => count)).toEqual([3])
    expect(gather(groups, 0.3, 0).map(({ count }) => count).sort()).toEqual([1, 2])
  })

  it('leads as near as each case stands by itself, or to the squares the server counted in, and no nearer', () => {
    const metresPerPixel = (zoom: number): number => 156_543.034 / 2 ** zoom
    const one = (x: number): Spot => ({ x, y: 0.5, count: 1, yellow: 0, red: 0, yellowAt: Number.NaN, dueAt: Number.NaN, pausedSince: Number.NaN, one: { id: String(x), caseNo: '', title: '' } })
    const of = (...spots: Spot[]): Mark => ({ x: 0, y: 0, count: spots.length, yellow: 0, red: 0, spots })
    // 40 m apart: nine pixels of 4.2 m
    expect(partedFrom(of(one(0), one(40)), 14.2, 19, metresPerPixel)).toBe(15.2)
    expect(partedFrom(of(one(0), one(0.01)), 14.2, 19, metresPerPixel)).toBe(19)
    expect(extentOf(of(one(0), one(40)), 12)).toEqual([0, 0.5, 40, 0.5])
    const side = extentOf(of({ ...one(3), one: null, count: 7 }), 12)
    expect(side[0]).toBeCloseTo(0)
    expect(side[2]).toBeCloseTo(20_037_508.342789244 / 2 ** 10 / 8)
  })
})

describe('what is told of a mark', () => {
  const one = (x: number, y: number): Spot => ({ x, y, count: 1, yellow: 0, red: 0, yellowAt: Number.NaN, dueAt: Number.NaN, pausedSince: Number.NaN, one: { id: `${x} ${y}`, caseNo: '', title: '' } })
  const mark = (more: Partial<Mark>): Mark => ({ x: 0, y: 0, count: 1, yellow: 0, red: 0, spots: [], ...more })
  /** West of nought lies one street, east of it another; far in the south lies none. */
  const street = (x: number, y: number): string | null => (y < -1000 ? null : x < 0 ? '西街' : '东街')

  it('an area by its name alone only where all of it lies in it', () => {
    expect(whereOf(mark({ x: -5, spots: [one(-5, 0)] }), 12, street)).toBe('西街')
    expect(whereOf(mark({ x: -5, count: 2, spots: [one(-9, 0), one(-1, 3)] }), 12, street)).toBe('西街')
    expect(whereOf(mark({ x: -5, count: 3, spots: [one(-9, 0), one(-1, 3), one(1, 0)] }), 12, street)).toBe('西街及附近')
    // of what the server counted together nothing is known but the square it counted in
    expect(whereOf(mark({ x: 5, y: 5, count: 365, spots: [{ ...one(5, 5), count: 365, one: null }] }), 12, () => '东街')).toBe('东街')
    expect(whereOf(mark({ x: 5, y: 5, count: 365, spots: [{ ...one(5, 5), count: 365, one: null }] }), 12, (x) => (x < 1000 ? '东街' : '更东'))).toBe('东街及附近')
    expect(whereOf(mark({ y: -2000, spots: [one(0, -2000)] }), 12, street)).toBeNull()
  })

  it('what is in sight, what presses most first', () => {
    const marks = [mark({ x: 1, count: 9 }), mark({ x: 2, yellow: 1 }), mark({ x: 3, red: 1 }), mark({ x: 99, red: 5 })]
    expect(marksIn(marks, [0, -1, 10, 1]).map(({ x }) => x)).toEqual([3, 2, 1])
  })
})

it('bubbles of one area say on which side of one another they lie; what has a name of its own keeps it', () => {
  const at = (x: number, y: number, name: string | null, several = true) => ({ x, y, name, several })
  expect(apart([at(0, 0, '东街'), at(100, 0, '东街'), at(0, 0, '西街'), at(50, 90, '东街', false), at(0, 0, null), at(9, 9, null)])).toEqual(['东街，靠西', '东街，靠东', '西街', '东街', null, null])
  expect(apart([at(0, 0, '东街'), at(0, 50, '东街'), at(90, 25, '东街')])).toEqual(['东街，靠西南', '东街，靠西北', '东街，靠东'])
})
