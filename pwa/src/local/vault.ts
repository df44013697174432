import { shallowRef, type ShallowRef } from 'vue'
import type { DoorList } from '@/api/care'
import { failureOf, type Failure } from '@/api/failure'
import type { AccountDb, CareForms, SealedList, ServerKey, VaultKeys } from './db'
import { mostTries, stretched } from './pin'
import { aes, decrypt, encrypt, fromText, openOwn, openPhoto, ownId, seal, toText, type Envelope, type Recipient } from './envelope'

/**
 * Where rows about people lie on this phone. They are sealed for a key pair of this phone; its private half is locked under
 * the worker's PIN together with a share the server hands out, another one every day. What it protects and what not:
 * docs/手册-上门服务.md.
 */
export type VaultState =
  /** No PIN on this phone yet. */
  | { at: 'unset' }
  | { at: 'locked'; triesLeft: number }
  | { at: 'open' }
  /** The share has run out: the list is gone from this phone, and the next one needs the network. */
  | { at: 'expired' }

export type Unlocking = { ok: true } | { ok: false; why: 'wrong'; triesLeft: number } | { ok: false; why: 'forgotten' } | { ok: false; why: 'failed'; failure: Failure }

/** The wire, as the vault needs it. */
export interface VaultWire {
  share(day: string | null): Promise<{ day: string; share: string; keep_days: number; server_key: ServerKeyOut; lock?: { hidden_minutes: number; idle_minutes: number } }>
  doorList(): Promise<DoorList>
  isOnline(): boolean
}

interface ServerKeyOut {
  id: string
  point: string
}

export interface Vault {
  readonly state: ShallowRef<VaultState>
  /** Whom to see and what to run, while the vault is open; null: locked, or never fetched. */
  readonly list: ShallowRef<{ rows: DoorList; fetchedAt: number } | null>
  /** Why the last fetch brought nothing. */
  readonly failure: ShallowRef<Failure | null>
  /** A first PIN, or a new one in place of a forgotten one: what was sealed for the old key cannot be read here any more. */
  setPin(pin: string): Promise<Failure | null>
  unlock(pin: string): Promise<Unlocking>
  lock(): void
  /** Fetch the day's share and the list, when they are due. `hurry`: now. Never throws for the network. */
  refresh(hurry?: boolean): Promise<void>
  /** Opens what was sealed here for this phone; null while locked, or when it was another key's. */
  open(envelope: Envelope, madeFor: string): Promise<unknown>
  openPhoto(bytes: ArrayBuffer, sha256: string): Promise<ArrayBuffer | null>
  close(): void
}

const dayMs = 24 * 3600 * 1000
const listEveryMs = 5 * 60_000
const info = new TextEncoder().encode('xunge vault 1')

/** Whom a record made on this phone is sealed for. Empty before the server's key is known: then nothing can be sealed. */
export async function recipients(db: AccountDb): Promise<Recipient[]> {
  const server = (await db.vault.get('server')) as ServerKey | undefined
  if (!server) return []
  const keys = (await db.vault.get('keys')) as VaultKeys | undefined
  return [{ id: server.id, point: server.point }, ...(keys ? [{ id: ownId, point: keys.point }] : [])]
}

/** What forms ask of groups and errands, as last heard; null before the first list. */
export async function careForms(db: AccountDb): Promise<CareForms | null> {
  return ((await db.vault.get('forms')) as CareForms | undefined) ?? null
}

/** What the server lent goes with the mirror: the list and the share. The key stays, and opens nothing without a share. */
export async function forgetLent(db: AccountDb): Promise<void> {
  await db.vault.delete('list')
  const keys = (await db.vault.get('keys')) as VaultKeys | undefined
  if (keys) await db.vault.put({ ...keys, share: null })
}

export async function openVault(db: AccountDb, wire: VaultWire, mayRead: () => boolean): Promise<Vault> {
  const state = shallowRef<VaultState>({ at: 'unset' })
  const list: Vault['list'] = shallowRef(null)
  const failure = shallowRef<Failure | null>(null)
  let own: { privateKey: CryptoKey; pkcs8: Uint8Array<ArrayBuffer>; pinKey: Uint8Array<ArrayBuffer>; point: string } | null = null
  let listedAt = 0
  let closed = false
  const shut = (): boolean => closed

  const keysNow = async (): Promise<VaultKeys | undefined> => (await db.vault.get('keys')) as VaultKeys | undefined

  async function look(): Promise<void> {
    const keys = await keysNow()
    if (own) state.value = { at: 'open' }
    else if (!keys) state.value = { at: 'unset' }
    else if (keys.share === null) state.value = { at: 'expired' }
    else state.value = { at: 'locked', triesLeft: keys.triesLeft }
  }

  /** What has run out goes: by this phone's clock, which a wrong setting can only make early or late by as much. */
  async function expire(): Promise<void> {
    const keys = await keysNow()
    const held = (await db.vault.get('list')) as SealedList | undefined
    const now = Date.now()
    if (held && held.expiresAt <= now) {
      await db.vault.delete('list')
      list.value = null
    }
    if (keys?.share != null && keys.keepUntil <= now && own === null) {
      await db.vault.put({ ...keys, share: null })
      await db.vault.delete('list')
    }
    await look()
  }

  async function fetchShare(day: string | null): Promise<{ day: string; share: string; keepUntil: number }> {
    const got = await wire.share(day)
    await db.vault.put({ key: 'server', id: got.server_key.id, point: got.server_key.point, day: got.day })
    if (got.lock) await db.vault.put({ key: 'times', hiddenMs: got.lock.hidden_minutes * 60_000, idleMs: got.lock.idle_minutes * 60_000 })
    return { day: got.day, share: got.share, keepUntil: Date.now() + got.keep_days * dayMs }
  }

  async function setPin(pin: string): Promise<Failure | null> {
    let share: Awaited<ReturnType<typeof fetchShare>>
    try {
      share = await fetchShare(null)
    } catch (thrown) {
      return failureOf(thrown)
    }
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
    const salt = crypto.getRandomValues(new Uint8Array(16))
    const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey))
    const point = toText(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
    const pinKey = await stretched(pin, salt)
    own = { privateKey: pair.privateKey, pkcs8, pinKey, point }
    await keep({ key: 'keys', salt: toText(salt), point, triesLeft: mostTries, ...share, wrapped: await wrap(salt, share.share) })
    await db.vault.delete('list')
    list.value = null
    await look()
    await refresh(true)
    return null
  }

  async function wrap(salt: Uint8Array<ArrayBuffer>, share: string): Promise<{ iv: string; ct: string }> {
    if (!own) throw new Error('the vault is locked')
    const { iv, ct } = await encrypt(await lockKey(own.pinKey, share, salt), own.pkcs8, info)
    return { iv: toText(iv), ct: toText(ct) }
  }

  async function keep(keys: VaultKeys): Promise<void> {
    if (!shut()) await db.vault.put(keys)
  }

  async function unlock(pin: string): Promise<Unlocking> {
    await expire()
    let keys = await keysNow()
    if (!keys) return { ok: false, why: 'forgotten' }
    if (keys.share === null) {
      try {
        // sealed under that day's share: the same one opens it
        const again = await fetchShare(keys.day)
        keys = { ...keys, share: again.share, keepUntil: again.keepUntil }
        await keep(keys)
      } catch (thrown) {
        return { ok: false, why: 'failed', failure: failureOf(thrown) }
      }
    }
    const salt = fromText(keys.salt)
    const pinKey = await stretched(pin, salt)
    try {
      const pkcs8 = await decrypt(await lockKey(pinKey, keys.share ?? '', salt), fromText(keys.wrapped.iv), fromText(keys.wrapped.ct), info)
      const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
      own = { privateKey, pkcs8, pinKey, point: keys.point }
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      const triesLeft = keys.triesLeft - 1
      if (triesLeft > 0) {
        await keep({ ...keys, triesLeft })
        await look()
        return { ok: false, why: 'wrong', triesLeft }
      }
      // whoever guesses on loses the list; what was recorded is sealed for the server as well and still goes out
      await db.vault.bulkDelete(['keys', 'list'])
      await look()
      return { ok: false, why: 'forgotten' }
    }
    await keep({ ...keys, triesLeft: mostTries })
    await look()
    await readList()
    void refresh(true)
    return { ok: true }
  }

  function lock(): void {
    own = null
    list.value = null
    void look()
  }

  async function readList(): Promise<void> {
    const held = (await db.vault.get('list')) as SealedList | undefined
    const rows = held && own ? await openOwn(held.envelope, listName, own) : null
    list.value = held && rows !== null ? { rows: rows as DoorList, fetchedAt: held.fetchedAt } : null
  }

  async function refresh(hurry = false): Promise<void> {
    if (shut() || !wire.isOnline()) return
    try {
      await renewShare()
      const keys = await keysNow()
      if (!keys || !mayRead() || (!hurry && Date.now() - listedAt < listEveryMs)) return
      const rows = await wire.doorList()
      listedAt = Date.now()
      // sealed for this phone alone, which needs no PIN: a locked phone has a fresh list too
      const envelope = await seal(rows, listName, [{ id: ownId, point: keys.point }])
      if (shut()) return
      await db.vault.put({ key: 'forms', groups: rows.groups, errand_kinds: rows.errand_kinds, centre: rows.centre })
      await db.vault.put({ key: 'list', envelope, fetchedAt: listedAt, expiresAt: Date.parse(rows.expires_at) })
      if (own) list.value = { rows, fetchedAt: listedAt }
      failure.value = null
    } catch (thrown) {
      if (shut()) return
      failure.value = failureOf(thrown)
      const refused = failure.value.kind === 'refused' && failure.value.problem.status === 403
      if (refused) {
        await forgetLent(db)
        lock()
      }
    }
  }

  /** Once a day: the key moves under the new day's share, when the PIN is at hand; a locked phone keeps the old one. */
  async function renewShare(): Promise<void> {
    const server = (await db.vault.get('server')) as ServerKey | undefined
    const keys = await keysNow()
    const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10)
    const wanted = own !== null && keys !== undefined && keys.day !== today
    if (server?.day === today && !wanted) return
    const share = await fetchShare(null)
    if (own && keys && share.day !== keys.day) await keep({ ...keys, ...share, wrapped: await wrap(fromText(keys.salt), share.share) })
  }

  const timer = setInterval(() => {
    void expire().catch(() => undefined) // an account just closed
  }, 30_000)

  await expire()

  return {
    state,
    list,
    failure,
    setPin,
    unlock,
    lock,
    refresh,
    open: (envelope, madeFor) => (own ? openOwn(envelope, madeFor, own) : Promise.resolve(null)),
    openPhoto: (bytes, sha256) => (own ? openPhoto(bytes, sha256, own) : Promise.resolve(null)),
    close() {
      closed = true
      own = null
      list.value = null
      clearInterval(timer)
    },
  }
}

const listName = 'door-list'

async function lockKey(pinKey: Uint8Array<ArrayBuffer>, share: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const half = fromText(share)
  const both = new Uint8Array(pinKey.length + half.length)
  both.set(pinKey)
  both.set(half, pinKey.length)
  const base = await crypto.subtle.importKey('raw', both, 'HKDF', false, ['deriveBits'])
  return aes(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, base, 256))
}
