// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { mirrorRow } from '@/local/mirror'
import { keepSettledMs, prune, setAside } from '@/local/outbox'
import { record, replace } from '@/local/record'
import { StorageFull } from '@/local/storage-full'
import { Bench, fail, freshDb, recordReport, reopened, reportPayload, uploaderFor } from './bench'

const photo = { sha256: 'a'.repeat(64), bytes: new Uint8Array([1, 2, 3]).buffer, type: 'image/jpeg' }

describe('recording', () => {
  it('keeps operation and photo through a restart, and ends the draft with them', async () => {
    let db = await freshDb()
    await db.drafts.put({ key: 'report', value: {}, photos: [], updatedAt: 1 })
    const made = await record(db, { kind: 'case.report', payload: reportPayload({ attachments: [photo.sha256] }), photos: [photo], draft: 'report' })
    db = await reopened(db)
    expect(await db.outbox.get(made.id)).toMatchObject({ status: 'waiting', seq: 1, recordedBy: db.userId })
    expect((await db.attachments.get(photo.sha256))?.operationIds).toEqual([made.id])
    expect(await db.drafts.count()).toBe(0)
  })

  it('numbers records without gaps and never twice', async () => {
    const db = await freshDb()
    const made = await Promise.all(Array.from({ length: 20 }, () => recordReport(db)))
    expect(made.map((one) => one.seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  it('says loudly that the phone is full, and saves nothing of it', async () => {
    const db = await freshDb()
    await db.drafts.put({ key: 'report', value: {}, photos: [], updatedAt: 1 })
    const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...row: [unknown]) {
      if (this.name === 'attachments') throw new DOMException('full', 'QuotaExceededError')
      return this.put(...row)
    })
    const work = record(db, { kind: 'case.report', payload: reportPayload({ attachments: [photo.sha256] }), photos: [photo], draft: 'report' })
    await expect(work).rejects.toBeInstanceOf(StorageFull)
    add.mockRestore()
    expect(await db.outbox.count()).toBe(0)
    expect(await db.drafts.count()).toBe(1)
    expect((await recordReport(db)).seq).toBe(1)
  })
})

describe('outcomes', () => {
  it('applied: the row and the settled operation come together', async () => {
    const db = await freshDb()
    const made = await recordReport(db)
    await uploaderFor(db, new Bench()).flush()
    expect(await db.outbox.get(made.id)).toMatchObject({ status: 'acknowledged', result: { case_no: '620902-20261123-0001-7' } })
    expect(await mirrorRow(db, 'case', made.payload.case_id)).toMatchObject({ id: made.payload.case_id })
  })

  it('a crash while settling leaves neither the row nor the settlement; the next flight makes both, once', async () => {
    let db = await freshDb()
    const made = await recordReport(db)
    const bench = new Bench()
    const crash = vi.spyOn(db.mirror, 'bulkPut').mockRejectedValue(new Error('killed'))
    await expect(uploaderFor(db, bench).flush()).rejects.toThrow('killed')
    crash.mockRestore()
    expect((await db.outbox.get(made.id))?.status).toBe('sending')
    db = await reopened(db)
    expect(await mirrorRow(db, 'case', made.payload.case_id)).toBeNull()
    await uploaderFor(db, bench).flush()
    expect((await db.outbox.get(made.id))?.status).toBe('acknowledged')
    expect(bench.applied).toEqual([made.id])
    expect(bench.batches).toHaveLength(2)
  })

  it('a lost answer is asked again and settles as the duplicate it is', async () => {
    const db = await freshDb()
    const made = await recordReport(db)
    const bench = new Bench()
    bench.after = () => fail({ kind: 'offline' })
    const uploader = uploaderFor(db, bench)
    await uploader.flush()
    expect((await db.outbox.get(made.id))?.status).toBe('waiting')
    bench.after = () => undefined
    await uploader.flush(true)
    expect((await db.outbox.get(made.id))?.status).toBe('acknowledged')
    expect(bench.applied).toEqual([made.id])
  })

  it('refused and conflict stay with their reason; the others go on', async () => {
    const db = await freshDb()
    const [bad, clash, good] = [await recordReport(db), await recordReport(db), await recordReport(db)]
    const bench = new Bench()
    const usual = bench.answer
    const problem = { type: 'x', title: '这条不行', status: 422, code: 'case.bad' }
    bench.answer = (operation) =>
      operation.id === bad.id ? { status: 'refused', problem } : operation.id === clash.id ? { status: 'conflict', problem } : usual(operation)
    await uploaderFor(db, bench).flush()
    expect(await db.outbox.get(bad.id)).toMatchObject({ status: 'refused', problem })
    expect(await db.outbox.get(clash.id)).toMatchObject({ status: 'conflict', problem })
    expect((await db.outbox.get(good.id))?.status).toBe('acknowledged')
  })

  it('edit and try again is a new id that names the old one; the photo goes along', async () => {
    const db = await freshDb()
    const payload = reportPayload({ attachments: [photo.sha256] })
    const bad = await record(db, { kind: 'case.report', payload, photos: [photo] })
    const bench = new Bench()
    bench.answer = () => ({ status: 'refused', problem: { type: 'x', title: '不行', status: 422, code: 'c' } })
    const uploader = uploaderFor(db, bench)
    await uploader.flush()
    expect(bench.photos).toEqual([])
    const again = await replace(db, bad.id, { kind: 'case.report', payload: { ...payload, description: '改过' } })
    expect(again).toMatchObject({ replaces: bad.id })
    expect(again.id).not.toBe(bad.id)
    bench.answer = new Bench().answer
    await uploader.flush()
    expect((await db.outbox.get(bad.id))?.status).toBe('replaced')
    expect((await db.outbox.get(again.id))?.status).toBe('acknowledged')
    expect(bench.photos).toEqual([photo.sha256])
    await expect(replace(db, again.id, { kind: 'case.report', payload })).rejects.toThrow('does not wait')
  })

  it('one set aside is kept and never sent', async () => {
    const db = await freshDb()
    const bad = await recordReport(db)
    const bench = new Bench()
    bench.answer = () => ({ status: 'refused' })
    const uploader = uploaderFor(db, bench)
    await uploader.flush()
    await setAside(db, bad.id)
    await uploader.flush(true)
    expect(bench.batches).toHaveLength(1)
    expect((await db.outbox.get(bad.id))?.status).toBe('set_aside')
  })

  it('acknowledged ones go after 14 days; open ones never', async () => {
    const db = await freshDb()
    const done = await record(db, { kind: 'case.report', payload: reportPayload({ attachments: [photo.sha256] }), photos: [photo] })
    await uploaderFor(db, new Bench()).flush()
    const open = await recordReport(db)
    await prune(db, Date.now() + keepSettledMs - 60_000)
    expect(await db.outbox.count()).toBe(2)
    await prune(db, Date.now() + keepSettledMs + 60_000)
    expect(await db.outbox.get(done.id)).toBeUndefined()
    expect(await db.attachments.count()).toBe(0)
    expect((await db.outbox.get(open.id))?.status).toBe('waiting')
  })
})
