import type { OperationResult, Outcome, Problem } from '@/api/types'
import { blockersIn } from './depends'
import { syncState, type AccountDb, type Intention, type Operation, type OpenOperation, type Trouble } from './db'
import { writeRows } from './mirror'
import { sealChanges, type SealedChange } from './sealing'
import { namingQuota } from './storage-full'

/** What becomes of a record on its way: sent, settled, set aside, forgotten. How one is made: record.ts. */

/** Acknowledged operations stay this long, so that a server restored from a backup can be fed again (DESIGN §5). */
export const keepSettledMs = 14 * 24 * 3600 * 1000

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
