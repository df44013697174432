// @vitest-environment node
import { writeRows } from '@/local/mirror'
import { describe, expect, it } from 'vitest'
import type { DiaryRow } from '@/api/types'
import { diaryDays, diaryOf, saveDiary } from '@/local/diary'
import type { AccountDb } from '@/local/db'
import { Bench, freshDb, uploaderFor } from './bench'

const day = '2026-11-26'
const row = (text: string, version: number): DiaryRow => ({ id: 'd', day, text, facts: [], saved_at: '2026-11-26T10:00:00Z', version })
const put = (db: AccountDb, text: string, version: number) => db.transaction('rw', db.mirror, db.meta, () => writeRows(db, 1, [{ entity: 'diary', id: 'd', version, row: row(text, version) }]))
const save = async (db: AccountDb, text: string) => saveDiary(db, { day, text, facts: [] }, (await diaryOf(db, day)).version, null)
const saves = async (db: AccountDb) => (await db.outbox.orderBy('seq').toArray()).map(({ status, baseVersion, payload }) => [status, baseVersion, (payload as { text: string }).text])

/** A server that keeps one day as ours does. */
function server(text: string, version: number): Bench {
  const bench = new Bench()
  const held = { text, version }
  bench.answer = ({ base_version: base, payload }) => {
    const wanted = (payload as { text: string }).text
    if (held.version !== (base ?? 0) && held.text !== wanted) return { status: 'conflict', problem: { type: 'x', title: '别处改过', status: 409, code: 'diary.stale' } }
    Object.assign(held, { text: wanted, version: held.version + 1 })
    return { status: 'applied', rows: [{ entity: 'diary', id: 'd', version: held.version, row: row(wanted, held.version) }] }
  }
  return bench
}

describe('a diary on the phone', () => {
  it('saved twice without network is the second after the first, one batch after the other', async () => {
    const db = await freshDb()
    await save(db, '早上')
    await save(db, '早上和晚上')
    expect(await diaryOf(db, day)).toMatchObject({ row: null, pending: { text: '早上和晚上' }, conflict: null })
    expect(await diaryDays(db)).toEqual(new Set([day]))
    const bench = server('', 0)
    await uploaderFor(db, bench).flush()
    expect(await saves(db)).toEqual([['acknowledged', 0, '早上'], ['acknowledged', 1, '早上和晚上']])
    expect(bench.batches.map((batch) => batch.length)).toEqual([1, 1])
    expect((await diaryOf(db, day)).row).toMatchObject({ text: '早上和晚上', version: 2 })
  })

  it('not taken stays in view, and is mended by saving it again', async () => {
    const db = await freshDb()
    await save(db, '写得太长')
    const bench = server('', 0)
    const usual = bench.answer
    bench.answer = () => ({ status: 'refused', problem: { type: 'x', title: '太长了。', status: 422, code: 'request.invalid' } })
    const uploader = uploaderFor(db, bench)
    await uploader.flush()
    expect(await diaryOf(db, day)).toMatchObject({ row: null, pending: null, refused: { text: '写得太长', sentence: '太长了。' } })
    bench.answer = usual
    await save(db, '短了')
    await uploader.flush(true)
    expect(await saves(db)).toEqual([['replaced', 0, '写得太长'], ['acknowledged', 0, '短了']])
    expect(await diaryOf(db, day)).toMatchObject({ row: { text: '短了' }, refused: null })
  })

  it('never covers another phone’s words, also not by its second save', async () => {
    const db = await freshDb()
    await save(db, '这台')
    await save(db, '这台又改')
    const uploader = uploaderFor(db, server('那台', 1))
    await uploader.flush()
    await uploader.flush(true)
    expect((await saves(db)).map(([status]) => status)).toEqual(['conflict', 'waiting'])
    await put(db, '那台', 1)
    const both = await diaryOf(db, day)
    expect([both.row?.text, both.conflict?.text]).toEqual(['那台', '这台又改'])

    await save(db, '那台\n这台又改')
    expect(await saves(db)).toEqual([['replaced', 0, '这台'], ['replaced', 1, '这台又改'], ['waiting', 1, '那台\n这台又改']])
    await uploader.flush(true)
    expect(await diaryOf(db, day)).toMatchObject({ row: { text: '那台\n这台又改', version: 2 }, pending: null, conflict: null })
  })
})
