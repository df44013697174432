/** Where names stand so that no bubble covers them and they do not cover each other. Pure, in pixels. */
export interface Sign {
  x: number
  y: number
  width: number
  height: number
  /** It must be read whatever else is there; others are left out where there is no room. */
  must: boolean
}

/** A bubble: a circle names keep clear of. */
export interface Bubble {
  x: number
  y: number
  radius: number
}

const gap = 3
/** Tried one after the other: on its point, above and below it, then aside, ever farther. */
const steps = [
  [0, 0], [0, -1], [0, 1], [0, -1.7], [0, 1.7], [-0.5, -1.2], [0.5, -1.2], [-0.5, 1.2], [0.5, 1.2], [-0.9, 0], [0.9, 0], [0, -2.5], [0, 2.5], [-0.8, -2], [0.8, -2], [-0.8, 2], [0.8, 2], [0, -3.4], [0, 3.4],
] as const

/** For each sign how far to move it; null where it is left out. Earlier signs choose first. */
export function placeNames(signs: readonly Sign[], bubbles: readonly Bubble[]): ([dx: number, dy: number] | null)[] {
  const taken: Sign[] = []
  return signs.map((sign) => {
    let best: { at: Sign; move: [number, number]; covered: number } | null = null
    const near = bubbles.filter((one) => Math.abs(one.x - sign.x) < sign.width * 1.5 + one.radius && Math.abs(one.y - sign.y) < sign.height * 4.5 + one.radius)
    for (const [right, down] of steps) {
      const move: [number, number] = [right * sign.width, down * (sign.height + 4)]
      const at = { ...sign, x: sign.x + move[0], y: sign.y + move[1] }
      const covered = near.reduce((sum, one) => sum + hidden(at, one), 0) + taken.reduce((sum, one) => sum + 4 * crossing(at, one), 0)
      if (!best || covered < best.covered) best = { at, move, covered }
      if (covered === 0) break
    }
    if (!best || (best.covered > 0 && !sign.must)) return null
    taken.push(best.at)
    return best.move
  })
}

/** How deep a bubble reaches into a sign, in pixels. */
function hidden(sign: Sign, { x, y, radius }: Bubble): number {
  const dx = Math.max(0, Math.abs(x - sign.x) - sign.width / 2)
  const dy = Math.max(0, Math.abs(y - sign.y) - sign.height / 2)
  return Math.max(0, radius + gap - Math.hypot(dx, dy))
}

function crossing(a: Sign, b: Sign): number {
  const wide = (a.width + b.width) / 2 + gap - Math.abs(a.x - b.x)
  const high = (a.height + b.height) / 2 + gap - Math.abs(a.y - b.y)
  return wide > 0 && high > 0 ? Math.min(wide, high) : 0
}

/** About how wide words are: a Chinese sign is as wide as it is high. */
export function widthOf(words: string, px: number): number {
  return [...words].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) > 0x2e7f ? px : px * 0.6), 0)
}
