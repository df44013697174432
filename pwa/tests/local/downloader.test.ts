// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ApiError } from '@/api/failure'
import type { PullAnswer } from '@/api/types'
import { syncState } from '@/local/db'
import { pullAll } from '@/local/downloader'
import { mirrorRow, mirrorRows } from '@/local/mirror'
import { Bench, caseRow, freshDb, recordReport, reopened, uploaderFor } from './bench'

const page = (more: Partial<PullAnswer>): PullAnswer => ({ changes: [], cursor: 'c1', has_more: false, reset: false, epoch: 'e1', ...more })

describe('pull', () => {
  it('goes on from the cursor of the last page that was stored', async () => {
    const db = await freshDb()
    const asked: (string | null)[] = []
    const pages = [page({ cursor: 'c1', has_more: true, changes: [caseRow('a')] }), new ApiError({ kind: 'offline' })]
    const pull = (cursor: string | null) => {
      asked.push(cursor)
      const next = pages.shift()
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? page({ cursor: 'c2', changes: [caseRow('b')] }))
    }
    await expect(pullAll(db, pull)).rejects.toBeInstanceOf(ApiError)
    await pullAll(db, pull)
    expect(asked).toEqual([null, 'c1', 'c1'])
    expect(await mirrorRows(db, 'case')).toHaveLength(2)
  })

  it('null rows go, and an older version never overwrites a newer one', async () => {
    const db = await freshDb()
    await pullAll(db, () => Promise.resolve(page({ changes: [caseRow('a', 3), caseRow('b')] })))
    await pullAll(db, () => Promise.resolve(page({ changes: [caseRow('a', 2), { entity: 'case', id: 'b', version: 2, row: null }] })))
    expect((await mirrorRow(db, 'case', 'a'))?.version).toBe(3)
    expect(await mirrorRow(db, 'case', 'b')).toBeNull()
  })

  it('a reset fills a fresh mirror: screens keep the old one until it is whole, also over a restart', async () => {
    let db = await freshDb()
    await pullAll(db, () => Promise.resolve(page({ changes: [caseRow('old', 9)] })))
    const first = page({ reset: true, has_more: true, cursor: 'r1', changes: [caseRow('new1')] })
    const replies = [first]
    await expect(pullAll(db, () => { const next = replies.shift(); return next ? Promise.resolve(next) : Promise.reject(new ApiError({ kind: 'offline' })) })).rejects.toThrow()
    expect((await mirrorRows(db, 'case')).map((row) => row.id)).toEqual(['old'])
    db = await reopened(db)
    const asked: (string | null)[] = []
    await pullAll(db, (cursor) => { asked.push(cursor); return Promise.resolve(page({ cursor: 'r2', changes: [caseRow('new2')] })) })
    expect(asked).toEqual(['r1'])
    expect((await mirrorRows(db, 'case')).map((row) => row.id).sort()).toEqual(['new1', 'new2'])
    expect(await db.mirror.count()).toBe(2)
  })

  it('what is settled during a reset is in the new mirror, and the outbox is untouched', async () => {
    const db = await freshDb()
    await pullAll(db, () => Promise.resolve(page({})))
    const made = await recordReport(db)
    const waiting = await recordReport(db)
    const bench = new Bench()
    const usual = bench.answer
    bench.answer = (operation) => (operation.id === waiting.id ? { status: 'refused' } : usual(operation))
    const replies = [page({ reset: true, has_more: true, cursor: 'r1' }), page({ cursor: 'r2' })]
    await pullAll(db, async () => {
      const next = replies.shift() as PullAnswer
      if (replies.length === 0) await uploaderFor(db, bench).flush()
      return next
    })
    expect(await mirrorRow(db, 'case', made.payload.case_id)).not.toBeNull()
    expect((await db.outbox.get(waiting.id))?.status).toBe('refused')
  })

  it('a new epoch sends acknowledged records and their photos again; the same one does not', async () => {
    const db = await freshDb()
    await pullAll(db, () => Promise.resolve(page({})))
    const made = await recordReport(db)
    const bench = new Bench()
    await uploaderFor(db, bench).flush()
    expect(await pullAll(db, () => Promise.resolve(page({ reset: true })))).toMatchObject({ resent: 0 })
    expect(await pullAll(db, () => Promise.resolve(page({ reset: true, epoch: 'e2' })))).toMatchObject({ resent: 1 })
    expect((await db.outbox.get(made.id))?.status).toBe('waiting')
    expect((await syncState(db)).epoch).toBe('e2')
    await uploaderFor(db, bench).flush()
    expect((await db.outbox.get(made.id))?.status).toBe('acknowledged')
    expect(bench.applied).toEqual([made.id])
  })
})
