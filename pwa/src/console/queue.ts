import type { CaseRow } from '@/api/types'
import { light, type Light } from '@/rules/light'
import { offersOf } from './next-step'

/** What a list needs to know of what stands in it. */
export interface Listed {
  id: string
  version: number
}

/** A page as the server gives it. */
export interface Page<R extends Listed> {
  items: R[]
  next_cursor: string | null
  /** null: more than ten thousand. */
  total: number | null
}

/** A row of the list. `left`: it no longer matches the filters, and stays where it is until the clerk asks for the list anew. */
export interface QueueRow<R extends Listed = CaseRow> {
  row: R
  left: boolean
}

export interface Merged<R extends Listed = CaseRow> {
  rows: QueueRow<R>[]
  /** Cases that match now and are not in the list: announced, not inserted. */
  fresh: R[]
}

/**
 * A quiet poll: what is on the screen gets its newest content in its old place; nothing moves under the clerk's eyes.
 *
 * `answer` is the list from its first row; `whole` says that it ends with the last match. Rows beyond the reach of the answer
 * are left alone, and answered rows beyond the end of the screen are the next page, not news. `own` was registered on this desk: to
 * whoever wrote it it is no news, and it takes its place at once.
 */
export function mergePoll<R extends Listed>(shown: readonly QueueRow<R>[], shownToEnd: boolean, answer: readonly R[], whole: boolean, own: ReadonlySet<string> = new Set()): Merged<R> {
  const answered = new Map(answer.map((row) => [row.id, row]))
  const known = new Set(shown.map(({ row }) => row.id))
  const lastShownInAnswer = answer.reduce((last, row, index) => (known.has(row.id) ? index : last), -1)
  const reach = whole ? shown.length : shown.reduce((last, { row }, index) => (answered.has(row.id) ? index : last), -1)

  const rows = shown.map(({ row, left }, index): QueueRow<R> => {
    const now = answered.get(row.id)
    if (now) return { row: newer(row, now), left: false }
    return { row, left: left || index <= reach }
  })
  const fresh = answer.filter((row, index) => !known.has(row.id) && (shownToEnd || index < lastShownInAnswer))
  return { rows: placed(rows, answer, fresh.filter(({ id }) => own.has(id))), fresh: fresh.filter(({ id }) => !own.has(id)) }
}

/** Each row of `added` behind the one that stands before it in the answer. */
function placed<R extends Listed>(rows: readonly QueueRow<R>[], answer: readonly R[], added: readonly R[]): QueueRow<R>[] {
  const next = [...rows]
  for (const row of added) {
    const before = answer[answer.indexOf(row) - 1]
    next.splice(next.findIndex((one) => one.row.id === before?.id) + 1, 0, { row, left: false })
  }
  return next
}

/** The case to go on with after `from`: the next one below that waits for this person, else the first above. */
export function nextWaiting(rows: readonly QueueRow[], from: string): string | null {
  const at = rows.findIndex(({ row }) => row.id === from)
  const waits = ({ row, left }: QueueRow): boolean => !left && row.id !== from && offersOf(row).next !== null
  return (rows.slice(at + 1).find(waits) ?? rows.slice(0, Math.max(0, at)).find(waits))?.row.id ?? null
}

/** A slow answer must not undo what this screen has learned since. */
export function newer<R extends Listed>(one: R, other: R): R {
  return other.version >= one.version ? other : one
}

/** Appends a page; a case that slid from one page to the next while we scrolled stands once. */
export function appendPage<R extends Listed>(shown: readonly QueueRow<R>[], page: readonly R[]): QueueRow<R>[] {
  const known = new Set(shown.map(({ row }) => row.id))
  return [...shown, ...page.filter((row) => !known.has(row.id)).map((row) => ({ row, left: false }))]
}

/** How many of a list are late, soon late, or came back: each a filter. null: more than ten thousand. */
export type Counts = Record<'red' | 'yellow' | 'recurred', number | null>

export function countRows(rows: readonly QueueRow[], now: Date): Record<keyof Counts, number> {
  const counts = { red: 0, yellow: 0, recurred: 0 }
  for (const { row, left } of rows) {
    if (left) continue
    const shows: Light | null = light(row, now)
    if (shows === 'red' || shows === 'yellow') counts[shows] += 1
    if (row.recurrences) counts.recurred += 1
  }
  return counts
}

/** The row J or K leads to; the first or last one when nothing is chosen yet, null in an empty list. */
export function stepTo(rows: readonly QueueRow<Listed>[], from: string | null, by: 1 | -1): string | null {
  if (rows.length === 0) return null
  const at = rows.findIndex(({ row }) => row.id === from)
  if (at < 0) return rows[by > 0 ? 0 : rows.length - 1]?.row.id ?? null
  return rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.row.id ?? null
}
