import type { Box, CaseMark, FieldMark, HomeRow, LonLat, Tapped } from './types'

/** What the map shows, without a map: the list beside it and the finger on it read the same things. Pure. */
export interface Things {
  households: readonly HomeRow[]
  cases: readonly CaseMark[]
  marks: readonly FieldMark[]
}

export type Placed = Exclude<Tapped, { kind: 'area' }> & { at: LonLat }

/** Everything that has a place on the map; matters first, for they are few. */
export function placed({ households, cases, marks }: Things): Placed[] {
  const at = (point: { coordinates: [number, number] }): LonLat => ({ lon: point.coordinates[0], lat: point.coordinates[1] })
  return [
    ...cases.flatMap((row): Placed[] => (row.location ? [{ kind: 'case', row, at: at(row.location) }] : [])),
    ...marks.map((row): Placed => ({ kind: 'mark', row, at: { lon: row.lon, lat: row.lat } })),
    ...households.flatMap((row): Placed[] => (row.location ? [{ kind: 'household', row, at: at(row.location) }] : [])),
  ]
}

/** What lies in the box, nearest to `from` first within each kind: matters, other marks, households. */
export function inView(things: readonly Placed[], [west, south, east, north]: Box, from: LonLat): Placed[] {
  const order = { case: 0, mark: 1, household: 2 }
  return things
    .filter(({ at: { lon, lat } }) => lon >= west && lon <= east && lat >= south && lat <= north)
    .map((one) => ({ one, far: flatDistance(one.at, from) }))
    .sort((a, b) => order[a.one.kind] - order[b.one.kind] || a.far - b.far)
    .map(({ one }) => one)
}

/** What a fingertip of `reach` (in the unit of x and y) means: everything under it; the few matters first, then homes, nearest first. */
export function underFinger<T extends { x: number; y: number; kind: string }>(points: readonly T[], x: number, y: number, reach: number): T[] {
  const below = (one: T): number => (one.kind === 'household' ? 1 : 0)
  return points
    .map((one) => ({ one, far: Math.hypot(one.x - x, one.y - y) }))
    .filter(({ far }) => far <= reach)
    .sort((a, b) => below(a.one) - below(b.one) || a.far - b.far)
    .map(({ one }) => one)
}

/** "12 户、3 件在办、另有别人报的 2 件": how many of each kind, in words; null when there is nothing. What others reported stands apart: 今日 counts one's own. */
export function inViewWords(things: readonly { kind: string; row: { mine?: boolean } | object }[]): string | null {
  const isOthers = ({ kind, row }: (typeof things)[number]): boolean => kind === 'case' && 'mine' in row && row.mine === false
  const count = (kind: string): number => things.filter((one) => one.kind === kind && !isOthers(one)).length
  const others = things.filter(isOthers).length
  const parts = [
    [count('household'), '户'],
    [count('case'), '件在办'],
    [count('mark'), '个任务'],
  ].flatMap(([many, unit]) => (many ? [`${many} ${unit}`] : []))
  if (others > 0) parts.splice(count('mark') > 0 ? -1 : parts.length, 0, `别人报的 ${others} 件`)
  return parts.length > 0 ? parts.join('、') : null
}

/** Degrees made comparable, not metres: good for sorting within a town. */
function flatDistance(a: LonLat, b: LonLat): number {
  return Math.hypot((a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180), a.lat - b.lat)
}
