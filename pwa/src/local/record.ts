import type { Table } from 'dexie'
import type { OperationKind, Payloads } from '@/api/types'
import type { AccountDb, Intention, ResidentCode, SeqState } from './db'
import { endForm } from './drafts'
import { seal, sealedPhoto, type Secret } from './envelope'
import { intention } from './outbox'
import { ownRecipient, staysOpen } from './sealing'
import { savingOrSaying } from './storage-full'
import { uuid7 } from './uuid'
import { recipients } from './vault'

export interface PhotoToKeep {
  sha256: string
  bytes: ArrayBuffer
  type: string
}

export interface ToRecord<K extends OperationKind> {
  kind: K
  payload: Payloads[K]
  baseVersion?: number
  photos?: readonly PhotoToKeep[]
  /** What is about a person is sealed from the moment it is recorded. */
  secret?: Secret<keyof Payloads[K] & string>
  /** A draft this record was made from: it goes in the same transaction. */
  draft?: string
  /** Which filling-in of that form: a draft of it that comes late is dropped. */
  draftOf?: string
  phoneTail?: string
  /** The resident's code it goes out with. */
  code?: ResidentCode
  /** It waits so long on the phone before it goes, so that it can be taken back (take-back.ts). */
  holdMs?: number
}

/** What else is written with a record: it stands or falls with it. */
export interface Also {
  tables: Table[]
  write: (operation: Intention) => PromiseLike<unknown>
}

/**
 * Saved means saved: the operation, its photos and the end of its draft are one durable transaction.
 * Throws NotSaved (StorageFull is one); then nothing was saved and the form must stay as it is.
 * Not inside another transaction: sealing would end that.
 */
export function record<K extends OperationKind>(db: AccountDb, item: ToRecord<K>, also?: Also): Promise<Intention<K>> {
  return ending(db, item, async () => {
    const made = await sealed(db, item)
    return db.transaction('rw', [db.outbox, db.attachments, db.meta, db.drafts, ...(also?.tables ?? [])], async () => {
      const operation = await add(db, made)
      if (item.draft !== undefined) await db.drafts.delete(item.draft)
      await also?.write(operation)
      return operation
    })
  })
}

/**
 * Edit and try again: a new operation with `replaces`, the old one marked in the same transaction.
 * Throws NotSaved, also when the old one is not in a state that waits for a person.
 */
export function replace<K extends OperationKind>(db: AccountDb, oldId: string, item: ToRecord<K>, also?: Also): Promise<Intention<K>> {
  return ending(db, item, async () => {
    const made = await sealed(db, item)
    return db.transaction('rw', [db.outbox, db.attachments, db.meta, db.drafts, ...(also?.tables ?? [])], async () => {
      const old = await db.outbox.get(oldId)
      if (!old || (old.status !== 'refused' && old.status !== 'conflict' && old.status !== 'set_aside')) {
        throw new Error(`operation ${oldId} does not wait for a person`)
      }
      const operation = await add(db, made, oldId)
      await db.outbox.put({ ...intention(old), status: 'replaced', by: operation.id, was: old.status, problem: old.problem, settledAt: Date.now() })
      if (item.draft !== undefined) await db.drafts.delete(item.draft)
      await also?.write(operation)
      return operation
    })
  })
}

/**
 * Gives the record its id and seals it, before the transaction: the browser ends a transaction that waits for its cipher.
 * With a key pair of this phone all that is not needed for order and retry is sealed; without one, what the form calls secret.
 * Before the server's key was ever heard (the first minute of a phone) there is nobody to seal for, and keeping the record
 * comes first.
 */
async function sealed<K extends OperationKind>(db: AccountDb, item: ToRecord<K>): Promise<ToRecord<K> & { id: string }> {
  const id = uuid7()
  const [server, vault] = await recipients(db)
  if (!server) return { ...item, id }
  const own = ownRecipient(db)
  // what is said about somebody of the lent list goes when that goes
  const mine = isListed(item) ? (vault ?? own) : own
  if (item.secret === undefined && own === null) return { ...item, id }
  const all = [server, ...(mine ? [mine] : vault ? [vault] : [])]
  const photos = item.secret?.photos || own ? await Promise.all((item.photos ?? []).map((photo) => sealedPhoto(photo, all))) : (item.photos ?? [])
  const secret: readonly string[] = item.secret?.fields ?? []
  const hides = ([name, value]: [string, unknown]): boolean => value !== undefined && (secret.includes(name) || (own !== null && !staysOpen(name)))
  const fields = Object.entries(item.payload as object)
  const hidden = Object.fromEntries(fields.filter(hides))
  if (Object.keys(hidden).length === 0) return { ...item, id, photos }
  const plain = Object.fromEntries(fields.filter((one) => !hides(one))) as unknown as Payloads[K]
  return { ...item, id, photos, payload: { ...plain, sealed: await seal(hidden, id, all) } }
}

function isListed<K extends OperationKind>({ kind, payload, secret }: ToRecord<K>): boolean {
  const about = payload as { person_id?: unknown; person_hint?: unknown }
  return secret !== undefined && (kind.startsWith('errand.') || about.person_id !== undefined || about.person_hint !== undefined)
}

/** Saves; the form counts as done from before the transaction, so that no draft of it slips in behind. */
async function ending<T>(db: AccountDb, item: { draftOf?: string }, work: () => PromiseLike<T>): Promise<T> {
  const notYet = item.draftOf === undefined ? () => undefined : endForm(db, item.draftOf)
  try {
    return await savingOrSaying(work)
  } catch (error) {
    notYet()
    throw error
  }
}

async function add<K extends OperationKind>(db: AccountDb, item: ToRecord<K> & { id: string }, replaces?: string): Promise<Intention<K>> {
  const seq = (((await db.meta.get('seq')) as SeqState | undefined)?.last ?? 0) + 1
  const now = Date.now()
  const body: Intention<K> = {
    id: item.id,
    seq,
    kind: item.kind,
    recordedBy: db.userId,
    recordedAt: new Date(now).toISOString(),
    // a plain copy: a Vue proxy cannot be stored
    payload: JSON.parse(JSON.stringify(item.payload)) as Payloads[K],
    ...(item.baseVersion === undefined ? {} : { baseVersion: item.baseVersion }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(item.phoneTail === undefined ? {} : { phoneTail: item.phoneTail }),
  }
  // asked together: whoever tapped 存 waits for each answer
  await Promise.all([
    db.meta.put({ key: 'seq', last: seq }),
    ...(item.code ? [db.meta.put(item.code)] : []),
    db.outbox.add({ ...(body as Intention), status: 'waiting', attempts: 0, notBefore: item.holdMs === undefined ? 0 : now + item.holdMs, trouble: null }),
  ])
  const names = (item.payload as { attachments?: string[] }).attachments ?? []
  for (const sha256 of names) {
    const held = await db.attachments.get(sha256)
    const photo = item.photos?.find((one) => one.sha256 === sha256)
    if (held) await db.attachments.put({ ...held, operationIds: [...new Set([...held.operationIds, body.id])] })
    else if (photo) {
      await db.attachments.add({
        sha256, bytes: photo.bytes, type: photo.type,
        operationIds: [body.id], status: 'waiting', attempts: 0, notBefore: 0, trouble: null, createdAt: now,
      })
    }
  }
  return body
}

