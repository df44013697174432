/** Where names stand so that no bubble covers them and they do not cover each other. Pure, in pixels. */
export interface Sign {
  x: number
  y: number
  width: number
  height: number
  /** Whether it may be moved so far: a name outside its own area would name another. */
  mayMove?: (dx: number, dy: number) => boolean
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

/** Nearer than this a name still belongs to its point. */
const beside = 26

/** For each sign how far to move it; null where there is no room for it. Earlier signs choose first. */
export function placeNames(signs: readonly Sign[], bubbles: readonly Bubble[]): ([dx: number, dy: number] | null)[] {
  const taken: Sign[] = []
  return signs.map((sign) => {
    const near = bubbles.filter((one) => Math.abs(one.x - sign.x) < sign.width * 1.5 + one.radius && Math.abs(one.y - sign.y) < sign.height * 4.5 + one.radius)
    for (const [right, down] of steps) {
      const move: [number, number] = [right * sign.width, down * (sign.height + 4)]
      const at = { ...sign, x: sign.x + move[0], y: sign.y + move[1] }
      if (near.some((one) => hidden(at, one)) || taken.some((one) => crossing(at, one))) continue
      if (Math.hypot(...move) > beside && sign.mayMove?.(...move) === false) continue
      taken.push(at)
      return move
    }
    return null
  })
}

/** Words that may not be moved: each stands whole, or as its `short` part alone, or not at all. Earlier ones choose first. */
export function placeStill(signs: readonly (Sign & { short: Pick<Sign, 'width' | 'height'> })[]): ('whole' | 'short' | null)[] {
  const taken: Sign[] = []
  return signs.map((sign) => {
    for (const [form, size] of [['whole', sign], ['short', sign.short]] as const) {
      const at = { ...sign, width: size.width, height: size.height }
      if (taken.some((one) => crossing(at, one))) continue
      taken.push(at)
      return form
    }
    return null
  })
}

function hidden(sign: Sign, { x, y, radius }: Bubble): boolean {
  const dx = Math.max(0, Math.abs(x - sign.x) - sign.width / 2)
  const dy = Math.max(0, Math.abs(y - sign.y) - sign.height / 2)
  return Math.hypot(dx, dy) < radius + gap
}

function crossing(a: Sign, b: Sign): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 + gap && Math.abs(a.y - b.y) < (a.height + b.height) / 2 + gap
}

/** About how wide words are: a Chinese sign is as wide as it is high. */
export function widthOf(words: string, px: number): number {
  let width = 0
  for (let at = 0; at < words.length; at += 1) width += words.charCodeAt(at) > 0x2e7f ? px : px * 0.6
  return width
}
