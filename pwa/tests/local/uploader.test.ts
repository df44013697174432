// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { afterAnswer, afterTrouble, delayMs, fullPace, maxBatch, type Pace } from '@/local/backoff'
import { nextBatch } from '@/local/depends'
import { record } from '@/local/record'
import type { UploadState } from '@/local/uploader'
import { uuid7 } from '@/local/uuid'
import { Bench, fail, freshDb, recordReport, reportPayload, uploaderFor } from './bench'

describe('sending', () => {
  it('goes oldest first in batches of at most fifty', async () => {
    const db = await freshDb()
    const ids: string[] = []
    for (let count = 0; count < 120; count += 1) ids.push((await recordReport(db)).id)
    const bench = new Bench()
    await uploaderFor(db, bench).flush()
    expect(bench.batches.map((batch) => batch.length)).toEqual([50, 50, 20])
    expect(bench.batches.flat()).toEqual(ids)
  })

  it('two tabs send once', async () => {
    const db = await freshDb()
    for (let count = 0; count < 5; count += 1) await recordReport(db)
    const bench = new Bench()
    await Promise.all([uploaderFor(db, bench).flush(), uploaderFor(db, bench).flush()])
    expect(bench.batches.flat()).toHaveLength(5)
  })

  it('without network nothing is tried, and the phone says so', async () => {
    const db = await freshDb()
    await recordReport(db)
    const bench = new Bench()
    bench.online = false
    const states: UploadState[] = []
    const uploader = uploaderFor(db, bench, states)
    await uploader.flush()
    expect(bench.batches).toEqual([])
    expect(states.at(-1)?.phase).toBe('offline')
    bench.online = true
    await uploader.flush(true)
    expect(bench.batches).toHaveLength(1)
  })

  it('without a session everything waits, until somebody signs in again', async () => {
    const db = await freshDb()
    const made = await recordReport(db)
    const bench = new Bench()
    bench.gate = () => fail({ kind: 'signed-out' })
    const states: UploadState[] = []
    const uploader = uploaderFor(db, bench, states)
    await uploader.flush()
    await uploader.flush(true)
    expect(bench.batches).toHaveLength(1)
    expect(states.at(-1)).toEqual({ phase: 'signed-out', sentence: '请重新登录，记录都在手机里。' })
    expect((await db.outbox.get(made.id))?.status).toBe('waiting')
    bench.gate = () => undefined
    await uploader.resume()
    expect((await db.outbox.get(made.id))?.status).toBe('acknowledged')
  })

  it('a poison record is found by halving and waits alone; all others arrive', async () => {
    const db = await freshDb()
    const made = []
    for (let count = 0; count < 40; count += 1) made.push(await recordReport(db))
    const poison = made[17]?.id
    const bench = new Bench()
    bench.gate = (operations) => {
      if (operations.some((one) => one.id === poison)) fail({ kind: 'trouble', status: 500, retryAfterMs: 0 })
    }
    const uploader = uploaderFor(db, bench)
    for (let round = 0; round < 12; round += 1) await uploader.flush()
    expect(bench.applied).toHaveLength(39)
    expect(await db.outbox.get(poison ?? '')).toMatchObject({ status: 'waiting' })
    expect(((await db.outbox.get(poison ?? '')) as { attempts: number }).attempts).toBeGreaterThan(0)
  })

  it('a server that is down as a whole is not blamed on the records', async () => {
    const db = await freshDb()
    for (let count = 0; count < 8; count += 1) await recordReport(db)
    const bench = new Bench()
    bench.gate = () => fail({ kind: 'trouble', status: 503, retryAfterMs: 0 })
    const uploader = uploaderFor(db, bench)
    for (let round = 0; round < 10; round += 1) await uploader.flush()
    bench.gate = () => undefined
    await uploader.flush(true)
    for (let round = 0; round < 4; round += 1) await uploader.flush(true)
    expect(bench.applied).toHaveLength(8)
  })

  it('a crowd is nobody’s fault: it comes back whole when it was told to, and not before', async () => {
    const db = await freshDb()
    for (let count = 0; count < 20; count += 1) await recordReport(db)
    const bench = new Bench()
    bench.gate = () => fail({ kind: 'trouble', status: 503, retryAfterMs: 40_000 })
    const uploader = uploaderFor(db, bench)
    const asked = Date.now()
    await uploader.flush()
    const at = (await uploader.nextTryAt()) ?? 0
    expect(at - asked).toBeGreaterThanOrEqual(40_000)
    expect(at - asked).toBeLessThan(45_000)
    const calls = bench.batches.length
    await uploader.flush()
    expect(bench.batches).toHaveLength(calls)
    bench.gate = () => undefined
    await uploader.flush(true)
    expect(bench.batches.at(-1)).toHaveLength(20)
    expect(bench.applied).toHaveLength(20)
  })

  it('retry waits by itself, what depends on it waits too, the rest goes on', async () => {
    const db = await freshDb()
    const stuck = await recordReport(db)
    const act = await record(db, { kind: 'case.act', payload: { case_id: stuck.payload.case_id, action: 'withdraw' } })
    const other = await recordReport(db)
    const bench = new Bench()
    const usual = bench.answer
    bench.answer = (operation) => (operation.id === stuck.id || operation.id === act.id ? { status: 'retry' } : usual(operation))
    const uploader = uploaderFor(db, bench)
    await uploader.flush()
    expect(bench.applied).toEqual([other.id])
    const before = bench.batches.length
    await db.outbox.update(act.id, { notBefore: 0 } as never)
    await uploader.flush()
    expect(bench.batches).toHaveLength(before)
    bench.answer = usual
    await uploader.flush(true)
    expect(bench.applied).toEqual([other.id, stuck.id, act.id])
  })
})

describe('photos', () => {
  const bytes = new Uint8Array([1]).buffer
  const withPhotos = (names: string[]) => ({
    kind: 'case.report' as const,
    payload: reportPayload({ attachments: names }),
    photos: names.map((sha256) => ({ sha256, bytes, type: 'image/jpeg' })),
  })

  it('travel after the text, and one that fails holds nothing back', async () => {
    const db = await freshDb()
    await record(db, withPhotos(['bad', 'good']))
    const bench = new Bench()
    let tries = 0
    bench.photoGate = () => {
      tries += 1
      if (tries === 1) fail({ kind: 'refused', problem: { type: 'x', title: '不是照片', status: 422, code: 'photo.bad' } })
    }
    await uploaderFor(db, bench).flush()
    expect(bench.applied).toHaveLength(1)
    expect(bench.photos).toHaveLength(1)
    const left = await db.attachments.where('status').equals('refused').toArray()
    expect(left.map((one) => one.trouble?.sentence)).toEqual(['不是照片'])
  })

  it('wait for their record', async () => {
    const db = await freshDb()
    await record(db, withPhotos(['one']))
    const bench = new Bench()
    bench.answer = () => ({ status: 'retry' })
    await uploaderFor(db, bench).flush()
    expect(bench.photos).toEqual([])
  })
})

describe('pace', () => {
  it('waits once, halves down to one, then puts the lone failure aside', () => {
    let pace: Pace = fullPace
    const limits = []
    for (let size = maxBatch; size > 1; ) {
      const after = afterTrouble(pace, size)
      expect(after.blame).toBe(false)
      pace = after.pace
      limits.push(pace.limit)
      size = pace.limit
    }
    expect(limits).toEqual([50, 25, 12, 6, 3, 1])
    const alone = afterTrouble(pace, 1)
    expect(alone.blame).toBe(true)
    expect(afterTrouble(alone.pace, 1).blame).toBe(false)
    expect(afterAnswer(alone.pace)).toMatchObject({ limit: 2, failures: 0, alone: 0 })
  })

  it('never waits more than six minutes', () => {
    expect(delayMs(1, () => 0.5)).toBe(2000)
    expect(delayMs(40, () => 1)).toBe(360_000)
  })
})

describe('order', () => {
  it('a fact does not wait for ever for a patrol that fails', async () => {
    const db = await freshDb()
    const patrolId = uuid7()
    const start = await record(db, { kind: 'patrol.start', payload: { patrol_id: patrolId } })
    const visit = await record(db, { kind: 'visit.log', payload: { visit_id: uuid7(), outcome: 'well', patrol_id: patrolId } })
    const finish = await record(db, { kind: 'patrol.finish', payload: { patrol_id: patrolId } })
    const later = Date.now() + 1000
    const batch = async (attempts: number) => {
      await db.outbox.update(start.id, { attempts, notBefore: later + 1 } as never)
      return nextBatch(await db.outbox.toArray(), later, 50).map((one) => one.id)
    }
    expect(await batch(1)).toEqual([])
    expect(await batch(3)).toEqual([visit.id])
    expect(nextBatch(await db.outbox.toArray(), later + 2, 50).map((one) => one.id)).toEqual([start.id, visit.id])
    // its end goes once the start was taken: refused together, both would have to be mended
    await db.outbox.update(start.id, { status: 'acknowledged', result: {} } as never)
    expect(nextBatch(await db.outbox.toArray(), later + 2, 50).map((one) => one.id)).toEqual([visit.id, finish.id])
  })
})

it('ids made in one millisecond sort in the order made, and a clock set back changes nothing', () => {
  const ids = Array.from({ length: 5000 }, (_, index) => uuid7(index < 2500 ? 1_800_000_000_000 : 1_700_000_000_000))
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(5000)
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
