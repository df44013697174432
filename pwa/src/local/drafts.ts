import type { AccountDb, Draft } from './db'
import { ownId, seal, sealedPhoto, sealedType, type Secret } from './envelope'
import { openEnvelope, openKeptPhoto, ownRecipient } from './sealing'
import { savingOrSaying } from './storage-full'
import { recipients, type Vault } from './vault'

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
 * `secret` names what in it is about a person: that is kept sealed for this phone's vault.
 */
export function saveDraft(db: AccountDb, key: string, value: object, photos: Draft['photos'], form?: string, secret?: Secret): Promise<unknown> {
  return savingOrSaying(async () => {
    const draft = await sealedDraft(db, key, value, photos, secret)
    await db.transaction('rw', db.drafts, async () => {
      if (form !== undefined && recorded.get(db)?.has(form)) return
      await db.drafts.put(draft)
    })
  })
}

/** A draft as it lies in the phone; made before the transaction that keeps it, which sealing would end. */
export async function sealedDraft(db: AccountDb, key: string, value: object, photos: Draft['photos'], secret?: Secret): Promise<Draft> {
  const app = ownRecipient(db)
  const vault = (await recipients(db)).find(({ id }) => id === ownId) ?? null
  const hidden = secret ? (vault ?? app) : null
  const all = Object.entries(JSON.parse(JSON.stringify(value)) as object)
  const isSecret = ([name]: [string, unknown]): boolean => hidden !== null && secret?.fields.includes(name) === true
  const rest = Object.fromEntries(all.filter((one) => !isSecret(one)))
  const sealed = hidden ? await seal(Object.fromEntries(all.filter(isSecret)), draftName(key), [hidden]) : undefined
  const own = app ? await seal(rest, draftName(key), [app]) : undefined
  const photosFor = secret?.photos ? hidden : app
  const held = await Promise.all(photos.map((photo) => sealedPhoto(photo, photosFor ? [photosFor] : [])))
  return { key, value: own ? {} : rest, photos: held, updatedAt: Date.now(), ...(sealed ? { sealed } : {}), ...(own ? { own } : {}) }
}

/** What is sealed in it opens with the app and the vault; `locked`: some of it does not now, and is left out. */
export async function loadDraft(db: AccountDb, key: string, vault?: Pick<Vault, 'open' | 'openPhoto'>): Promise<(Draft & { locked: boolean }) | null> {
  const held = await db.drafts.get(key)
  if (!held) return null
  const parts: unknown[] = []
  for (const one of [held.own, held.sealed]) {
    if (one) parts.push((await openEnvelope(db, one, draftName(key))) ?? (await vault?.open(one, draftName(key))) ?? null)
  }
  // opened, for a photo sealed for this phone alone is none the server could read
  const photos = await Promise.all(held.photos.map(async (photo) => {
    if (photo.type !== sealedType) return photo
    const bytes = (await openKeptPhoto(db, photo.bytes, photo.sha256)) ?? (await vault?.openPhoto(photo.bytes, photo.sha256))
    return bytes ? { ...photo, bytes, type: 'image/jpeg' } : null
  }))
  return {
    ...held,
    value: Object.assign({}, held.value, ...parts) as object,
    photos: photos.filter((photo) => photo !== null),
    locked: parts.includes(null) || photos.includes(null),
  }
}

const draftName = (key: string): string => `draft:${key}`

/** Forms half filled in whose name begins so, the last one first. */
export async function draftKeys(db: AccountDb, prefix: string): Promise<string[]> {
  const found = await db.drafts.where('key').startsWith(prefix).toArray()
  return found.sort((a, b) => b.updatedAt - a.updatedAt).map(({ key }) => key)
}

/** Throws NotSaved. */
export function dropDraft(db: AccountDb, key: string): Promise<void> {
  return savingOrSaying(() => db.drafts.delete(key))
}
