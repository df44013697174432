// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { nextBatch } from '@/local/depends'
import type { AccountDb } from '@/local/db'
import { setAside } from '@/local/outbox'
import { record } from '@/local/record'
import { addFix, beginTracking, breakTrack, finishPatrol, forgetTracks, sendTrack, setTracking, trackOn } from '@/local/track'
import { tracking } from '@/local/queries'
import type { Fix } from '@/rules/track'
import { uuid7 } from '@/local/uuid'
import { Bench, freshDb, reopened, uploaderFor } from './bench'

const began = Date.parse('2026-11-26T09:00:00+08:00')
const heard = (second: number, more: object = {}) => ({ lon: 98.5 + second * 1e-5, lat: 39.7 + (second % 60 > 30 ? 1e-4 : 0), accuracyM: 12, at: began + second * 1000, ...more })
const parts = async (db: AccountDb) =>
  (await db.outbox.orderBy('seq').toArray()).filter(({ kind }) => kind === 'patrol.track').map(({ payload }) => payload as { part: number; segments: Fix[][] })
const times = (segments: readonly (readonly Fix[])[]): number[][] => segments.map((one) => one.map((fix) => fix[2]))

async function walking(): Promise<{ db: AccountDb; id: string }> {
  const db = await freshDb()
  const id = uuid7()
  await record(db, { kind: 'patrol.start', payload: { patrol_id: id, started_at: new Date(began).toISOString() } })
  await beginTracking(db, id)
  return { db, id }
}

describe('the way of a patrol', () => {
  it('is not recorded before it is switched on, while it is paused, or for another patrol', async () => {
    const db = await freshDb()
    const id = uuid7()
    await record(db, { kind: 'patrol.start', payload: { patrol_id: id, started_at: new Date(began).toISOString() } })
    await addFix(db, id, heard(0))
    await beginTracking(db, id)
    await addFix(db, uuid7(), heard(5))
    await setTracking(db, false)
    await addFix(db, id, heard(10))
    expect(await db.track.count()).toBe(0)
    await setTracking(db, true)
    await addFix(db, id, heard(15))
    await addFix(db, id, heard(17)) // nothing new two seconds later
    expect(times(await trackOn(db, id))).toEqual([[15]])
  })

  it('survives the app being killed, and what lies between is a gap', async () => {
    const { db, id } = await walking()
    for (const second of [0, 5, 10]) await addFix(db, id, heard(second))
    const again = await reopened(db)
    await breakTrack(again)
    for (const second of [20, 25]) await addFix(again, id, heard(second))
    expect(times(await trackOn(again, id))).toEqual([[0, 5, 10], [20, 25]])
  })

  it('goes out in parts that go on where the last ended, and ends with the patrol', async () => {
    const { db, id } = await walking()
    for (let second = 0; second <= 60; second += 5) await addFix(db, id, heard(second))
    await sendTrack(db, id)
    await sendTrack(db, id) // nothing new: nothing sent
    for (let second = 65; second <= 100; second += 5) await addFix(db, id, heard(second))
    await breakTrack(db)
    await addFix(db, id, heard(130))
    await finishPatrol(db, { patrol_id: id }, null)
    const [first, second, ...none] = await parts(db)
    expect(none).toEqual([])
    expect([first?.part, second?.part]).toEqual([0, 65])
    expect(first?.segments[0]?.at(-1)).toEqual(second?.segments[0]?.[0])
    expect(second?.segments.map((one) => one.at(-1)?.[2])).toEqual([100, 130])
    expect(await tracking(db)).toBeNull()
    expect((await db.outbox.orderBy('seq').toArray()).map(({ kind }) => kind)).toEqual(['patrol.start', 'patrol.track', 'patrol.track', 'patrol.finish'])
    await addFix(db, id, heard(200))
    expect(times(await trackOn(db, id)).flat()).not.toContain(200)
  })

  it('a part goes by itself once so much has gathered', async () => {
    const { db, id } = await walking()
    for (let n = 0; n < 400; n += 1) await addFix(db, id, heard(n * 5))
    expect(await parts(db)).toHaveLength(1)
    expect((await parts(db))[0]?.segments.flat().length).toBeLessThan(400)
  })

  it('leaves out what is wild, and says nothing of a way of wild fixes alone', async () => {
    const { db, id } = await walking()
    await addFix(db, id, heard(0, { accuracyM: 900 }))
    await sendTrack(db, id)
    expect(await parts(db)).toEqual([])
    for (const [second, lon] of [[5, 98.5], [10, 99.5], [15, 98.5002]] as const) await addFix(db, id, heard(second, { lon }))
    await sendTrack(db, id)
    expect(times((await parts(db))[0]?.segments ?? [])).toEqual([[5, 15]])
  })

  it('waits for its patrol, and goes once a start that was not taken is mended', async () => {
    const { db, id } = await walking()
    await addFix(db, id, heard(0))
    await record(db, { kind: 'visit.log', payload: { visit_id: uuid7(), outcome: 'well', patrol_id: id } })
    await finishPatrol(db, { patrol_id: id }, null)
    const bench = new Bench()
    const refusal = { type: 'x', title: '不收', status: 403, code: 'auth.not_permitted' }
    bench.answer = ({ kind }) => (kind === 'patrol.start' ? { status: 'refused', problem: refusal } : { status: 'applied', result: {} })
    const uploader = uploaderFor(db, bench)
    await uploader.flush()
    await uploader.flush(true)
    const left = (await db.outbox.orderBy('seq').toArray()).map(({ kind, status }) => [kind, status])
    // the visit is not stranded; what is nothing without the patrol waits
    expect(left).toEqual([['patrol.start', 'refused'], ['visit.log', 'acknowledged'], ['patrol.track', 'waiting'], ['patrol.finish', 'waiting']])
    expect(nextBatch(await db.outbox.toArray(), Date.now(), 50)).toEqual([])
    await setAside(db, (await db.outbox.orderBy('seq').first())?.id ?? '')
    expect((await db.outbox.toArray()).filter(({ status }) => status === 'refused')).toHaveLength(2)
  })

  it('expires in the phone too, sent or not, by the operator’s days', async () => {
    const { db, id } = await walking()
    await addFix(db, id, heard(0))
    await sendTrack(db, id)
    const day = 24 * 3600 * 1000
    await forgetTracks(db, Date.now())
    await forgetTracks(db, began + 29 * day)
    expect(await parts(db)).toHaveLength(1)
    expect(await db.track.count()).toBe(1)
    await db.mirror.put({ generation: 1, entity: 'track_rule', id: '1', version: 1, row: { policy: 'choice', reason: null, keep_days: 7, version: 1 } })
    await forgetTracks(db, Math.max(began, Date.now()) + 8 * day)
    expect(await parts(db)).toEqual([])
    expect(await db.track.count()).toBe(0)
    expect(await db.outbox.count()).toBe(1)
  })
})
