import type { Payloads } from '@/api/types'
import { clean, simplify, type Fix } from '@/rules/track'
import { syncState, type AccountDb, type TrackFix } from './db'
import { mirrorRow } from './mirror'
import { record, replace } from './record'
import { tracking } from './queries'
import { openOperations } from './sealing'
import { savingOrSaying } from './storage-full'

/**
 * The way of a patrol as it is walked. Each fix is kept as it comes, so that a killed app loses the seconds since the last
 * one; parts of it go out as records like any other. What is kept here expires like what the server keeps.
 */

/** Fixes nearer in time than this say nothing new. */
export const everyMs = 5_000
/** Not yet sent; a part goes when so many have gathered, and at the end. */
export const partOf = 400

/** Switched on by the worker, or by the operator's rule, for a patrol that runs. Throws NotSaved. */
export function beginTracking(db: AccountDb, patrolId: string): Promise<void> {
  return savingOrSaying(async () => {
    const startedAt = await startOf(db, patrolId)
    await db.transaction('rw', db.meta, db.track, async () => {
      const last = await db.track.where('patrolId').equals(patrolId).last()
      await db.meta.put({ key: 'tracking', patrolId, startedAt, on: true, segment: (last?.segment ?? -1) + 1 })
    })
  })
}

/** When the patrol began by this phone's clock, which is the one its fixes are timed by. */
async function startOf(db: AccountDb, patrolId: string): Promise<number> {
  const held = await db.outbox.filter((one) => one.kind === 'patrol.start' && (one.payload as Payloads['patrol.start']).patrol_id === patrolId).last()
  const [made] = held ? await openOperations(db, [held]) : []
  if (made) return Date.parse((made.payload as Payloads['patrol.start']).started_at ?? made.recordedAt)
  const row = await mirrorRow(db, 'patrol', patrolId)
  return row ? Date.parse(row.started_at) - (await syncState(db)).skewMs : Date.now()
}

/** Off, or on again: what lies between is a gap. Asks for no reason. Throws NotSaved. */
export function setTracking(db: AccountDb, on: boolean): Promise<void> {
  return savingOrSaying(() =>
    db.transaction('rw', db.meta, async () => {
      const held = await tracking(db)
      if (held) await db.meta.put({ ...held, on, segment: held.segment + 1 })
    }),
  )
}

/** The screen went dark, or the page away: nothing is known from here on. */
export function breakTrack(db: AccountDb): Promise<void> {
  return db.transaction('rw', db.meta, async () => {
    const held = await tracking(db)
    if (held) await db.meta.put({ ...held, segment: held.segment + 1 })
  })
}

export interface Heard {
  lon: number
  lat: number
  accuracyM: number
  /** By the phone's clock, epoch ms, as the patrol's start is. */
  at: number
}

/** One fix as it came. Nothing is kept while tracking is off, or once another patrol is walked. */
export async function addFix(db: AccountDb, patrolId: string, heard: Heard): Promise<void> {
  const waiting = await db.transaction('rw', db.meta, db.track, async () => {
    const held = await tracking(db)
    if (!held?.on || held.patrolId !== patrolId) return 0
    const last = await db.track.where('patrolId').equals(patrolId).last()
    if (last?.segment === held.segment && heard.at - last.at < everyMs) return 0
    const t = Math.round((heard.at - held.startedAt) / 1000)
    if (t < 0) return 0
    const fix: TrackFix = {
      patrolId, n: (last?.n ?? 0) + 1, segment: held.segment, at: heard.at, sent: 0,
      fix: [round(heard.lon), round(heard.lat), t, Math.ceil(heard.accuracyM)],
    }
    await db.track.add(fix)
    return db.track.where('[patrolId+sent]').equals([patrolId, 0]).count()
  })
  if (waiting >= partOf) await sendTrack(db, patrolId)
}

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

const goingOut = new WeakMap<AccountDb, Promise<unknown>>()

/** Whatever of a way is not yet a record becomes one. One after the other: two at a time would tell the same part twice. */
export function sendTrack(db: AccountDb, patrolId: string): Promise<void> {
  const mine = (goingOut.get(db) ?? Promise.resolve()).catch(() => undefined).then(() => savingOrSaying(() => sendPart(db, patrolId)))
  goingOut.set(db, mine)
  return mine
}

async function sendPart(db: AccountDb, patrolId: string): Promise<void> {
  const all = await db.track.where('patrolId').equals(patrolId).sortBy('n')
  const fresh = all.findIndex((one) => one.sent === 0)
  if (fresh < 0) return
  const believed = clean(segmentsOf(all), Infinity)
  const from = (all[fresh] as TrackFix).fix[2]
  // a part that goes on where the last ended begins with its last fix: the server joins nothing else
  const segments = believed.flatMap((segment) => {
    const first = segment.findIndex((fix) => fix[2] >= from)
    return first < 0 ? [] : [simplify(segment.slice(Math.max(0, first - 1)))]
  })
  const first = believed.flat().find((fix) => fix[2] >= from)
  const upTo = all.at(-1)?.n ?? 0
  const told = (): PromiseLike<unknown> => db.track.where('[patrolId+sent]').equals([patrolId, 0]).filter(({ n }) => n <= upTo).modify({ sent: 1 })
  if (first) await record(db, { kind: 'patrol.track', payload: { patrol_id: patrolId, part: first[2], segments } }, { tables: [db.track], write: told })
  else await told()
}

/**
 * What is left of the way goes out, and nothing more is recorded: the patrol ended, here or on another phone. `gone`: it is
 * no patrol any more, and its way goes nowhere.
 */
export function endTracking(db: AccountDb, patrolId: string, gone = false): Promise<void> {
  return savingOrSaying(async () => {
    if (!gone) await sendTrack(db, patrolId)
    await db.transaction('rw', db.meta, () => stopTracking(db, patrolId))
  })
}

async function stopTracking(db: AccountDb, patrolId: string): Promise<void> {
  if ((await tracking(db))?.patrolId === patrolId) await db.meta.delete('tracking')
}

/** The way first, then the end of the patrol and of its recording in one. `retryOf`: the end that was not taken. Throws NotSaved. */
export function finishPatrol(db: AccountDb, payload: Payloads['patrol.finish'], retryOf: string | null): Promise<{ id: string }> {
  return savingOrSaying(async () => {
    await sendTrack(db, payload.patrol_id)
    const item = { kind: 'patrol.finish' as const, payload }
    const also = { tables: [], write: () => stopTracking(db, payload.patrol_id) }
    // what was half written of it is done with it
    return retryOf === null ? record(db, { ...item, draft: 'patrol' }, also) : replace(db, retryOf, item, also)
  })
}

function segmentsOf(fixes: readonly TrackFix[]): Fix[][] {
  const segments = new Map<number, Fix[]>()
  for (const { segment, fix } of fixes) segments.set(segment, [...(segments.get(segment) ?? []), fix])
  return [...segments.values()]
}

/** The way of a patrol as far as this phone recorded it, ready to be drawn; empty when it did not. */
export async function trackOn(db: AccountDb, patrolId: string): Promise<Fix[][]> {
  return clean(segmentsOf(await db.track.where('patrolId').equals(patrolId).sortBy('n')), Infinity)
}

/**
 * Positions do not stay in the phone either: after the days of the operator's rule both the fixes and the records they went
 * out in go, sent or not; nobody would keep them any more.
 */
export async function forgetTracks(db: AccountDb, now: number = Date.now()): Promise<void> {
  const rule = await mirrorRow(db, 'track_rule', '1')
  const before = now - (rule?.keep_days ?? 30) * 24 * 3600 * 1000
  await db.transaction('rw', db.track, db.outbox, async () => {
    await db.track.where('at').below(before).delete()
    const old = await db.outbox.filter((one) => one.kind === 'patrol.track' && one.status !== 'sending' && Date.parse(one.recordedAt) < before).primaryKeys()
    await db.outbox.bulkDelete(old)
  })
}
