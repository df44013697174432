/**
 * A patrol's track: wild fixes dropped, drawn with fewer points, gaps left as gaps. The twin of geo/track.py, held to it by
 * tests/vectors/track.json. No length is computed anywhere: mileage is nobody's measure of a walk (DOMAIN §6).
 */

/** WGS-84 degrees, whole seconds since the patrol began, metres. */
export type Fix = readonly [lon: number, lat: number, t: number, accuracyM: number]

/** A fix less certain than this says which street at best, and draws a walk that nobody walked. */
export const accuracyMaxM = 50
/** 90 km/h: country grids are driven. What is quicker is a fix that jumped. */
export const speedMaxMS = 25
/** Longer without a fix, and where somebody was is not known: a gap. */
export const silenceMaxS = 60
/** Finer than a phone in a street can tell. */
export const toleranceM = 5

const earthM = 6_371_008.8
const rad = Math.PI / 180

/** Great-circle distance. */
function metresBetween(a: Fix, b: Fix): number {
  const halfLat = ((b[1] - a[1]) * rad) / 2
  const halfLon = ((b[0] - a[0]) * rad) / 2
  const chord = Math.sin(halfLat) ** 2 + Math.cos(a[1] * rad) * Math.cos(b[1] * rad) * Math.sin(halfLon) ** 2
  return 2 * earthM * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/**
 * What can be believed of a track, of the `until` seconds that the patrol lasted. Every two neighbours of a segment then lie
 * at most `silenceMaxS` apart in time and no farther than `speedMaxMS` allows. A segment is split where the phone was
 * silent, and never joined to another.
 */
export function clean(segments: readonly (readonly Fix[])[], until: number): Fix[][] {
  const kept: Fix[][] = []
  let last = -1
  for (const segment of segments) {
    let run: Fix[] = []
    for (const fix of segment) {
      const t = fix[2]
      if (!(fix[3] >= 0 && fix[3] <= accuracyMaxM && t > last && t <= until)) continue
      const before = run.at(-1)
      if (before && t - before[2] > silenceMaxS) {
        kept.push(run)
        run = []
      } else if (before && metresBetween(before, fix) > speedMaxMS * (t - before[2])) continue
      run.push(fix)
      last = t
    }
    if (run.length > 0) kept.push(run)
  }
  return kept
}

/**
 * The segment with fewer fixes (Douglas–Peucker): ends kept, no fix farther than the tolerance from what is left. At least
 * one fix for every `silenceMaxS` stays, so that a long straight street is no gap when it is cleaned again.
 */
export function simplify(segment: readonly Fix[], tolerance = toleranceM): Fix[] {
  const end = segment.length - 1
  if (end <= 1) return [...segment]
  const plane = planeOf(segment)
  const anchors = [0]
  for (let at = 1; at < end; at += 1) {
    if ((segment[at + 1] as Fix)[2] - (segment[anchors.at(-1) as number] as Fix)[2] > silenceMaxS) anchors.push(at)
  }
  anchors.push(end)
  const keep = new Set(anchors)
  const spans = anchors.slice(1).map((to, at): [number, number] => [anchors[at] as number, to])
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [first, last] = span
    let farthest = first
    let distance = tolerance
    for (let at = first + 1; at < last; at += 1) {
      const away = fromLine(plane[at] as XY, plane[first] as XY, plane[last] as XY)
      if (away > distance) [farthest, distance] = [at, away]
    }
    if (farthest > first) {
      keep.add(farthest)
      spans.push([first, farthest], [farthest, last])
    }
  }
  return segment.filter((_, at) => keep.has(at))
}

type XY = readonly [east: number, north: number]

/** Metres east and north of the first fix; good to a few millimetres over a grid. */
function planeOf(segment: readonly Fix[]): XY[] {
  const [lon, lat] = segment[0] as Fix
  const scale = rad * earthM
  return segment.map((fix) => [(fix[0] - lon) * scale * Math.cos(lat * rad), (fix[1] - lat) * scale])
}

function fromLine(point: XY, a: XY, b: XY): number {
  const east = b[0] - a[0]
  const north = b[1] - a[1]
  const length = east * east + north * north
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((point[0] - a[0]) * east + (point[1] - a[1]) * north) / length))
  return Math.hypot(point[0] - a[0] - share * east, point[1] - a[1] - share * north)
}
