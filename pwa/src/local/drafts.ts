import type { AccountDb, Draft } from './db'
import { ownId, seal, sealedPhoto, type Secret } from './envelope'
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
    const own = secret ? (await recipients(db)).filter(({ id }) => id === ownId) : []
    const all = Object.entries(JSON.parse(JSON.stringify(value)) as object)
    const isSecret = ([name]: [string, unknown]): boolean => own.length > 0 && secret?.fields.includes(name) === true
    const plain = Object.fromEntries(all.filter((one) => !isSecret(one)))
    const sealed = own.length > 0 ? await seal(Object.fromEntries(all.filter(isSecret)), draftName(key), own) : undefined
    const held = await Promise.all(photos.map((photo) => sealedPhoto(photo, secret?.photos ? own : [])))
    await db.transaction('rw', db.drafts, async () => {
      if (form !== undefined && recorded.get(db)?.has(form)) return
      await db.drafts.put({ key, value: plain, photos: held, updatedAt: Date.now(), ...(sealed ? { sealed } : {}) })
    })
  })
}

/** What is sealed in it opens with the vault; a locked one leaves it out. Its photos stay as they are: screens open them. */
export async function loadDraft(db: AccountDb, key: string, vault?: Pick<Vault, 'open'>): Promise<Draft | null> {
  const held = await db.drafts.get(key)
  if (!held?.sealed) return held ?? null
  const hidden = await vault?.open(held.sealed, draftName(key))
  return { ...held, value: { ...(held.value as object), ...(hidden as object | null | undefined) } }
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
