import type { Location } from '@/api/types'

const made = new Map<string, Location>()

/** Where a record lies that has no place: the one grid of its worker. Always the same object, so that nobody takes it for a choice. */
export function fallback(grid: string): Location {
  const known = made.get(grid) ?? { source: 'chosen', grid }
  made.set(grid, known)
  return known
}

export const isFallback = (place: Location): boolean => made.get(place.grid ?? '') === place
