import type { Entity, Rows } from '@/api/types'
import { syncState, type AccountDb, type Forgotten, type Operation, type StoredAttachment, type TrackingState } from './db'
import { mirrorRow, mirrorRows } from './mirror'
import { households, type HouseholdView } from './homes'
import { patrols, reports, type PatrolView, type ReportView } from './overlay'
import { openOperations } from './sealing'

/** Named reads for screens; each may run inside a live query. */

export const rowsOf = async <E extends Entity>(db: AccountDb, entity: E): Promise<Rows[E][]> => [...(await mirrorRows(db, entity))]
export const rowOf: <E extends Entity>(db: AccountDb, entity: E, id: string) => Promise<Rows[E] | null> = mirrorRow

/** What this phone recorded, oldest first, as it was written: screens read the outbox through this and never straight. */
export async function operations(db: AccountDb): Promise<Operation[]> {
  return openOperations(db, await db.outbox.orderBy('seq').toArray())
}

export async function allReports(db: AccountDb): Promise<ReportView[]> {
  const [cases, categories, mine] = await Promise.all([mirrorRows(db, 'case'), mirrorRows(db, 'category'), operations(db)])
  return reports(cases, mine, categories)
}

export async function oneReport(db: AccountDb, id: string): Promise<ReportView | null> {
  const [row, categories, mine] = await Promise.all([mirrorRow(db, 'case', id), mirrorRows(db, 'category'), operations(db)])
  return reports(row ? [row] : [], mine, categories).find((report) => report.id === id) ?? null
}

/** Those that live here: who has moved out is on no list. */
export async function allHouseholds(db: AccountDb, me: string): Promise<HouseholdView[]> {
  return (await everyHousehold(db, me)).filter(({ row }) => !row.moved_out)
}

/** Also those that have moved out. */
export async function everyHousehold(db: AccountDb, me: string): Promise<HouseholdView[]> {
  const [rows, mine] = await Promise.all([mirrorRows(db, 'household'), operations(db)])
  return households(rows, mine, me)
}

/** A household by its id, or by that of a double that was merged into it; also one that has moved out. */
export async function oneHousehold(db: AccountDb, id: string, me: string): Promise<HouseholdView | null> {
  const all = await everyHousehold(db, me)
  return all.find((one) => one.id === id) ?? all.find((one) => one.merged.some((double) => double.id === id)) ?? null
}

export async function allPatrols(db: AccountDb): Promise<PatrolView[]> {
  const [rows, mine] = await Promise.all([mirrorRows(db, 'patrol'), operations(db)])
  return patrols(rows, mine)
}

/** What goes out by itself and tells nothing of the worker's: no screen counts it as a record. */
const isRecord = ({ kind }: Operation): boolean => kind !== 'notice.read'

/** In records, the unit of every screen: a photo belongs to its record. */
export interface OutboxCount {
  /** Not wholly at the centre yet: its words or a photo of it wait, or are on their way. */
  waiting: number
  /** Of these, whose words have arrived. */
  photosOnly: number
  /** Refused, conflicting, or tried in vain again and again. */
  needPerson: number
}

/** A record that failed this often alone is shown to the worker, though it is still tried. */
export const stubborn = 4

export function needsPerson(operation: Operation): boolean {
  return operation.status === 'refused' || operation.status === 'conflict' || (operation.status === 'waiting' && (operation.attempts >= stubborn || operation.trouble?.person === true))
}

export async function outboxCount(db: AccountDb): Promise<OutboxCount> {
  const open = (await db.outbox.where('status').anyOf('waiting', 'sending', 'refused', 'conflict').toArray()).filter(isRecord)
  const photosOnly = (await photosOwed(db)).size
  return {
    waiting: open.filter((operation) => operation.status === 'sending' || (operation.status === 'waiting' && !needsPerson(operation))).length + photosOnly,
    photosOnly,
    needPerson: open.filter(needsPerson).length + (await refusedPhotos(db)).length,
  }
}

/** Records whose words have arrived and whose photos have not: how many photos each. */
export async function photosOwed(db: AccountDb): Promise<Map<string, number>> {
  const owed = new Map<string, number>()
  for (const photo of await db.attachments.where('status').equals('waiting').toArray()) {
    const held = await db.outbox.bulkGet(photo.operationIds)
    for (const owner of held) {
      if (owner?.status === 'acknowledged') owed.set(owner.id, (owed.get(owner.id) ?? 0) + 1)
    }
  }
  return owed
}

/** Photos the server will never take; a person has not yet seen that. */
export function refusedPhotos(db: AccountDb): Promise<StoredAttachment[]> {
  return db.attachments.where('status').equals('refused').toArray()
}

export async function allOperations(db: AccountDb): Promise<Operation[]> {
  return (await operations(db)).filter(isRecord).reverse()
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

/** Why the server's rows are not, or not wholly, in this phone: taken away, or the first fetch has not come to its end. Null: they are. */
export async function unwhole(db: AccountDb): Promise<Forgotten | 'coming' | null> {
  const { forgotten, lastPullAt } = await syncState(db)
  return forgotten ?? (lastPullAt === null ? 'coming' : null)
}

export async function oneOperation(db: AccountDb, id: string): Promise<Operation | null> {
  const held = await db.outbox.get(id)
  return held ? ((await openOperations(db, [held]))[0] ?? null) : null
}

/** The patrol whose way is recorded, or paused; null: none is, and no screen has to say so. */
export async function tracking(db: AccountDb): Promise<TrackingState | null> {
  return ((await db.meta.get('tracking')) as TrackingState | undefined) ?? null
}
