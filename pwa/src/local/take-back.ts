import type { AccountDb } from './db'

/** Whether a record may still be taken back: nothing of it has ever left this phone, and nothing was recorded on top of it. */
export type TakenBack = 'done' | 'sent' | 'needed'

/**
 * Undo of a record that nobody has heard of yet. `subject` is the id it brought into the world, if any: while other records
 * of this phone name that, it stays. A record that was once on its way may have arrived, whatever the phone heard of it.
 */
export function takeBack(db: AccountDb, operationId: string, subject?: string): Promise<TakenBack> {
  return db.transaction('rw', db.outbox, db.attachments, async () => {
    const held = await db.outbox.get(operationId)
    if (held?.status !== 'waiting' || held.tried) return 'sent'
    const others = await db.outbox.where('status').anyOf('waiting', 'sending', 'refused', 'conflict').filter(({ id }) => id !== operationId).toArray()
    if (subject !== undefined && others.some(({ payload }) => JSON.stringify(payload).includes(subject))) return 'needed'
    await db.outbox.delete(operationId)
    for (const photo of await db.attachments.where('operationIds').equals(operationId).toArray()) {
      const left = photo.operationIds.filter((id) => id !== operationId)
      if (left.length === 0) await db.attachments.delete(photo.sha256)
      else await db.attachments.put({ ...photo, operationIds: left })
    }
    return 'done'
  })
}
