// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { owedWords } from '@/field/shell/owed-words'
import { record } from '@/local/record'
import { outboxCount } from '@/local/queries'
import { Bench, fail, freshDb, recordReport, reportPayload, uploaderFor } from './bench'

const photo = (name: string) => ({ sha256: name.repeat(64), bytes: new Uint8Array([1]).buffer, type: 'image/jpeg' })

describe('what is owed', () => {
  it('counts records: one with two photos is one, before its words arrived and after', async () => {
    const db = await freshDb()
    const photos = [photo('a'), photo('b')]
    await record(db, { kind: 'case.report', payload: reportPayload({ attachments: photos.map((one) => one.sha256) }), photos })
    await recordReport(db)
    expect(await outboxCount(db)).toEqual({ waiting: 2, photosOnly: 0, needPerson: 0 })

    const bench = new Bench()
    bench.photoGate = () => fail({ kind: 'trouble', status: 503, retryAfterMs: null })
    await uploaderFor(db, bench).flush()
    expect(await outboxCount(db)).toEqual({ waiting: 1, photosOnly: 1, needPerson: 0 })
  })

  it('does not count that a notice was read', async () => {
    const db = await freshDb()
    await record(db, { kind: 'notice.read', payload: { notice_ids: ['n'] } })
    expect(await outboxCount(db)).toEqual({ waiting: 0, photosOnly: 0, needPerson: 0 })
  })

  it.each([
    [{ waiting: 0, photosOnly: 0, needPerson: 0 }, null],
    [{ waiting: 3, photosOnly: 0, needPerson: 0 }, '3 条待传'],
    [{ waiting: 3, photosOnly: 1, needPerson: 1 }, '1 条需处理，3 条待传'],
    [{ waiting: 2, photosOnly: 2, needPerson: 0 }, '2 条的照片待传'],
  ])('%o is said as %s', (count, words) => expect(owedWords(count)).toBe(words))
})
