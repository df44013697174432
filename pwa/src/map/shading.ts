/** Counts of areas in a few classes with rounded edges, as a legend can say them. Pure. */

/** 1, 2, 3, 5, 10, 15, 20, 30, 50, 100 … : whole numbers people count in. */
function niceNumbers(upTo: number): number[] {
  const numbers: number[] = []
  for (let power = 1; power <= upTo; power *= 10) for (const step of power === 1 ? [1, 2, 3, 5] : [1, 1.5, 2, 3, 5]) numbers.push(step * power)
  return numbers.filter((one) => one <= upTo)
}

/**
 * Where classes begin, ascending, the first at 1; nothing when there is nothing to count. Nought is no class: it stands for itself.
 * Each class holds about as many areas as the next, so that one crowded town does not make all the others look alike.
 */
export function classBreaks(counts: readonly number[], most = 5): number[] {
  const sorted = counts.filter((one) => one > 0).sort((a, b) => a - b)
  const top = sorted.at(-1)
  if (top === undefined) return []
  if (top <= most) return Array.from({ length: top }, (_, index) => index + 1)
  const nice = niceNumbers(top)
  const near = (wanted: number): number => nice.reduce((best, one) => (Math.abs(one - wanted) <= Math.abs(best - wanted) ? one : best), 1)
  const breaks = new Set([1])
  for (let part = 1; part < most; part += 1) breaks.add(near(sorted[Math.floor((part * sorted.length) / most)] ?? 1))
  // where most areas are alike, classes are left over: they part the widest ones
  while (breaks.size < most) {
    const edges = [...[...breaks].sort((a, b) => a - b), top + 1]
    const spans = edges.slice(1).map((to, index) => ({ from: edges[index] ?? 1, to }))
    const widest = spans.reduce((best, one) => (one.to / one.from > best.to / best.from ? one : best))
    const middle = near(Math.sqrt(widest.from * widest.to))
    if (middle <= widest.from || middle >= widest.to) break
    breaks.add(middle)
  }
  return [...breaks].sort((a, b) => a - b)
}

/** The class of a count, from 0; -1 for nought. */
export function classOf(count: number, breaks: readonly number[]): number {
  return breaks.reduce((found, from, index) => (count >= from ? index : found), -1)
}

/** "1–4", "5", "50 以上". */
export function classWords(breaks: readonly number[]): string[] {
  return breaks.map((from, index) => {
    const next = breaks[index + 1]
    const number = from.toLocaleString('zh-CN')
    if (next === undefined) return index === 0 ? `${number} 起` : `${number} 及以上`
    return next - 1 === from ? number : `${number}–${(next - 1).toLocaleString('zh-CN')}`
  })
}

/** One hue from light to full: told apart by lightness, so without seeing colours too. `#rrggbb` or `#rgb` in, `#rrggbb` out. */
export function ramp(ground: string, full: string, steps: number): string[] {
  const from = channels(ground)
  const to = channels(full)
  return Array.from({ length: steps }, (_, step) => {
    const share = steps === 1 ? 0.6 : 0.16 + (step * 0.74) / (steps - 1)
    return `#${from.map((value, part) => Math.round(value + ((to[part] ?? value) - value) * share).toString(16).padStart(2, '0')).join('')}`
  })
}

/** A minifier writes #ffffff as #fff. */
function channels(hex: string): number[] {
  const digits = hex.replace('#', '')
  const wide = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits
  return [0, 2, 4].map((at) => Number.parseInt(wide.slice(at, at + 2), 16))
}
