/** Waiting times and batch sizes of the uploader: pure, so that every path has a test. */

export const maxBatch = 50

/** 2, 4, 8 … s, at most 5 minutes, ±20 % so that a district's phones do not all return in the same second. */
export function delayMs(attempts: number, random: () => number = Math.random): number {
  const base = Math.min(2_000 * 2 ** Math.max(0, attempts - 1), 300_000)
  return Math.round(base * (0.8 + 0.4 * random()))
}

/** The server said when to come: not before, and not in the same moment as everybody whose number was the same second. */
export function toldMs(ms: number, random: () => number = Math.random): number {
  return Math.round(Math.min(ms, 600_000) + random() * 1_000)
}

/** What the uploader knows about the server's health. */
export interface Pace {
  /** Operations in the next batch, 1–50. Below 50 a failing record is being looked for. */
  limit: number
  /** Whole batches that failed in a row. */
  failures: number
  /** Operations that failed alone in a row: two different ones mean the server is down, not the record. */
  alone: number
  /** Batches that went through in a row. */
  calm: number
}

export const fullPace: Pace = { limit: maxBatch, failures: 0, alone: 0, calm: 0 }

export interface AfterTrouble {
  pace: Pace
  /** It failed alone: this operation waits by itself and the others go on. Otherwise everything pauses, nobody's fault. */
  blame: boolean
}

/**
 * A whole batch was answered 5xx (or with a 4xx no operation explains). The first time may be a restart, so only wait;
 * then halve until one is left. A lone failure is put aside and the next tried alone: if that fails too, the server is down.
 */
export function afterTrouble(pace: Pace, size: number): AfterTrouble {
  const failures = pace.failures + 1
  const looking = pace.limit < maxBatch
  if (failures === 1 && !looking) return { pace: { ...pace, failures, calm: 0 }, blame: false }
  if (size > 1) return { pace: { limit: Math.floor(Math.min(pace.limit, size) / 2), failures, alone: 0, calm: 0 }, blame: false }
  const alone = pace.alone + 1
  return alone < 2 ? { pace: { limit: 1, failures, alone, calm: 0 }, blame: true } : { pace: { limit: 1, failures, alone: 0, calm: 0 }, blame: false }
}

/**
 * A batch went through. While a failing record is looked for, one batch of the halved size may pass before the one that
 * holds it, so the size grows only after the second.
 */
export function afterAnswer(pace: Pace): Pace {
  const calm = pace.calm + 1
  const found = pace.alone > 0
  return { limit: found || calm >= 2 ? Math.min(maxBatch, pace.limit * 2) : pace.limit, failures: 0, alone: 0, calm: found ? 2 : calm }
}
