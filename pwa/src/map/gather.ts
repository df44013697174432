import { squareAround, squares, squareSide } from './tile-math'
import type { TilePoints } from './tile-points'

/** One case, or some that the server counted together. Metres of EPSG:3857, seconds since 1970 (NaN: none). */
export interface Spot {
  x: number
  y: number
  count: number
  yellow: number
  red: number
  yellowAt: number
  dueAt: number
  pausedSince: number
  /** Null where it is several. */
  one: { id: string; caseNo: string; title: string } | null
}

/** What is drawn at one place: a case, or several with their number. */
export interface Mark {
  x: number
  y: number
  count: number
  yellow: number
  red: number
  spots: readonly Spot[]
}

/** A square with more spots than this is drawn as one bubble. */
const most = 5
/** In pixels. Cases nearer than a fingertip are a pile; bubbles may touch, and no more. */
const pile = 9
const farthest = 62
export const bubbleRadius = (count: number): number => (count < 10 ? 12 : count < 100 ? 15 : count < 1000 ? 19 : count < 10_000 ? 23 : count < 100_000 ? 27 : 31)
const radiusOf = ({ count }: { count: number }): number => (count > 1 ? bubbleRadius(count) : 7)

/** The spots of a tile by square: what is drawn together. `extent` is the tile's; done once, when the tile comes. */
export function sortTile(points: TilePoints, [west = 0, south = 0, east = 0]: readonly number[]): Spot[][] {
  const side = (east - west) / squares
  const sorted = new Map<number, Spot[]>()
  for (let at = 0; at < points.x.length; at += 1) {
    const number = (column: Float64Array | Int32Array): number => column[at] ?? 0
    const id = points.id[at] ?? ''
    const spot: Spot = {
      x: number(points.x), y: number(points.y), count: number(points.count), yellow: number(points.yellow), red: number(points.red),
      yellowAt: number(points.yellowAt), dueAt: number(points.dueAt), pausedSince: number(points.pausedSince),
      one: id ? { id, caseNo: points.caseNo[at] ?? '', title: points.title[at] ?? '' } : null,
    }
    const key = Math.floor((spot.y - south) / side) * squares + Math.floor((spot.x - west) / side)
    const inside = sorted.get(key)
    if (inside) inside.push(spot)
    else sorted.set(key, [spot])
  }
  return [...sorted.values()]
}

/**
 * Draws few things where there are many cases, and loses none: the counts of the marks always sum up to those of the spots. Squares lie
 * still on the ground, so that panning does not shuffle what is drawn.
 */
export function gather(groups: readonly (readonly Spot[])[], metresPerPixel: number, nowMs: number): Mark[] {
  let marks: Mark[] = []
  for (const spots of groups) {
    if (spots.length > most) marks.push(together(spots, nowMs / 1000))
    else for (const spot of spots) marks.push(together([spot], nowMs / 1000))
  }
  // two that became one take more room, and may reach a third
  for (let round = 0; round < 4; round += 1) {
    const next = merged(marks, metresPerPixel)
    if (next.length === marks.length) break
    marks = next
  }
  return marks
}

/** Red from `dueAt` on, yellow from `yellowAt` on; paused: as when the pause began. One definition with src/rules/light.ts, on numbers. */
export function spotLight({ yellowAt, dueAt, pausedSince }: Spot, now: number): 'green' | 'yellow' | 'red' | null {
  if (Number.isNaN(dueAt)) return null
  const moment = Number.isNaN(pausedSince) ? now : pausedSince
  return moment >= dueAt ? 'red' : moment >= yellowAt ? 'yellow' : 'green'
}

function together(spots: readonly Spot[], now: number): Mark {
  const mark: Mark = { x: 0, y: 0, count: 0, yellow: 0, red: 0, spots }
  for (const spot of spots) {
    mark.x += spot.x * spot.count
    mark.y += spot.y * spot.count
    mark.count += spot.count
    const light = spot.one ? spotLight(spot, now) : null
    mark.red += light === 'red' ? 1 : spot.one ? 0 : spot.red
    mark.yellow += light === 'yellow' ? 1 : spot.one ? 0 : spot.yellow
  }
  mark.x /= mark.count
  mark.y /= mark.count
  return mark
}

/** What would lie on top of each other becomes one. */
function merged(marks: readonly Mark[], metresPerPixel: number): Mark[] {
  const side = farthest * metresPerPixel
  const cells = new Map<number, Mark[]>()
  const kept: Mark[] = []
  const key = (column: number, row: number): number => row * 134_217_728 + column
  for (const mark of marks) {
    const column = Math.floor(mark.x / side)
    const row = Math.floor(mark.y / side)
    let host: Mark | undefined
    for (let r = row - 1; r <= row + 1 && !host; r += 1)
      for (let c = column - 1; c <= column + 1 && !host; c += 1)
        host = cells.get(key(c, r))?.find((one) => {
          const near = (one.count > 1 || mark.count > 1 ? radiusOf(one) + radiusOf(mark) : pile) * metresPerPixel
          return Math.hypot(one.x - mark.x, one.y - mark.y) < near
        })
    if (!host) {
      const made = { ...mark }
      kept.push(made)
      const cell = cells.get(key(column, row))
      if (cell) cell.push(made)
      else cells.set(key(column, row), [made])
      continue
    }
    const count = host.count + mark.count
    host.x = (host.x * host.count + mark.x * mark.count) / count
    host.y = (host.y * host.count + mark.y * mark.count) / count
    host.count = count
    host.yellow += mark.yellow
    host.red += mark.red
    host.spots = host.spots.concat(mark.spots)
  }
  return kept
}

/** West, south, east, north of what a mark stands for, in metres: where the server counted some together, the square it counted in. */
export function extentOf(mark: Mark, zoom: number): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y, one } of mark.spots) {
    const [west, south, east, north] = one ? [x, y, x, y] : squareAround(x, y, squareSide(zoom))
    box[0] = Math.min(box[0], west)
    box[1] = Math.min(box[1], south)
    box[2] = Math.max(box[2], east)
    box[3] = Math.max(box[3], north)
  }
  return box
}

/** The first zoom, level by level from here, at which each case of a mark stands by itself; `nearest` where none before does. */
export function partedFrom(mark: Mark, zoom: number, nearest: number, metresPerPixel: (zoom: number) => number): number {
  for (let next = zoom + 1; next < nearest; next += 1) {
    const side = squareSide(next)
    const groups = new Map<string, Spot[]>()
    for (const spot of mark.spots) {
      const key = squareAround(spot.x, spot.y, side).join()
      groups.set(key, [...(groups.get(key) ?? []), spot])
    }
    if (gather([...groups.values()], metresPerPixel(next), 0).every(({ count }) => count === 1)) return next
  }
  return nearest
}
