import type { Change } from '@/api/types'
import { syncState, type AccountDb, type MirrorRow, type Operation, type RowKey, type SealedRow } from './db'
import { aes, appId, decrypt, encrypt, fromText, openOwn, openPhoto, seal, toText, type Envelope, type Own, type Recipient } from './envelope'
import { uuid7 } from './uuid'

/**
 * What lies on this phone about people lies sealed: the server's rows under row keys, the worker's own words in envelopes.
 * Sealing needs the public half of the app's key pair alone, so a locked phone goes on pulling and settling; opening needs
 * the private half, which lock.ts puts here while the app is open. A database without a key pair keeps everything open.
 */
export interface Ring {
  /** Whom to seal for; null: the PIN was guessed at too often, and no row is kept. */
  point: string | null
  own: Own | null
  /** Others that open envelopes: the vault. */
  others: Set<Opener>
  writing: { id: string; key: CryptoKey; madeAt: number } | null
  keys: Map<string, CryptoKey>
  /** Payloads as they were opened: a live query reads all of them again with every change. */
  payloads: Map<string, object>
  /** A row lies under a key that is gone. */
  unreadable: boolean
}

/** Each answers null for what is not its own, or while it is locked. */
interface Opener {
  open(envelope: Envelope, madeFor: string): Promise<unknown>
  openPhoto(bytes: ArrayBuffer, sha256: string): Promise<ArrayBuffer | null>
}
export type SealedChange = Change & { sealed?: SealedRow }

const rings = new WeakMap<AccountDb, Ring>()
/** A key still being written under is never thrown away: one that is written under is younger than those that are. */
const writeForMs = 12 * 3600 * 1000
/** What names nobody, and what forms ask on a locked phone. Everything else is sealed, also what a later version adds. */
export const clear: ReadonlySet<string> = new Set(['area', 'category', 'sign', 'escalation_rule', 'calendar', 'advice'])
/** What a record keeps open: order, retry and a row in 待传 need it, and it names nobody. */
const clearFields: ReadonlySet<string> = new Set(['outcome', 'mode', 'kind', 'action', 'disposal', 'urgency', 'category', 'attachments', 'asked_via', 'keep', 'drop', 'day', 'notice_ids', 'sealed'])

export const staysOpen = (field: string): boolean => clearFields.has(field) || field.endsWith('_id')
const bytesOf = new TextEncoder()
const utf8 = new TextDecoder()
const bound = (entity: string, id: string): Uint8Array<ArrayBuffer> => bytesOf.encode(`${entity}\n${id}`)

export const ringOf = (db: AccountDb): Ring | undefined => rings.get(db)

export function hangRing(db: AccountDb, point: string | null): void {
  rings.set(db, { point, own: null, others: rings.get(db)?.others ?? new Set(), writing: null, keys: new Map(), payloads: new Map(), unreadable: false })
}

export async function openRing(db: AccountDb, own: Own): Promise<void> {
  hangRing(db, own.point)
  const ring = rings.get(db)
  if (!ring) return
  ring.own = { ...own, id: appId }
  for (const { key, envelope, madeAt } of await rowKeys(db)) {
    const id = key.slice('row:'.length)
    const opened = (await openOwn(envelope, id, ring.own)) as { k: string } | null
    if (!opened) continue
    const made = await aes(fromText(opened.k))
    ring.keys.set(id, made)
    if (Date.now() - madeAt < writeForMs) ring.writing = { id, key: made, madeAt }
  }
}

export async function rowKeys(db: AccountDb): Promise<RowKey[]> {
  return (await db.vault.where('key').startsWith('row:').toArray()) as RowKey[]
}

export function alsoOpens(db: AccountDb, opener: Opener): void {
  rings.get(db)?.others.add(opener)
}

/** For whom the worker's own words are sealed besides the server; null: nobody, they stay open. */
export function ownRecipient(db: AccountDb): Recipient | null {
  const point = rings.get(db)?.point
  return point ? { id: appId, point } : null
}

export async function openEnvelope(db: AccountDb, envelope: Envelope, madeFor: string): Promise<unknown> {
  const ring = rings.get(db)
  const mine = ring?.own ? await openOwn(envelope, madeFor, ring.own) : null
  if (mine !== null) return mine
  for (const opener of ring?.others ?? []) {
    const theirs = await opener.open(envelope, madeFor)
    if (theirs !== null) return theirs
  }
  return null
}

export async function openKeptPhoto(db: AccountDb, bytes: ArrayBuffer, sha256: string): Promise<ArrayBuffer | null> {
  const ring = rings.get(db)
  const mine = ring?.own ? await openPhoto(bytes, sha256, ring.own) : null
  if (mine !== null) return mine
  for (const opener of ring?.others ?? []) {
    const theirs = await opener.openPhoto(bytes, sha256)
    if (theirs !== null) return theirs
  }
  return null
}

export async function writingKey(db: AccountDb, ring: Ring, point: string): Promise<{ id: string; key: CryptoKey }> {
  if (ring.writing && Date.now() - ring.writing.madeAt < writeForMs) return ring.writing
  const id = uuid7()
  const raw = crypto.getRandomValues(new Uint8Array(32))
  const madeAt = Date.now()
  const key = await aes(raw)
  // kept before any row lies under it
  await db.vault.put({ key: `row:${id}`, envelope: await seal({ k: toText(raw) }, id, [{ id: appId, point }]), madeAt })
  ring.writing = { id, key, madeAt }
  if (ring.own) ring.keys.set(id, key)
  return ring.writing
}

export async function sealRow({ id: k, key }: { id: string; key: CryptoKey }, entity: string, id: string, row: unknown): Promise<SealedRow> {
  return { k, ...(await encrypt(key, bytesOf.encode(JSON.stringify(row)), bound(entity, id))) }
}

/** Before the transaction that writes them: the browser ends a transaction that waits for its cipher. */
export async function sealChanges(db: AccountDb, changes: readonly Change[]): Promise<SealedChange[]> {
  const ring = rings.get(db)
  const open = (change: Change): boolean => clear.has(change.entity) || change.row === null || change.row === undefined
  if (!ring || changes.every(open)) return [...changes]
  const { point } = ring
  if (point === null) return changes.filter(open)
  const writing = await writingKey(db, ring, point)
  return Promise.all(
    changes.map(async (change): Promise<SealedChange> => (open(change) ? change : { ...change, row: null, sealed: await sealRow(writing, change.entity, change.id, change.row) })),
  )
}

/** Rows as the server gave them, by id; one that cannot be opened now is left out. */
export async function openRows(db: AccountDb, held: readonly MirrorRow[]): Promise<[id: string, row: unknown][]> {
  const ring = rings.get(db)
  const named = (one: MirrorRow, row: unknown): [string, unknown] => [one.id, row]
  // nothing to open: no promise for each of five thousand areas
  if (!held.some((one) => one.sealed)) return held.map((one) => named(one, one.row))
  const opened = await Promise.all(held.map(async (one) => named(one, one.sealed ? await openRow(ring, one, one.sealed) : one.row)))
  return opened.filter(([, row]) => row !== undefined)
}

export function openRow(ring: Ring | undefined, { entity, id }: MirrorRow, { k, iv, ct }: SealedRow): unknown {
  if (!ring?.own) return undefined
  const key = ring.keys.get(k)
  if (!key) {
    ring.unreadable = true
    return undefined
  }
  return decrypt(key, iv, ct, bound(entity, id)).then(
    (bytes): unknown => JSON.parse(utf8.decode(bytes)),
    () => undefined,
  )
}

/** Records with what was sealed in them put back, as far as it can be opened now. */
export function openOperations<T extends Operation>(db: AccountDb, operations: readonly T[]): Promise<T[]> {
  return Promise.all(
    operations.map(async (operation) => {
      const { sealed } = operation.payload
      if (!sealed) return operation
      const ring = rings.get(db)
      const known = ring?.payloads.get(operation.id) ?? ((await openEnvelope(db, sealed, operation.id)) as object | null)
      if (known === null) return operation
      if (ring?.own) ring.payloads.set(operation.id, known)
      return { ...operation, payload: { ...operation.payload, ...known } }
    }),
  )
}

/** Rows under a key that is gone are fetched anew. Outside a live query: it writes. */
export async function fetchUnreadable(db: AccountDb): Promise<void> {
  const ring = rings.get(db)
  if (!ring?.unreadable) return
  ring.unreadable = false
  await db.transaction('rw', db.meta, async () => db.meta.put({ ...(await syncState(db)), cursor: null, filling: null }))
}
