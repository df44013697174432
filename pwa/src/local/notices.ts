import type { NoticeRow } from '@/api/tasks'
import type { AccountDb, Operation } from './db'
import { mirrorRows } from './mirror'
import { openOperations } from './sealing'

export interface NoticeView {
  row: NoticeRow
  /** What it is about, as this phone knows it by name; the notice itself carries no words of it. */
  about: string | null
  read: boolean
}

/** The notices of the mirror that still count, the newest first; one opened here is read, whether the server knows it or not. */
export function notices(rows: readonly NoticeRow[], operations: readonly Operation[], now: number, names: ReadonlyMap<string, string | null> = new Map()): NoticeView[] {
  const seen = new Set(operations.flatMap((operation) => (operation.kind === 'notice.read' ? (operation.payload as { notice_ids: string[] }).notice_ids : [])))
  return rows
    .filter((row) => Date.parse(row.expires_at) > now)
    .map((row) => ({ row, about: names.get(row.subject_id) ?? null, read: row.read_at !== null || seen.has(row.id) }))
    .sort((a, b) => Date.parse(b.row.at) - Date.parse(a.row.at) || b.row.id.localeCompare(a.row.id))
}

const opened = async (db: AccountDb): Promise<Operation[]> => openOperations(db, await db.outbox.filter(({ kind }) => kind === 'notice.read').toArray())

/** `now`: the server's present, epoch ms. May run inside a live query. */
export async function allNotices(db: AccountDb, now: number): Promise<NoticeView[]> {
  const [rows, operations, cases, tasks] = await Promise.all([mirrorRows(db, 'notice'), opened(db), mirrorRows(db, 'case'), mirrorRows(db, 'task')])
  return notices(rows, operations, now, new Map([...cases.map(({ id, title }) => [id, title] as const), ...tasks.map(({ id, ask }) => [id, ask] as const)]))
}

/** Of those about one case, task or errand, the ones not seen yet. */
export async function unreadOf(db: AccountDb, subject: string, now: number): Promise<string[]> {
  return (await allNotices(db, now)).filter(({ row, read }) => !read && row.subject_id === subject).map(({ row }) => row.id)
}

/** How many were not seen yet. May run inside a live query. */
export async function unreadNotices(db: AccountDb, now: number): Promise<number> {
  const [rows, operations] = await Promise.all([mirrorRows(db, 'notice'), opened(db)])
  return notices(rows, operations, now).filter((one) => !one.read).length
}
