import type { AccountDb, Draft } from './db'
import { namingQuota } from './storage-full'

/** A half-filled form, kept so that a call, a flat battery or an update loses nothing. */
export function saveDraft(db: AccountDb, key: string, value: unknown, photos: Draft['photos']): Promise<unknown> {
  const plain = JSON.parse(JSON.stringify(value)) as unknown
  const held = photos.map(({ sha256, bytes, type }) => ({ sha256, bytes, type }))
  return namingQuota(() =>
    db.transaction('rw', db.drafts, () => db.drafts.put({ key, value: plain, photos: held, updatedAt: Date.now() })),
  )
}

export async function loadDraft(db: AccountDb, key: string): Promise<Draft | null> {
  return (await db.drafts.get(key)) ?? null
}

export async function dropDraft(db: AccountDb, key: string): Promise<void> {
  await db.drafts.delete(key)
}
