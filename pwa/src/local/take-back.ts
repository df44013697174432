import type { OperationKind } from '@/api/types'
import type { AccountDb, Draft } from './db'
import { createdBy, standsUpon } from './depends'
import { sealedDraft } from './drafts'
import type { Secret } from './envelope'
import { mayTakeBack } from './hold'
import { intention, judgeHeld } from './outbox'
import { savingOrSaying } from './storage-full'

/** What was filled in, and the form it stands in again. */
export interface FilledIn {
  key: string
  value: object
  photos: Draft['photos']
  secret?: Secret | undefined
}

/** sent: it may have arrived. needed: another record, or a form half filled in, names it; or its form holds another one by now. */
export type TakenBack = { is: 'done' } | { is: 'sent' } | { is: 'needed'; by: OperationKind | 'draft' }

/**
 * The one undo of all that is recorded, and the reverse of `record`: the operation goes, its photos with it, and what was
 * filled in stands in its form again, in one durable transaction. What it replaced waits for a person as before.
 * Throws NotSaved when there is no room for the draft; then nothing was taken back. Not inside another transaction.
 */
export function takeBack(db: AccountDb, id: string, form?: FilledIn): Promise<TakenBack> {
  return savingOrSaying(async () => undo(db, id, form ? await sealedDraft(db, form.key, form.value, form.photos, form.secret) : null))
}

/** A record its own worker holds up: no server has refused it. */
export const heldUp = 'outbox.held_up'

/**
 * The same of one that is long past, from its card in 待传: it does not go, and waits for its worker as what was not taken does,
 * to be mended in its form or set aside. Nothing of it is lost on the way there, whatever form is half filled in.
 */
export function holdUp(db: AccountDb, id: string): Promise<TakenBack> {
  return savingOrSaying(() =>
    db.transaction('rw', db.outbox, async (): Promise<TakenBack> => {
      const operation = await db.outbox.get(id)
      if (!operation || !mayTakeBack(operation)) return { is: 'sent' }
      const above = standsUpon(operation, await db.outbox.where('status').anyOf('waiting', 'sending', 'refused', 'conflict').toArray())
      if (above) return { is: 'needed', by: above.kind }
      const problem = { type: 'about:blank', title: '你收回了，还没有送。', status: 422, code: heldUp }
      await db.outbox.put({ ...intention(operation), status: 'refused', problem, settledAt: Date.now() })
      await judgeHeld(db)
      return { is: 'done' }
    }),
  )
}

function undo(db: AccountDb, id: string, draft: Draft | null): PromiseLike<TakenBack> {
  return db.transaction('rw', db.outbox, db.attachments, db.drafts, async (): Promise<TakenBack> => {
    const operation = await db.outbox.get(id)
    if (!operation || !mayTakeBack(operation)) return { is: 'sent' }
    const others = await db.outbox.where('status').anyOf('waiting', 'sending', 'refused', 'conflict').toArray()
    const above = standsUpon(operation, others)
    if (above) return { is: 'needed', by: above.kind }
    const subject = createdBy(operation)
    const drafts = await db.drafts.toCollection().primaryKeys()
    if (drafts.some((key) => key === draft?.key || (subject !== null && key.includes(subject)))) return { is: 'needed', by: 'draft' }
    await db.outbox.delete(id)
    const old = operation.replaces === undefined ? undefined : await db.outbox.get(operation.replaces)
    if (old?.status === 'replaced') await db.outbox.put({ ...intention(old), status: old.was ?? 'refused', problem: old.problem, settledAt: old.settledAt })
    for (const photo of await db.attachments.where('operationIds').equals(id).toArray()) {
      const left = photo.operationIds.filter((one) => one !== id)
      if (left.length === 0) await db.attachments.delete(photo.sha256)
      else await db.attachments.put({ ...photo, operationIds: left })
    }
    if (draft) await db.drafts.put(draft)
    return { is: 'done' }
  })
}
