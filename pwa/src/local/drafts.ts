import type { AccountDb, Draft } from './db'
import { savingOrSaying } from './storage-full'

/** Forms whose record is saved. In memory is enough: a form on screen lives in this page alone. */
const recorded = new WeakMap<AccountDb, Set<string>>()

/** Before the record's transaction begins. Returns how to take it back should that fail; the form then keeps its draft anew. */
export function endForm(db: AccountDb, form: string): () => void {
  const ended = recorded.get(db) ?? new Set<string>()
  recorded.set(db, ended.add(form))
  return () => ended.delete(form)
}

/**
 * A half-filled form, kept so that a call, a flat battery or an update loses nothing. Throws NotSaved.
 * `form` names this filling-in of it: once that has become a record, a draft of it that comes late is dropped,
 * else the same matter would be reported twice.
 */
export function saveDraft(db: AccountDb, key: string, value: unknown, photos: Draft['photos'], form?: string): Promise<unknown> {
  return savingOrSaying(async () => {
    const plain = JSON.parse(JSON.stringify(value)) as unknown
    const held = photos.map(({ sha256, bytes, type }) => ({ sha256, bytes, type }))
    await db.transaction('rw', db.drafts, async () => {
      if (form !== undefined && recorded.get(db)?.has(form)) return
      await db.drafts.put({ key, value: plain, photos: held, updatedAt: Date.now() })
    })
  })
}

export async function loadDraft(db: AccountDb, key: string): Promise<Draft | null> {
  return (await db.drafts.get(key)) ?? null
}

/** Throws NotSaved. */
export function dropDraft(db: AccountDb, key: string): Promise<void> {
  return savingOrSaying(() => db.drafts.delete(key))
}
