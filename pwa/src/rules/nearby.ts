/**
 * Which cases may be the same as one being reported: of like kind, near, lately. The twin of server/cases/nearby.py, held
 * to it by tests/vectors/nearby.json; what is like what (`category.similar_to`), how near and how lately (`case_rule`) is data.
 */
export interface NearbyLimits {
  metres: number
  days: number
}

export interface About {
  /** The categories its matter may have been reported under. */
  alike: ReadonlySet<string>
  lon: number
  lat: number
  /** Epoch ms. */
  now: number
}

export interface Candidate {
  category: string
  lon: number
  lat: number
  /** ISO 8601. */
  reported_at: string
  state: string
}

const dayMs = 24 * 3600 * 1000

/** Straight-line metres between two WGS-84 points; good to 0.5 % over a district. */
export function metresBetween(lon: number, lat: number, otherLon: number, otherLat: number): number {
  const rad = Math.PI / 180
  const x = (otherLon - lon) * rad * Math.cos(((lat + otherLat) / 2) * rad)
  return Math.hypot(x, (otherLat - lat) * rad) * 6_371_000
}

/**
 * The category itself and those like it, whichever of the two names the other; never what is like those in turn.
 * `similarTo` names every category that may be compared: one it does not name is like nothing.
 */
export function alike(category: string, similarTo: ReadonlyMap<string, readonly string[]>): Set<string> {
  const named = similarTo.get(category)
  if (!named) return new Set()
  return new Set([category, ...named.filter((one) => similarTo.has(one)), ...[...similarTo].filter(([, others]) => others.includes(category)).map(([one]) => one)])
}

/** Those that may be the same, with their distance: open before ended, then the nearest first. Withdrawn and merged ones are nobody's work any more. */
export function similar<T extends Candidate>(about: About, candidates: readonly T[], limits: NearbyLimits): { one: T; metres: number }[] {
  return candidates
    .filter(({ category, state }) => about.alike.has(category) && state !== 'withdrawn' && state !== 'merged')
    .map((one) => ({ one, metres: metresBetween(about.lon, about.lat, one.lon, one.lat), at: Date.parse(one.reported_at) }))
    .filter(({ metres, at }) => metres <= limits.metres && at <= about.now && at >= about.now - limits.days * dayMs)
    .sort((a, b) => Number(a.one.state === 'closed') - Number(b.one.state === 'closed') || a.metres - b.metres)
    .map(({ one, metres }) => ({ one, metres }))
}
