import { clusterCounts, featureLight, type Properties } from './feature-light'

/** What a tile tells of one case, or of some that the server counted together. Metres of EPSG:3857. */
export interface Spot {
  x: number
  y: number
  count: number
  of: Properties
  /** One case that can be named and opened. */
  single: boolean
}

/** What is drawn at one place: a case, or several with their number. */
export interface Mark {
  x: number
  y: number
  count: number
  yellow: number
  red: number
  spots: Spot[]
}

/** In pixels: a square with more cases than `most` becomes one bubble; bubbles keep `reach` apart; cases nearer than a fingertip are a pile. */
const square = 56
const most = 5
const reach = 32
const pile = 9

/**
 * Draws few things where there are many cases, and loses none: the counts of the marks always sum up to those of the spots. The squares
 * lie still on the ground, so that panning does not shuffle what is drawn.
 */
export function gather(spots: readonly Spot[], metresPerPixel: number, nowMs: number): Mark[] {
  const side = square * metresPerPixel
  const squares = new Map<number, Spot[]>()
  for (const spot of spots) {
    const key = Math.floor(spot.y / side) * 67_108_864 + Math.floor(spot.x / side)
    const inside = squares.get(key)
    if (inside) inside.push(spot)
    else squares.set(key, [spot])
  }
  const marks: Mark[] = []
  for (const inside of squares.values()) {
    if (inside.length > most) marks.push(together(inside, nowMs))
    else for (const spot of inside) marks.push(together([spot], nowMs))
  }
  // two that became one take more room, and may reach a third
  let apart = merged(marks, metresPerPixel)
  for (let round = 0; round < 3; round += 1) {
    const next = merged(apart, metresPerPixel)
    if (next.length === apart.length) break
    apart = next
  }
  return apart
}

function together(spots: Spot[], nowMs: number): Mark {
  const mark: Mark = { x: 0, y: 0, count: 0, yellow: 0, red: 0, spots }
  for (const { x, y, count, of, single } of spots) {
    mark.x += x * count
    mark.y += y * count
    mark.count += count
    if (single) {
      const light = featureLight(of, nowMs)
      if (light === 'red') mark.red += 1
      else if (light === 'yellow') mark.yellow += 1
    } else {
      const { yellow, red } = clusterCounts(of)
      mark.yellow += yellow
      mark.red += red
    }
  }
  mark.x /= mark.count
  mark.y /= mark.count
  return mark
}

/** What would lie on top of each other becomes one. */
function merged(marks: readonly Mark[], metresPerPixel: number): Mark[] {
  const side = reach * metresPerPixel
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
          const near = (one.count > 1 || mark.count > 1 ? reach : pile) * metresPerPixel
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
    host.spots = [...host.spots, ...mark.spots]
  }
  return kept
}

/** West, south, east, north of what a mark stands for, in metres. */
export function extentOf(mark: Mark): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y } of mark.spots) {
    box[0] = Math.min(box[0], x)
    box[1] = Math.min(box[1], y)
    box[2] = Math.max(box[2], x)
    box[3] = Math.max(box[3], y)
  }
  return box
}
