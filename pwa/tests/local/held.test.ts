// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { loadDraft, saveDraft } from '@/local/drafts'
import { keepSettledMs, prune, setAside } from '@/local/outbox'
import { record, replace } from '@/local/record'
import { outboxCount } from '@/local/queries'
import { Bench, fail, freshDb, recordReport, reportPayload, uploaderFor } from './bench'

const bytes = new Uint8Array([1]).buffer
const withPhoto = () => ({
  kind: 'case.report' as const,
  payload: reportPayload({ attachments: ['one'] }),
  photos: [{ sha256: 'one', bytes, type: 'image/jpeg' }],
})

describe('photos that do not arrive', () => {
  it('are still sent after their record was acknowledged more than 14 days ago', async () => {
    const db = await freshDb()
    const made = await record(db, withPhoto())
    const bench = new Bench()
    bench.photoGate = () => fail({ kind: 'trouble', status: 503, retryAfterMs: 0 })
    const uploader = uploaderFor(db, bench)
    await uploader.flush()
    await prune(db, Date.now() + keepSettledMs + 60_000)
    expect((await db.outbox.get(made.id))?.status).toBe('acknowledged')
    bench.photoGate = () => undefined
    await db.attachments.update('one', { notBefore: 0 })
    await uploader.flush(true)
    expect(bench.photos).toEqual(['one'])
    await prune(db, Date.now() + keepSettledMs + 60_000)
    expect(await db.outbox.count()).toBe(0)
    expect(await db.attachments.count()).toBe(0)
  })

  it.each([['photo.not_image', 422], ['photo.too_large', 413], ['photo.name_invalid', 422]])('refused for good (%s): told, not sent again, no update held up', async (code, status) => {
    const db = await freshDb()
    await record(db, withPhoto())
    const bench = new Bench()
    let tries = 0
    bench.photoGate = () => {
      tries += 1
      fail({ kind: 'refused', problem: { type: 'x', title: '不是照片', status, code } })
    }
    const uploader = uploaderFor(db, bench)
    for (let round = 0; round < 3; round += 1) {
      await db.attachments.update('one', { notBefore: 0 })
      await uploader.flush(true)
    }
    expect(tries).toBe(1)
    expect(await outboxCount(db)).toEqual({ waiting: 0, photosOnly: 0, needPerson: 1 })
    expect((await db.attachments.get('one'))?.trouble?.sentence).toBe('不是照片')
  })

  it.each([403, 408])('wait when the answer says nothing about the photo (%s)', async (status) => {
    const db = await freshDb()
    await record(db, withPhoto())
    const bench = new Bench()
    bench.photoGate = () => fail({ kind: 'refused', problem: { type: 'x', title: '不行', status, code: `http.${status}` } })
    await uploaderFor(db, bench).flush()
    expect((await db.attachments.get('one'))?.status).toBe('waiting')
  })
})

describe('what stands behind a record that is not done', () => {
  const behind = async () => {
    const db = await freshDb()
    const report = await recordReport(db)
    const act = () => record(db, { kind: 'case.act', payload: { case_id: report.payload.case_id, action: 'withdraw' } })
    const first = await act()
    const bench = new Bench()
    const usual = bench.answer
    bench.answer = (operation) => (operation.id === report.id ? { status: 'refused' } : operation.id === first.id ? { status: 'retry' } : usual(operation))
    const uploader = uploaderFor(db, bench)
    await uploader.flush()
    return { db, report, act, first, bench, usual, uploader }
  }

  it('needs a person while that is refused, and goes by itself once it is put right', async () => {
    const { db, report, first, bench, usual, uploader } = await behind()
    expect(await outboxCount(db)).toEqual({ waiting: 0, photosOnly: 0, needPerson: 2 })
    expect(await db.outbox.get(first.id)).toMatchObject({ status: 'waiting', trouble: { person: true } })
    bench.answer = usual
    await replace(db, report.id, { kind: 'case.report', payload: report.payload })
    await uploader.flush(true)
    await uploader.flush(true)
    expect(await db.outbox.get(first.id)).toMatchObject({ status: 'acknowledged' })
  })

  it('is refused when that is set aside, also one recorded afterwards', async () => {
    const { db, report, act, first, uploader } = await behind()
    await setAside(db, report.id)
    const later = await act()
    await uploader.flush(true)
    expect(await db.outbox.get(first.id)).toMatchObject({ status: 'refused', problem: { code: 'outbox.set_aside' } })
    expect(await db.outbox.get(later.id)).toMatchObject({ status: 'refused', problem: { code: 'outbox.set_aside' } })
    expect((await outboxCount(db)).waiting).toBe(0)
  })
})

it('a status we do not know settles nothing', async () => {
  const db = await freshDb()
  const made = await recordReport(db)
  const bench = new Bench()
  bench.answer = () => ({ status: 'strange' as never })
  await uploaderFor(db, bench).flush()
  expect((await db.outbox.get(made.id))?.status).toBe('waiting')
})

it('says with each batch whether more waits behind it', async () => {
  const db = await freshDb()
  for (let count = 0; count < 60; count += 1) await recordReport(db)
  const bench = new Bench()
  const told: unknown[] = []
  const push = bench.push.bind(bench)
  bench.push = (batch: Parameters<typeof push>[0]) => {
    told.push((batch as { more?: boolean }).more)
    return push(batch)
  }
  await uploaderFor(db, bench).flush()
  expect(told).toEqual([true, false])
})

it('a database that is shut fails with a sentence', async () => {
  const db = await freshDb()
  db.close()
  await expect(recordReport(db)).rejects.toMatchObject({ name: 'NotSaved', sentence: expect.stringContaining('没有存上') as string })
  await expect(saveDraft(db, 'report', {}, [])).rejects.toMatchObject({ name: 'NotSaved' })
})

describe('a draft', () => {
  it('kept while its record is being saved does not come back; a new form of the same kind keeps its own', async () => {
    const db = await freshDb()
    await saveDraft(db, 'report', { a: 1 }, [], 'form-1')
    const saved = record(db, { kind: 'case.report', payload: reportPayload(), draft: 'report', draftOf: 'form-1' })
    await Promise.all([saved, saveDraft(db, 'report', { a: 1 }, [], 'form-1')])
    await saveDraft(db, 'report', { a: 1 }, [], 'form-1')
    expect(await loadDraft(db, 'report')).toBeNull()
    await saveDraft(db, 'report', { a: 2 }, [], 'form-2')
    expect((await loadDraft(db, 'report'))?.value).toEqual({ a: 2 })
  })

  it('stays when the record failed', async () => {
    const db = await freshDb()
    const made = await recordReport(db)
    // the old one does not wait for a person, so this is refused
    await expect(replace(db, made.id, { kind: 'case.report', payload: reportPayload(), draft: 'report', draftOf: 'form-1' })).rejects.toThrow()
    await saveDraft(db, 'report', { a: 1 }, [], 'form-1')
    expect((await loadDraft(db, 'report'))?.value).toEqual({ a: 1 })
  })
})
