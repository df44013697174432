import type { AreaRow } from '@/api/types'
import { metres } from '../words'

type Point = readonly [lon: number, lat: number]

const ringsOf = ({ geometry }: AreaRow): Point[][] => (geometry?.coordinates.flat() ?? []) as unknown as Point[][]

/** Even and odd: a hole is a ring like any other. */
function covers(area: AreaRow, [lon, lat]: Point): boolean {
  let inside = false
  for (const ring of ringsOf(area)) {
    ring.forEach(([x, y], index) => {
      const [x0, y0] = ring.at(index - 1) ?? [x, y]
      if (y > lat !== y0 > lat && lon < ((x0 - x) * (lat - y)) / (y0 - y) + x) inside = !inside
    })
  }
  return inside
}

const far = (area: AreaRow, [lon, lat]: Point): number => Math.min(...ringsOf(area).flat().map(([x, y]) => Math.hypot(x - lon, y - lat)))

/** How far a point lies from an area it is not in: to the nearest corner, which is near enough to be told in kilometres. */
export const metresFrom = (area: AreaRow, point: Point): number => Math.min(...ringsOf(area).flat().map((corner) => metres(corner, point)))

const gridsOf = (areas: readonly AreaRow[]): AreaRow[] => areas.filter(({ level, geometry }) => level === 'grid' && geometry !== null)

/** The grid a point lies in, as far as this phone knows. */
export const gridAt = (point: Point, areas: readonly AreaRow[]): AreaRow | null => gridsOf(areas).find((area) => covers(area, point)) ?? null

/** A point in none of the worker's own grids: the one of them it is next to. null: it lies in one, or nothing is known of them. */
export function ownGridBeside(point: Point, areas: readonly AreaRow[]): AreaRow | null {
  const own = gridsOf(areas).filter(({ mine }) => mine)
  if (own.some((area) => covers(area, point))) return null
  return own.sort((a, b) => far(a, point) - far(b, point))[0] ?? null
}
