import { extentOf, type Mark, type Spot } from './gather'

/** The case a mark stands for, when it is one. */
export const single = ({ count, spots }: Mark): Spot | null => (count === 1 && spots[0]?.one ? spots[0] : null)

/** What lies in an extent (EPSG:3857 metres), what presses most first: the order of the list beside the map and of its keys. */
export function marksIn(marks: readonly Mark[], [west = 0, south = 0, east = 0, north = 0]: readonly number[]): Mark[] {
  return marks
    .filter(({ x, y }) => x >= west && x <= east && y >= south && y <= north)
    .sort((a, b) => b.red - a.red || b.yellow - a.yellow || b.count - a.count || b.y - a.y)
}

/**
 * Where a mark lies, in words. Several are said to lie in an area only where all of what they stand for does: far away one bubble holds the
 * cases of many areas, and the one its middle falls on is none but a hint.
 */
export function whereOf(mark: Mark, zoom: number, inside: (x: number, y: number) => string | null): string | null {
  const middle = inside(mark.x, mark.y)
  if (single(mark)) return middle
  const [west, south, east, north] = extentOf(mark, zoom)
  const corners = [[west, south], [east, south], [west, north], [east, north]] as const
  const name = middle ?? corners.map(([x, y]) => inside(x, y)).find((one) => one !== null) ?? null
  return name && (corners.every(([x, y]) => inside(x, y) === name) ? name : `${name}及附近`)
}

const winds = ['东', '东北', '北', '西北', '西', '西南', '南', '东南'] as const

/** Names as they stand in a list: of several bubbles in one area each says on which side of the others it lies. */
export function apart(things: readonly { x: number; y: number; several: boolean; name: string | null }[]): (string | null)[] {
  return things.map(({ x, y, several, name }) => {
    const alike = things.filter((one) => several && one.several && one.name === name)
    if (name === null || alike.length < 2) return name
    const middle = (of: 'x' | 'y'): number => alike.reduce((sum, one) => sum + one[of], 0) / alike.length
    const turn = Math.atan2(y - middle('y'), x - middle('x')) / (Math.PI / 4)
    return `${name}，靠${winds[(Math.round(turn) + 8) % 8] ?? ''}`
  })
}
