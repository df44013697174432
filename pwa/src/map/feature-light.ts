import type { Light } from '@/rules/light'

/** A property of a tile's feature by name; tiles carry numbers, texts and nothing. */
export type Properties = (name: string) => unknown

/**
 * The light of a case in a tile. Tiles carry the three moments as whole seconds since 1970 and never the light itself:
 * it turns while a tile lies still. One definition with src/rules/light.ts, on numbers.
 */
export function featureLight(of: Properties, nowMs: number): Light | null {
  const due = seconds(of('due_at'))
  if (due === null) return null
  const moment = seconds(of('paused_since')) ?? nowMs / 1000
  if (moment >= due) return 'red'
  const yellow = seconds(of('yellow_at'))
  return yellow !== null && moment >= yellow ? 'yellow' : 'green'
}

/** How many cases a feature stands for. */
export function featureCount(of: Properties): number {
  return seconds(of('count')) ?? 1
}

/** How many inside a cluster are soon due and overdue, when the tile says. */
export function clusterCounts(of: Properties): { yellow: number; red: number } {
  return { yellow: seconds(of('yellow')) ?? 0, red: seconds(of('red')) ?? 0 }
}

function seconds(value: unknown): number | null {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : null
}
