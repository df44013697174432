// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { keepSettledMs, prune, setAside } from '@/local/outbox'
import { record } from '@/local/record'
import { outboxCount, refusedPhotos } from '@/local/queries'
import { NotSaved } from '@/local/storage-full'
import { Bench, fail, freshDb, recordReport, reopened, reportPayload, uploaderFor } from './bench'

const photo = { sha256: 'b'.repeat(64), bytes: new Uint8Array([1, 2]).buffer, type: 'image/jpeg' }
const withPhoto = () => ({ kind: 'case.report' as const, payload: reportPayload({ attachments: [photo.sha256] }), photos: [photo] })
const inFifteenDays = () => Date.now() + keepSettledMs + 24 * 3600 * 1000

describe('nothing waits for ever unseen', () => {
  it('a photo older than its record’s fourteen days still goes', async () => {
    const db = await freshDb()
    const made = await record(db, withPhoto())
    const bench = new Bench()
    bench.photoGate = () => fail({ kind: 'trouble', status: 503, retryAfterMs: null })
    await uploaderFor(db, bench).flush()
    await prune(db, inFifteenDays())
    expect(await db.outbox.get(made.id)).toMatchObject({ status: 'acknowledged' })

    bench.photoGate = () => undefined
    await uploaderFor(await reopened(db), bench).flush(true)
    expect(bench.photos).toEqual([photo.sha256])
  })

  it('a photo the server will never take is told to a person, sent no more, and holds up no update', async () => {
    const db = await freshDb()
    await record(db, withPhoto())
    const bench = new Bench()
    let tries = 0
    bench.photoGate = () => {
      tries += 1
      fail({ kind: 'refused', problem: { type: 'x', title: '这个文件不是能打开的照片', status: 422, code: 'photo.not_image' } })
    }
    const uploader = uploaderFor(db, bench)
    for (let flight = 0; flight < 4; flight += 1) await uploader.flush(true)
    expect(tries).toBe(1)
    expect((await refusedPhotos(db)).map((one) => one.trouble?.sentence)).toEqual(['这个文件不是能打开的照片'])
    expect(await outboxCount(db)).toEqual({ waiting: 0, photosOnly: 0, needPerson: 1 })
  })

  it('what needs a record that was set aside becomes a person’s matter', async () => {
    const db = await freshDb()
    const report = await recordReport(db)
    const caseId = (report.payload as { case_id: string }).case_id
    const act = await record(db, { kind: 'case.act', payload: { case_id: caseId, action: 'withdraw', values: {} } })
    const bench = new Bench()
    const refusal = { type: 'x', title: '不收', status: 422, code: 'x' }
    bench.answer = (operation) => (operation.kind === 'case.report' ? { status: 'refused', problem: refusal } : { status: 'retry' })
    await uploaderFor(db, bench).flush()
    expect(await db.outbox.get(act.id)).toMatchObject({ status: 'waiting' })
    await setAside(db, report.id)
    expect(await db.outbox.get(act.id)).toMatchObject({ status: 'refused', problem: { code: 'outbox.set_aside' } })
  })

  it('a word of a later server that this version does not know settles nothing', async () => {
    const db = await freshDb()
    const made = await recordReport(db)
    const bench = new Bench()
    const usual = bench.answer
    bench.answer = () => ({ status: 'postponed' as never })
    const uploader = uploaderFor(db, bench)
    await uploader.flush()
    expect(await db.outbox.get(made.id)).toMatchObject({ status: 'waiting' })
    bench.answer = usual
    await uploader.flush(true)
    expect(bench.applied).toEqual([made.id])
  })

  it('a save that fails for any reason says so', async () => {
    const db = await freshDb()
    db.close({ disableAutoOpen: true })
    await expect(recordReport(db)).rejects.toBeInstanceOf(NotSaved)
  })

  it('tells the server when more waits behind a batch', async () => {
    const db = await freshDb()
    for (let count = 0; count < 60; count += 1) await recordReport(db)
    const bench = new Bench()
    const said: boolean[] = []
    const push = bench.push.bind(bench)
    bench.push = (batch) => {
      said.push((batch as unknown as { more: boolean }).more)
      return push(batch)
    }
    await uploaderFor(db, bench).flush()
    expect(said).toEqual([true, false])
  })
})
