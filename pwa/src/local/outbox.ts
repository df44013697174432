import type { Table } from 'dexie'
import type { OperationKind, OperationResult, Outcome, Payloads, Problem } from '@/api/types'
import { blockersIn } from './depends'
import { syncState, type AccountDb, type Intention, type Operation, type OpenOperation, type SeqState, type Trouble } from './db'
import { endForm } from './drafts'
import { seal, sealedPhoto, type Secret } from './envelope'
import { writeRows } from './mirror'
import { ownRecipient, sealChanges, staysOpen, type SealedChange } from './sealing'
import { namingQuota, savingOrSaying } from './storage-full'
import { uuid7 } from './uuid'
import { recipients } from './vault'

/** Acknowledged operations stay this long, so that a server restored from a backup can be fed again (DESIGN §5). */
export const keepSettledMs = 14 * 24 * 3600 * 1000

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
  await db.meta.put({ key: 'seq', last: seq })
  await db.outbox.add({ ...(body as Intention), status: 'waiting', attempts: 0, notBefore: item.holdMs === undefined ? 0 : now + item.holdMs, trouble: null })
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

/** What was fixed when it was recorded, without what became of it. */
export function intention(operation: Operation): Intention {
  const { id, seq, kind, recordedBy, recordedAt, baseVersion, replaces, payload, phoneTail } = operation
  return {
    id, seq, kind, recordedBy, recordedAt, payload,
    ...(baseVersion === undefined ? {} : { baseVersion }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(phoneTail === undefined ? {} : { phoneTail }),
  }
}

const withoutItsRecord: Problem = {
  type: 'about:blank', title: '它要接着办的那条记录不再送了，这条也就送不了。', status: 422, code: 'outbox.set_aside',
}

const behindRefused = '它要接着办的那条还没被接受，请先处理那条；处理好了，这条会自动送。'

/**
 * Those that cannot be done without a record that will not be done, or not before a person has seen to it, would wait
 * for ever unseen. Inside or outside a transaction on the outbox.
 */
export async function judgeHeld(db: AccountDb): Promise<void> {
  await db.transaction('rw', db.outbox, async () => {
    const all = await db.outbox.orderBy('seq').toArray()
    const blockerOf = blockersIn(all)
    for (const operation of all) {
      if (operation.status !== 'waiting') continue
      const blocker = blockerOf(operation)
      if (blocker === 'set_aside') await db.outbox.put({ ...intention(operation), status: 'refused', problem: withoutItsRecord, settledAt: Date.now() })
      else if (blocker !== null && !operation.trouble?.person) {
        await db.outbox.put({ ...operation, trouble: { sentence: behindRefused, at: Date.now(), person: true } })
      } else if (blocker === null && operation.trouble?.person) await db.outbox.put({ ...operation, trouble: null, notBefore: 0 })
    }
  })
}

/** The worker's own decision on one that the server did not take. It stays in the phone and in the export. */
export async function setAside(db: AccountDb, id: string): Promise<void> {
  await db.transaction('rw', db.outbox, async () => {
    const operation = await db.outbox.get(id)
    if (operation?.status === 'refused' || operation?.status === 'conflict') {
      await db.outbox.put({ ...intention(operation), status: 'set_aside', problem: operation.problem, settledAt: Date.now() })
      await judgeHeld(db)
    }
  })
}

/** A tap on 再送一次: forget the waiting time of one operation. */
export async function hurry(db: AccountDb, id: string): Promise<void> {
  await db.outbox.where('id').equals(id).modify((operation) => {
    if (operation.status === 'waiting') operation.notBefore = 0
  })
}

/** The network has just come back: nothing waits for a time any more. */
export async function forgetWaiting(db: AccountDb): Promise<void> {
  await db.outbox.where('status').equals('waiting').modify((operation) => {
    if (operation.status !== 'waiting' || operation.notBefore === 0) return false // written only where something changes
    operation.notBefore = 0
    return true
  })
}

/** Marks a batch as on its way. Whatever an earlier, killed run left as sending becomes waiting first. */
export async function markSending(db: AccountDb, ids: readonly string[]): Promise<void> {
  const set = new Set(ids)
  await db.outbox.where('status').anyOf('waiting', 'sending').modify((operation) => {
    const next = set.has(operation.id) ? 'sending' : 'waiting'
    // false: left as it is; writing 500 that wait again for every batch would freeze the screen
    if ((operation.status !== 'waiting' && operation.status !== 'sending') || operation.status === next) return false
    operation.status = next
    if (next === 'sending') operation.tried = true
    return true
  })
}

/** Nothing was learnt about these: back to waiting. `penalty` counts against the operation itself (poison), else not. */
export async function backToWaiting(
  db: AccountDb,
  ids: readonly string[],
  trouble: Trouble | null,
  penalty?: (attempts: number) => number,
): Promise<void> {
  await db.transaction('rw', db.outbox, async () => {
    for (const operation of await db.outbox.bulkGet([...ids])) {
      if (operation?.status !== 'sending') continue
      const attempts = penalty ? operation.attempts + 1 : operation.attempts
      await db.outbox.put({ ...operation, status: 'waiting', attempts, notBefore: penalty?.(attempts) ?? 0, trouble })
    }
  })
}

/** Settles an operation. `retry` does not, and neither does a word of a later server that this version does not know. */
function isFinal(outcome: Outcome): outcome is Exclude<Outcome, { status: 'retry' }> {
  return ['applied', 'duplicate', 'refused', 'conflict'].includes(outcome.status)
}

/**
 * What the server's outcomes do here, in ONE transaction: rows into the mirror, operations settled.
 * An operation sent without an outcome in the answer waits again.
 */
export async function settle(
  db: AccountDb,
  sent: readonly OpenOperation[],
  outcomes: readonly Outcome[],
  retryAt: (attempts: number) => number,
): Promise<void> {
  const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]))
  const rowsOf = new Map<string, SealedChange[]>()
  for (const outcome of outcomes) if (isFinal(outcome) && outcome.rows) rowsOf.set(outcome.id, await sealChanges(db, outcome.rows))
  return namingQuota(() =>
    db.transaction('rw', db.outbox, db.mirror, db.meta, async () => {
      const now = Date.now()
      const rows: SealedChange[] = []
      for (const before of sent) {
        const operation = await db.outbox.get(before.id)
        if (operation?.status !== 'sending') continue
        const outcome = byId.get(before.id)
        const body = intention(operation)
        if (!outcome || !isFinal(outcome)) {
          const attempts = operation.attempts + 1
          const sentence = outcome?.problem?.title ?? '服务器这次没有处理，稍后自动再送。'
          await db.outbox.put({ ...body, status: 'waiting', attempts, notBefore: retryAt(attempts), trouble: { sentence, at: now }, tried: true })
        } else {
          rows.push(...(rowsOf.get(outcome.id) ?? []))
          if (outcome.status === 'applied' || outcome.status === 'duplicate') {
            const result: OperationResult = outcome.result ?? {}
            await db.outbox.put({ ...body, status: 'acknowledged', result, settledAt: now })
          } else {
            const problem = outcome.problem ?? unnamed(outcome.status)
            await db.outbox.put({ ...body, status: outcome.status, problem, settledAt: now })
          }
        }
      }
      await judgeHeld(db)
      const state = await syncState(db)
      await writeRows(db, state.generation, rows)
      // a reset that is under way must not lose what was settled meanwhile
      if (state.filling) await writeRows(db, state.filling.generation, rows)
    }),
  )
}

function unnamed(status: 'refused' | 'conflict'): Problem {
  const title = status === 'conflict' ? '这件事别人刚改过，请看一眼再定。' : '服务器没有接受这条记录。'
  return { type: 'about:blank', title, status: 422, code: `outbox.${status}` }
}

/** After a restored server (new epoch): everything it once acknowledged is sent again; it answers `duplicate` to what it has. */
export async function resendAcknowledged(db: AccountDb): Promise<number> {
  const count = await db.outbox.where('status').equals('acknowledged').modify((operation, ref) => {
    ref.value = { ...intention(operation), status: 'waiting', attempts: 0, notBefore: 0, trouble: null, tried: true }
  })
  await db.attachments.where('status').equals('sent').modify({ status: 'waiting', attempts: 0, notBefore: 0 })
  return count
}

/** The server will never take this photo: it is not sent again, holds nothing up, and a person is told. */
export async function refusePhoto(db: AccountDb, sha256: string, sentence: string): Promise<void> {
  await db.attachments.update(sha256, { status: 'refused', trouble: { sentence, at: Date.now() } })
}

/** A person has seen that a photo was not taken: it goes from this phone. */
export async function dropPhoto(db: AccountDb, sha256: string): Promise<void> {
  await db.attachments.delete(sha256)
}

/** Drops what was settled more than 14 days ago, and photos no operation names any more. */
export async function prune(db: AccountDb, now: number = Date.now()): Promise<void> {
  await db.transaction('rw', db.outbox, db.attachments, async () => {
    const old = await db.outbox
      .where('status').anyOf('acknowledged', 'replaced', 'set_aside')
      .filter((operation) => 'settledAt' in operation && operation.settledAt < now - keepSettledMs)
      .toArray()
    // a photo goes only after its record was acknowledged: forget that, and it would never go
    const owing = new Set((await db.attachments.where('status').equals('waiting').toArray()).flatMap((photo) => photo.operationIds))
    const ids = new Set(old.map((operation) => operation.id).filter((id) => !owing.has(id)))
    for (const photo of await db.attachments.where('operationIds').anyOf([...ids]).distinct().toArray()) {
      const left = photo.operationIds.filter((id) => !ids.has(id))
      if (left.length === 0) await db.attachments.delete(photo.sha256)
    }
    await db.outbox.bulkDelete([...ids])
  })
}
