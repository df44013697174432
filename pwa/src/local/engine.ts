import { deviceId } from './device'
import { isOnline, onNetworkChange } from '@/api/network'
import type { Client } from '@/api/client'
import { doorList, pull, push, putAttachment, vaultShare } from '@/api/calls'
import { failureOf, type Failure } from '@/api/failure'
import { shallowRef, type ShallowRef } from 'vue'
import { AccountDb, syncState } from './db'
import { ended, forgetIfStale, forgetMirror } from './expiry'
import { pullAll } from './downloader'
import { prune } from './outbox'
import { heldUntil } from './hold'
import { createUploader, type UploadState } from './uploader'
import { openLock, type AppLock, type Unlocked } from './lock'
import { alsoOpens, fetchUnreadable, openEnvelope, openKeptPhoto } from './sealing'
import { openVault, type Vault } from './vault'

/** An open account: its records, and the sync that runs as long as it is open. */
export interface Account {
  readonly userId: string
  readonly db: AccountDb
  readonly upload: ShallowRef<UploadState>
  /** The app under its PIN. */
  readonly lock: AppLock
  /** Rows about people: under the PIN and the server's share. */
  readonly vault: Vault
  /** A first PIN, or a new one; the vault follows now, or with the network. What kept the vault from it, if anything. */
  setPin(pin: string): Promise<Failure | null>
  /** Opens the app, and the vault with it. Needs no network. */
  unlock(pin: string): Promise<Unlocked>
  /** The password was given instead of a forgotten PIN: the next `setPin` begins anew. */
  renewPin(): Promise<void>
  /** Why the last pull brought nothing; null when it did. */
  readonly pullFailure: ShallowRef<Failure | null>
  readonly online: ShallowRef<boolean>
  /** The database was shut under us (a newer app in another tab, the system): nothing can be saved until the app is opened again. */
  readonly lost: ShallowRef<boolean>
  /** Something was recorded: send it now, or when its moment of undo is over. */
  flush(): void
  /** Send, then fetch, and wait for both: the worker pulled the page down. */
  syncNow(): Promise<void>
  /** Signed in again. */
  resume(): void
  /** Signed out: stops, and deletes what the server lent. What was recorded here stays. */
  leave(): Promise<void>
  close(): void
}

const pullEveryMs = 60_000
const tickMs = 5_000
const lookEveryMs = 3_600_000

/** `may`: what this account is permitted, as far as this phone knows; asked each time, for it may change. */
export async function openAccount(userId: string, client: Client, may: (permission: string) => boolean): Promise<Account> {
  const db = new AccountDb(userId)
  const [device] = await Promise.all([deviceId(), db.open()])
  // without this the browser may clear a phone that runs low; a refusal changes nothing we can mend
  if ('storage' in navigator && 'persist' in navigator.storage) void navigator.storage.persist().catch(() => false)

  const upload = shallowRef<UploadState>({ phase: 'idle' })
  const pullFailure = shallowRef<Failure | null>(null)
  const online = shallowRef(isOnline())
  const lost = shallowRef(false)
  const uploader = createUploader(
    db,
    device,
    {
      push: (batch) => push(client, userId, batch),
      putAttachment: (sha256, body, type) => putAttachment(client, userId, sha256, body, type),
      isOnline,
    },
    (state) => {
      upload.value = state
    },
  )
  const lock = await openLock(db, () => {
    pinInHand = null
    vault.lock()
  })
  /** While the app is open: the vault may have to wait for the network to come under it. */
  let pinInHand: string | null = null
  const vault = await openVault(
    db,
    {
      share: (day) => vaultShare(client, userId, device, day),
      doorList: () => doorList(client, userId),
      isOnline,
    },
    () => may('person.read'),
  )
  alsoOpens(db, vault)
  let pulledAt = 0
  let lookedAt = 0
  let closed = false
  const onLost = (): void => {
    lost.value = !closed
  }
  db.on('versionchange', onLost)
  db.on('close', onLost)

  async function fetchRows(hurry = false): Promise<void> {
    if (!isOnline() || upload.value.phase === 'signed-out') return
    pulledAt = Date.now()
    if (lock.state.value.at === 'lost') return // no key to keep rows under
    try {
      await fetchUnreadable(db)
      const done = await pullAll(db, (cursor) => pull(client, userId, cursor))
      pullFailure.value = null
      if (done && done.resent > 0) await uploader.flush(true)
      await vault.refresh(hurry)
      await followPin()
    } catch (thrown) {
      if (closed) return
      const failure = failureOf(thrown)
      pullFailure.value = failure
      if (ended(failure)) await forgetMirror(db, 'ended')
    }
  }

  /** The vault comes under the PIN of the app. */
  async function followPin(): Promise<Failure | null> {
    if (pinInHand === null || !may('person.read')) return null
    if (vault.state.value.at === 'unset') return vault.setPin(pinInHand)
    if (vault.state.value.at === 'open') return null
    const opened = await vault.unlock(pinInHand)
    if (opened.ok || opened.why === 'failed') return opened.ok ? null : opened.failure
    return vault.setPin(pinInHand) // it lay under another PIN
  }

  async function sync(hurry: boolean): Promise<void> {
    if (closed) return
    await uploader.flush(hurry)
    await fetchRows(hurry)
  }

  function wake(hurry: boolean): void {
    void sync(hurry).catch((error: unknown) => {
      if (!closed) console.error('sync', error)
    })
  }

  const onNetwork = (now: boolean): void => {
    online.value = now
    if (now) wake(true) // the waiting times start anew: 15 s became 0.1 s
  }
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') wake(true)
  }
  const onShow = (): void => wake(true)
  const touches = ['pointerdown', 'keydown'] as const
  const onTouch = (): void => lock.touch()
  for (const name of touches) addEventListener(name, onTouch, { passive: true })
  const stopNetwork = onNetworkChange(onNetwork)
  document.addEventListener('visibilitychange', onVisible)
  addEventListener('pageshow', onShow)
  const timer = setInterval(() => {
    void (async () => {
      const next = await uploader.nextTryAt()
      if (next !== null && next <= Date.now() && isOnline()) await uploader.flush()
      if (Date.now() - lookedAt > lookEveryMs) {
        lookedAt = Date.now()
        await forgetIfStale(db) // an app left open expires too
        await (await import('./track')).forgetTracks(db) // not needed for the first screen to stand
      }
      if (document.visibilityState === 'visible' && Date.now() - pulledAt > pullEveryMs) await fetchRows()
    })().catch((error: unknown) => {
      if (!closed) console.error('sync', error)
    })
  }, tickMs)
  client.onSkew((ms) => {
    void db
      .transaction('rw', db.meta, async () => db.meta.put({ ...(await syncState(db)), skewMs: ms }))
      .catch(() => undefined) // an account just closed; the next answer brings it again
  })

  function flush(): void {
    void (async () => {
      if (closed) return
      await uploader.flush()
      const held = await heldUntil(db, Date.now())
      if (held !== null) setTimeout(flush, held - Date.now() + 20)
      // what was just delivered may have changed the list
      else if (uploader.state().phase === 'idle') await fetchRows(true)
    })().catch((error: unknown) => {
      if (!closed) console.error('sync', error)
    })
  }

  function stop(): void {
    closed = true
    stopNetwork()
    document.removeEventListener('visibilitychange', onVisible)
    removeEventListener('pageshow', onShow)
    clearInterval(timer)
    for (const name of touches) removeEventListener(name, onTouch)
    pinInHand = null
    lock.close()
    vault.close()
  }

  await forgetIfStale(db)
  wake(true)
  // nothing on a screen waits for it
  void prune(db).catch((error: unknown) => {
    if (!closed) console.error('prune', error)
  })

  return {
    userId,
    db,
    upload,
    lock,
    vault: { ...vault, open: (envelope, madeFor) => openEnvelope(db, envelope, madeFor), openPhoto: (bytes, sha256) => openKeptPhoto(db, bytes, sha256) },
    async setPin(pin) {
      await lock.setPin(pin)
      pinInHand = pin
      return followPin()
    },
    async unlock(pin) {
      const lockedToo = vault.state.value.at === 'locked'
      const answer = await lock.unlock(pin, () => (lockedToo ? vault.unlock(pin) : Promise.resolve()))
      if (answer.ok) {
        pinInHand = pin
        wake(false)
      } else if ('lost' in answer) vault.lock() // what it had went with the rest
      return answer
    },
    async renewPin() {
      await lock.renew()
      vault.lock()
      wake(true)
    },
    pullFailure,
    online,
    lost,
    flush,
    syncNow: () => sync(true),
    resume() {
      void uploader.resume().then(() => fetchRows(true)).catch((error: unknown) => console.error('sync', error))
    },
    async leave() {
      stop()
      await forgetMirror(db, 'logout')
      db.close() // a pull on its way finds it shut and writes nothing
    },
    close() {
      stop()
      db.close()
    },
  }
}
