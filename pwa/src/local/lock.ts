import { shallowRef, type ShallowRef } from 'vue'
import { firstSync, lockKeys, syncState, type AccountDb, type LockKeys, type LockTimes } from './db'
import { aes, decrypt, encrypt, fromText, toText } from './envelope'
import { mostTries, stretched } from './pin'
import { hangRing, openRing, rowKeys } from './sealing'

/**
 * The app under one PIN. Its key pair seals what this phone keeps (sealing.ts); the private half lies under the PIN, which
 * opens it without a network. The lent list of people lies under the same PIN and a share of the server's besides (vault.ts).
 */
export type LockState =
  /** No PIN yet: the key lies beside what it seals. */
  | { at: 'unset' }
  | { at: 'locked'; triesLeft: number }
  | { at: 'open' }
  /** Guessed at too often: what only the key opened is gone, and the password makes a new one. */
  | { at: 'lost' }

export type Unlocked = { ok: true } | { ok: false; triesLeft: number } | { ok: false; lost: true }

export interface AppLock {
  readonly state: ShallowRef<LockState>
  /** A first PIN, or another one while the app is open. Needs no network. */
  setPin(pin: string): Promise<void>
  /** `alongside`: what the same PIN opens besides; done before the screens come back. */
  unlock(pin: string, alongside?: () => Promise<unknown>): Promise<Unlocked>
  lock(): void
  /** The password was given instead of the PIN: a new key pair, and rows to be fetched anew. Records and their sending are untouched. */
  renew(): Promise<void>
  /** The worker is doing something. */
  touch(): void
  close(): void
}

export const usualTimes: LockTimes = { key: 'times', hiddenMs: 5 * 60_000, idleMs: 10 * 60_000 }
const info = new TextEncoder().encode('xunge lock 1')
const curve = { name: 'ECDH', namedCurve: 'P-256' } as const

async function newPair(): Promise<{ point: string; half: { open: string } }> {
  const pair = await crypto.subtle.generateKey(curve, true, ['deriveBits'])
  const half = toText(new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)))
  return { point: toText(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))), half: { open: half } }
}

async function pinKey(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', await stretched(pin, salt), 'HKDF', false, ['deriveBits'])
  return aes(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, base, 256))
}

async function firstKeys(db: AccountDb): Promise<LockKeys> {
  const made = await newPair() // not inside the transaction, which would end meanwhile
  return db.transaction('rw', db.vault, db.mirror, db.drafts, async () => {
    const held = await lockKeys(db) // another tab was quicker
    if (held) return held
    const old = (await db.mirror.count()) + (await db.drafts.count()) > 0
    const keys: LockKeys = { key: 'lock', ...made, triesLeft: mostTries, ...(old ? { unsealed: true } : {}) }
    await db.vault.put(keys)
    return keys
  })
}

/** `idled`: locks what lies behind the same PIN besides. */
export async function openLock(db: AccountDb, idled: () => void = () => undefined): Promise<AppLock> {
  const state = shallowRef<LockState>({ at: 'unset' })
  let half: Uint8Array<ArrayBuffer> | null = null
  let times = usualTimes
  let touchedAt = Date.now()
  let hiddenAt: number | null = null

  const first = (await lockKeys(db)) ?? (await firstKeys(db))
  let point = first.half ? first.point : null
  hangRing(db, point)
  if (first.half === null) state.value = { at: 'lost' }
  else if ('open' in first.half) await take(first)
  else state.value = { at: 'locked', triesLeft: first.triesLeft }

  async function keysNow(): Promise<LockKeys> {
    const keys = await lockKeys(db)
    if (!keys) throw new Error('the key pair of this account is gone')
    return keys
  }

  /** `opened`: by the PIN; else it lies open. */
  async function take(keys: LockKeys, opened?: Uint8Array<ArrayBuffer>): Promise<void> {
    const pkcs8 = opened ?? (keys.half && 'open' in keys.half ? fromText(keys.half.open) : null)
    if (pkcs8 === null) throw new Error('no private half at hand')
    point = keys.point
    await openRing(db, { privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, curve, false, ['deriveBits']), point })
    half = pkcs8
    touchedAt = Date.now()
    // behind the first screen
    void import('./reseal').then(({ tidy }) => tidy(db, keys.unsealed === true)).catch((error: unknown) => {
      if (db.isOpen()) console.error('sealing', error)
    })
  }

  async function setPin(pin: string): Promise<void> {
    if (half === null) throw new Error('the app is locked')
    const salt = crypto.getRandomValues(new Uint8Array(16))
    const { iv, ct } = await encrypt(await pinKey(pin, salt), half, info)
    await db.vault.put({ ...(await keysNow()), half: { salt: toText(salt), iv: toText(iv), ct: toText(ct) }, triesLeft: mostTries })
    state.value = { at: 'open' }
  }

  async function unlock(pin: string, alongside: () => Promise<unknown> = () => Promise.resolve()): Promise<Unlocked> {
    const keys = await keysNow()
    if (keys.half === null) return { ok: false, lost: true }
    if ('open' in keys.half) return { ok: true }
    const { salt, iv, ct } = keys.half
    const [opened] = await Promise.all([
      decrypt(await pinKey(pin, fromText(salt)), fromText(iv), fromText(ct), info).catch((error: unknown) => {
        if (!(error instanceof DOMException)) throw error
        return null
      }),
      alongside(),
    ])
    if (opened === null) {
      const triesLeft = keys.triesLeft - 1
      if (triesLeft > 0) {
        await db.vault.put({ ...keys, triesLeft })
        state.value = { at: 'locked', triesLeft }
        return { ok: false, triesLeft }
      }
      await start({ ...keys, half: null })
      point = null
      hangRing(db, point)
      state.value = { at: 'lost' }
      return { ok: false, lost: true }
    }
    if (keys.triesLeft < mostTries) await db.vault.put({ ...keys, triesLeft: mostTries })
    await take(keys, opened)
    state.value = { at: 'open' }
    return { ok: true }
  }

  /** What only the old key opened goes; what was recorded is sealed for the server as well and stays. */
  async function start(keys: LockKeys): Promise<void> {
    const old = (await rowKeys(db)).map(({ key }) => key)
    await db.transaction('rw', db.vault, db.mirror, db.meta, db.drafts, async () => {
      const { epoch, skewMs } = await syncState(db)
      await db.vault.bulkDelete([...old, 'keys', 'list'])
      await db.mirror.clear()
      await db.drafts.clear()
      await db.meta.put({ ...firstSync, epoch, skewMs })
      await db.vault.put(keys)
    })
  }

  function lock(): void {
    idled()
    if (state.value.at !== 'open') return
    half = null
    hangRing(db, point)
    state.value = { at: 'locked', triesLeft: mostTries }
  }

  const readTimes = async (): Promise<void> => {
    times = ((await db.vault.get('times')) as LockTimes | undefined) ?? usualTimes
  }
  const look = (): void => {
    if (state.value.at === 'locked' || state.value.at === 'lost') return
    const now = Date.now()
    if (now - touchedAt > times.idleMs || (hiddenAt !== null && now - hiddenAt > times.hiddenMs)) lock()
  }
  const onVisible = (): void => {
    look()
    hiddenAt = document.visibilityState === 'hidden' ? Date.now() : null
  }
  await readTimes()
  const timer = setInterval(() => {
    look()
    void readTimes().catch(() => undefined) // an account just closed
  }, 15_000)
  if ('document' in globalThis) document.addEventListener('visibilitychange', onVisible)

  return {
    state,
    setPin,
    unlock,
    lock,
    async renew() {
      const fresh: LockKeys = { key: 'lock', ...(await newPair()), triesLeft: mostTries }
      await start(fresh)
      await take(fresh)
      state.value = { at: 'unset' }
    },
    touch() {
      touchedAt = Date.now()
    },
    close() {
      half = null
      clearInterval(timer)
      if ('document' in globalThis) document.removeEventListener('visibilitychange', onVisible)
    },
  }
}
