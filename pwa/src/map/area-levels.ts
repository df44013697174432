import type { AreaLevel } from './types'

/** From coarse to fine. */
export const levels: readonly AreaLevel[] = ['town', 'neighbourhood', 'grid']

/** From these zoom levels on, an outline is drawn and named. Names of the level above give way to those below. */
export const stages: Record<AreaLevel, { from: number; named: [from: number, to: number] }> = {
  town: { from: 0, named: [0, 12.6] },
  neighbourhood: { from: 11.2, named: [12.6, 30] },
  grid: { from: 13.6, named: [14.9, 30] },
}

/** The finest level that is named at this zoom: what pointing at the ground means. */
export function levelAt(zoom: number): AreaLevel {
  return zoom < stages.town.named[1] ? 'town' : zoom < stages.grid.named[0] ? 'neighbourhood' : 'grid'
}

/** The finest level that is drawn at this zoom, named or not: in words a place is told by it. */
export const drawnAt = (zoom: number): AreaLevel => levels.findLast((level) => zoom >= stages[level].from) ?? 'town'

/** By which level the map is coloured: what follows the zoom is as fine as one can still tell apart. */
const colouredFrom: Record<AreaLevel, number> = { town: 0, neighbourhood: 11.8, grid: 13.9 }
/** Farther away a chosen level would be dust, and cost a hundred tiles. */
const choosableFrom: Record<AreaLevel, number> = { town: 0, neighbourhood: 8.4, grid: 10.4 }

/** The level that is coloured: the chosen one, or the coarser one there is room for; without a choice as the zoom says. */
export function colouredLevel(zoom: number, chosen: AreaLevel | ''): AreaLevel {
  const from = chosen ? choosableFrom : colouredFrom
  const finest = chosen ? levels.indexOf(chosen) : levels.length - 1
  return levels.slice(0, finest + 1).findLast((level) => zoom >= from[level]) ?? 'town'
}
