/** Waiting times and batch sizes of the uploader: pure, so that every path has a test. */

export const maxBatch = 50

/** 2, 4, 8 … s, at most 5 minutes, ±20 % so that a district's phones do not all return in the same second. */
export function delayMs(attempts: number, random: () => number = Math.random): number {
  const base = Math.min(2_000 * 2 ** Math.max(0, attempts - 1), 300_000)
  return Math.round(base * (0.8 + 0.4 * random()))
}

/** What the uploader knows about the server's health. */
export interface Pace {
  /** Operations in the next batch, 1–50. */
  limit: number
  /** Whole batches that failed in a row. */
  failures: number
  /** Operations that failed alone in a row: two different ones mean the server is down, not the record. */
  alone: number
}

export const fullPace: Pace = { limit: maxBatch, failures: 0, alone: 0 }

export type AfterTrouble =
  /** Pause everything; nobody's fault. */
  | { pace: Pace; blame: false }
  /** It failed alone: this operation waits by itself, the others go on. */
  | { pace: Pace; blame: true }

/**
 * A whole batch was answered 5xx (or with a 4xx no operation explains). The first time may be a restart, so only wait;
 * then halve until one is left. A lone failure is put aside and the next tried alone: if that fails too, the server is down.
 */
export function afterTrouble(pace: Pace, size: number): AfterTrouble {
  if (size > 1) {
    const failures = pace.failures + 1
    const limit = failures === 1 ? Math.min(pace.limit, maxBatch) : Math.max(1, Math.floor(Math.min(pace.limit, size) / 2))
    return { pace: { limit, failures, alone: 0 }, blame: false }
  }
  if (pace.failures === 0) return { pace: { ...pace, failures: 1 }, blame: false }
  const alone = pace.alone + 1
  if (alone >= 2) return { pace: { limit: 1, failures: pace.failures + 1, alone: 0 }, blame: false }
  return { pace: { limit: 1, failures: pace.failures + 1, alone }, blame: true }
}

export function afterAnswer(pace: Pace): Pace {
  return { limit: Math.min(maxBatch, pace.limit * 2), failures: 0, alone: 0 }
}
