import type { Outcome, PushedOperation } from '@/api/types'
import { failureOf, sentenceFor, type Failure } from '@/api/failure'
import { afterAnswer, afterTrouble, delayMs, fullPace, toldMs, type Pace } from './backoff'
import type { AccountDb, OpenOperation } from './db'
import { nextBatch } from './depends'
import { backToWaiting, forgetWaiting, judgeHeld, markSending, refusePhoto, settle } from './outbox'
import { StorageFull } from './storage-full'

/** The wire, as the uploader needs it: named so that tests can stand in for the server. */
export interface Wire {
  /** `more`: others wait on this phone behind these; the server then does not yet count the phone as heard. */
  push(batch: { device_id: string; sent_at: string; more: boolean; operations: PushedOperation[] }): Promise<{ outcomes: Outcome[] }>
  putAttachment(sha256: string, body: ArrayBuffer, type: string): Promise<void>
  isOnline(): boolean
}

export type UploadState =
  | { phase: 'idle' }
  | { phase: 'sending' }
  | { phase: 'offline'; until: number }
  | { phase: 'signed-out'; sentence: string }
  /** The server has trouble as a whole, or the phone is full. Tried again by itself. */
  | { phase: 'trouble'; sentence: string; until: number }

export interface Uploader {
  /** One flight over all tabs. `hurry` forgets every waiting time: the network has just come back. */
  flush(hurry?: boolean): Promise<void>
  /** A new session: leave `signed-out`. */
  resume(): Promise<void>
  state(): UploadState
  /** epoch ms of the next useful try, null when nothing waits for a time. */
  nextTryAt(): Promise<number | null>
}

/** 4xx that say something about the photo itself: sending the same bytes again cannot help. */
const neverTaken: ReadonlySet<number> = new Set([400, 413, 415, 422])

export function createUploader(
  db: AccountDb,
  deviceId: string,
  wire: Wire,
  changed: (state: UploadState) => void,
  locks: LockManager = navigator.locks,
): Uploader {
  let state: UploadState = { phase: 'idle' }
  let pace: Pace = fullPace
  let pauseUntil = 0
  let silences = 0
  let running: Promise<void> | null = null
  let asked = 0

  const set = (next: UploadState): void => {
    state = next
    changed(next)
  }

  async function flush(hurry = false): Promise<void> {
    await judgeHeld(db)
    if (hurry) {
      pauseUntil = 0
      silences = 0
      await forgetWaiting(db)
      await db.attachments.where('status').equals('waiting').modify({ notBefore: 0 })
    }
    asked += 1
    if (running) return running
    running = (async () => {
      for (let answered = 0; answered !== asked; ) {
        answered = asked
        // a second tab finds the lock taken and leaves the work to the first
        await locks.request(`xunge-upload-${db.userId}`, { ifAvailable: true }, (lock) => (lock ? fly() : leaveIt()))
      }
    })().finally(() => {
      running = null
    })
    return running
  }

  /** Another tab sends: what this one learnt of the network before says nothing any more. */
  function leaveIt(): void {
    if (state.phase === 'offline' || state.phase === 'trouble') set({ phase: 'idle' })
  }

  async function fly(): Promise<void> {
    if (state.phase === 'signed-out') return
    try {
      await markSending(db, []) // what a killed run left behind
      if (await sendText()) await sendPhotos()
      if (state.phase === 'sending') set({ phase: 'idle' })
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error
      pause({ phase: 'trouble', sentence: error.sentence, until: Date.now() + 60_000 })
    }
  }

  /** True when nothing stands in the way of sending more. */
  async function sendText(): Promise<boolean> {
    for (;;) {
      if (Date.now() < pauseUntil) return false
      const open = await db.outbox.where('status').anyOf('waiting', 'sending', 'refused', 'conflict', 'set_aside').toArray()
      const batch = nextBatch(open, Date.now(), pace.limit)
      if (batch.length === 0) {
        if (state.phase !== 'idle') set({ phase: 'idle' })
        return true
      }
      if (!wire.isOnline()) {
        pause({ phase: 'offline', until: 0 })
        return false
      }
      const sent = new Set(batch.map((operation) => operation.id))
      const more = open.some((operation) => (operation.status === 'sending' || (operation.status === 'waiting' && !operation.trouble?.person)) && !sent.has(operation.id))
      if (!(await sendBatch(batch, more))) return false
    }
  }

  async function sendBatch(chosen: OpenOperation[], more: boolean): Promise<boolean> {
    await markSending(db, chosen.map((operation) => operation.id))
    // one that was taken back in between does not go
    const batch = (await db.outbox.bulkGet(chosen.map((operation) => operation.id))).filter((one): one is OpenOperation => one?.status === 'sending')
    if (batch.length === 0) return true
    const ids = batch.map((operation) => operation.id)
    set({ phase: 'sending' })
    let answer: { outcomes: Outcome[] }
    try {
      answer = await wire.push({ device_id: deviceId, sent_at: new Date().toISOString(), more, operations: batch.map(pushed) })
      if (!Array.isArray(answer.outcomes)) throw new TypeError('push answered without outcomes')
    } catch (thrown) {
      const failure: Failure =
        thrown instanceof TypeError ? { kind: 'trouble', status: 200, retryAfterMs: null } : failureOf(thrown)
      return onFailure(failure, ids)
    }
    pace = afterAnswer(pace)
    silences = 0
    await settle(db, batch, answer.outcomes, (attempts) => Date.now() + delayMs(attempts))
    return true
  }

  /** True when the flight may go on with other operations. */
  async function onFailure(failure: Failure, ids: string[]): Promise<boolean> {
    const now = Date.now()
    const trouble = { sentence: sentenceFor(failure), at: now }
    switch (failure.kind) {
      case 'signed-out':
        await backToWaiting(db, ids, trouble)
        set({ phase: 'signed-out', sentence: trouble.sentence })
        return false
      case 'offline':
      case 'timeout':
        await backToWaiting(db, ids, null)
        silences += 1
        // a slow link may yet carry a smaller batch
        if (failure.kind === 'timeout') pace = { ...pace, limit: Math.max(1, Math.floor(ids.length / 2)) }
        // the browser does not always say when a server can be reached again: ask at least once a minute
        pause({ phase: 'offline', until: now + Math.min(delayMs(silences), 60_000) })
        return false
      case 'refused':
      case 'trouble': {
        if (failure.kind === 'trouble' && failure.status !== 500 && failure.retryAfterMs) {
          // a crowd, and no record's fault: smaller batches would only ask more often
          await backToWaiting(db, ids, null)
          pause({ phase: 'trouble', sentence: trouble.sentence, until: now + toldMs(failure.retryAfterMs) })
          return false
        }
        const after = afterTrouble(pace, ids.length)
        pace = after.pace
        if (after.blame) {
          await backToWaiting(db, ids, trouble, (attempts) => now + delayMs(attempts))
          return true
        }
        await backToWaiting(db, ids, trouble)
        const wait = (failure.kind === 'trouble' ? failure.retryAfterMs : null) ?? delayMs(pace.failures)
        pause({ phase: 'trouble', sentence: trouble.sentence, until: now + wait })
        return false
      }
    }
  }

  /** Photos travel after text and never hold it back: each fails by itself. */
  async function sendPhotos(): Promise<void> {
    for (;;) {
      const now = Date.now()
      const due = await db.attachments.where('status').equals('waiting').filter((photo) => photo.notBefore <= now).toArray()
      let next = null
      for (const photo of due) {
        const owners = await db.outbox.bulkGet(photo.operationIds)
        if (owners.some((owner) => owner?.status === 'acknowledged')) {
          next = photo
          break
        }
      }
      if (!next || !wire.isOnline()) return
      set({ phase: 'sending' })
      try {
        await wire.putAttachment(next.sha256, next.bytes, next.type)
        await db.attachments.update(next.sha256, { status: 'sent', trouble: null })
      } catch (thrown) {
        const failure = failureOf(thrown)
        if (failure.kind === 'refused' && neverTaken.has(failure.problem.status)) {
          await refusePhoto(db, next.sha256, failure.problem.title)
          continue
        }
        const attempts = next.attempts + 1
        await db.attachments.update(next.sha256, {
          attempts, notBefore: Date.now() + delayMs(attempts), trouble: { sentence: sentenceFor(failure), at: Date.now() },
        })
        if (failure.kind === 'signed-out') {
          set({ phase: 'signed-out', sentence: sentenceFor(failure) })
          return
        }
        if (failure.kind === 'offline' || failure.kind === 'timeout') {
          set({ phase: 'idle' })
          return
        }
      }
    }
  }

  function pause(next: Extract<UploadState, { until: number }>): void {
    pauseUntil = next.until
    set(next)
  }

  return {
    flush,
    state: () => state,
    async resume() {
      if (state.phase === 'signed-out') set({ phase: 'idle' })
      await flush(true)
    },
    async nextTryAt() {
      const waiting = (await db.outbox.where('status').equals('waiting').toArray()) as OpenOperation[]
      const photos = await db.attachments.where('status').equals('waiting').filter((photo) => photo.notBefore > 0).toArray()
      const times = [...waiting, ...photos].map((item) => item.notBefore)
      return times.length === 0 ? null : Math.max(pauseUntil, Math.min(...times))
    },
  }
}

function pushed(operation: OpenOperation): PushedOperation {
  return {
    id: operation.id,
    seq: operation.seq,
    kind: operation.kind,
    recorded_by: operation.recordedBy,
    recorded_at: operation.recordedAt,
    payload: operation.payload,
    ...(operation.baseVersion === undefined ? {} : { base_version: operation.baseVersion }),
    ...(operation.replaces === undefined ? {} : { replaces: operation.replaces }),
  }
}
