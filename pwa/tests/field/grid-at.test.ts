// @vitest-environment node
import { expect, it } from 'vitest'
import type { AreaRow } from '@/api/types'
import { gridAt, metresFrom, ownGridBeside } from '@/field/place/grid-at'

const square = (code: string, west: number, mine: boolean, hole: number[][][] = []): AreaRow => ({
  code, level: 'grid', name: code, parent: 'n', kind: null, mine,
  geometry: { type: 'MultiPolygon', coordinates: [[[[west, 39], [west + 1, 39], [west + 1, 40], [west, 40], [west, 39]], ...hole]] },
})
const areas = [square('far', 90, true), square('mine', 98, true), square('theirs', 99, false, [[[99.4, 39.4], [99.6, 39.4], [99.6, 39.6], [99.4, 39.6], [99.4, 39.4]]])]

it('where a point lies is known on the phone', () => {
  expect([[98.5, 39.5], [99.2, 39.5], [99.5, 39.5], [97, 39.5]].map(([lon = 0, lat = 0]) => gridAt([lon, lat], areas)?.code ?? null)).toEqual(['mine', 'theirs', null, null])
})

it('a home found outside of the own grids stays in the nearest of them; inside, nothing is decided for the worker', () => {
  expect(ownGridBeside([99.2, 39.5], areas)?.code).toBe('mine')
  expect(ownGridBeside([98.5, 39.5], areas)).toBeNull()
  expect(ownGridBeside([99.2, 39.5], areas.map((area) => ({ ...area, geometry: null })))).toBeNull()
  expect(ownGridBeside([99.2, 39.5], areas.map((area) => ({ ...area, mine: false })))).toBeNull()
})

it('how far away it is, is told', () => {
  const [, mine] = areas
  expect(mine && Math.round(metresFrom(mine, [99.2, 39.5]) / 1000)).toBe(58)
  expect(mine && Math.round(metresFrom(mine, [99.01, 39]) / 100)).toBe(9)
})
