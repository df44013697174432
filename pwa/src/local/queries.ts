import type { Entity, Rows } from '@/api/types'
import { syncState, type AccountDb, type Forgotten, type Operation, type StoredAttachment } from './db'
import { mirrorRow, mirrorRows } from './mirror'
import { openOperations } from './sealing'
import { households, patrols, reports, type HouseholdView, type PatrolView, type ReportView } from './overlay'

/** Named reads for screens; each may run inside a live query. */

export const rowsOf: <E extends Entity>(db: AccountDb, entity: E) => Promise<Rows[E][]> = mirrorRows
export const rowOf: <E extends Entity>(db: AccountDb, entity: E, id: string) => Promise<Rows[E] | null> = mirrorRow

/** What this phone recorded, oldest first, as it was written: screens read the outbox through this and never straight. */
export async function operations(db: AccountDb): Promise<Operation[]> {
  return openOperations(db, await db.outbox.orderBy('seq').toArray())
}

export async function allReports(db: AccountDb): Promise<ReportView[]> {
  const [cases, categories, mine] = await Promise.all([
    mirrorRows(db, 'case'), mirrorRows(db, 'category'), operations(db),
  ])
  return reports(cases, mine, categories)
}

export async function oneReport(db: AccountDb, id: string): Promise<ReportView | null> {
  return (await allReports(db)).find((report) => report.id === id) ?? null
}

export async function allHouseholds(db: AccountDb, me: string): Promise<HouseholdView[]> {
  const [rows, mine] = await Promise.all([mirrorRows(db, 'household'), operations(db)])
  return households(rows, mine, me)
}

export async function allPatrols(db: AccountDb): Promise<PatrolView[]> {
  const [rows, mine] = await Promise.all([mirrorRows(db, 'patrol'), operations(db)])
  return patrols(rows, mine)
}

export interface OutboxCount {
  /** On the phone only: being sent, or waiting for nothing but the network. */
  unsent: number
  /** Refused, conflicting, or tried in vain again and again. */
  needPerson: number
  photos: number
}

/** A record that failed this often alone is shown to the worker, though it is still tried. */
export const stubborn = 4

export function needsPerson(operation: Operation): boolean {
  return operation.status === 'refused' || operation.status === 'conflict' || (operation.status === 'waiting' && (operation.attempts >= stubborn || operation.trouble?.person === true))
}

export async function outboxCount(db: AccountDb): Promise<OutboxCount> {
  const open = await db.outbox.where('status').anyOf('waiting', 'sending', 'refused', 'conflict').toArray()
  return {
    unsent: open.filter((operation) => operation.status === 'sending' || (operation.status === 'waiting' && !operation.trouble?.person)).length,
    needPerson: open.filter(needsPerson).length + (await refusedPhotos(db)).length,
    photos: await db.attachments.where('status').equals('waiting').count(),
  }
}

/** Photos the server will never take; a person has not yet seen that. */
export function refusedPhotos(db: AccountDb): Promise<StoredAttachment[]> {
  return db.attachments.where('status').equals('refused').toArray()
}

export async function allOperations(db: AccountDb): Promise<Operation[]> {
  return (await operations(db)).reverse()
}

/** Photos named by one operation, with their bytes. */
export function photosFor(db: AccountDb, sha256s: readonly string[]): Promise<StoredAttachment[]> {
  return db.attachments.where('sha256').anyOf([...sha256s]).toArray()
}

/** The server's present, as far as this phone knows, epoch ms. */
export async function serverNow(db: AccountDb): Promise<number> {
  return Date.now() + (await syncState(db)).skewMs
}

export async function lastPull(db: AccountDb): Promise<number | null> {
  return (await syncState(db)).lastPullAt
}

/** Why the server's rows are not in this phone any more; null when they are. */
export async function forgotten(db: AccountDb): Promise<Forgotten | null> {
  return (await syncState(db)).forgotten ?? null
}

export async function oneOperation(db: AccountDb, id: string): Promise<Operation | null> {
  const held = await db.outbox.get(id)
  return held ? ((await openOperations(db, [held]))[0] ?? null) : null
}
