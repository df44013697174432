// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { PullAnswer } from '@/api/types'
import { syncState } from '@/local/db'
import { saveDraft, loadDraft } from '@/local/drafts'
import { applyPage } from '@/local/downloader'
import { ended, forgetIfStale, forgetMirror, keepMirrorMs } from '@/local/expiry'
import { record } from '@/local/record'
import { caseRow, freshDb, reportPayload } from './bench'

const page = (epoch = 'e1'): PullAnswer =>
  ({ reset: true, cursor: 'c1', has_more: false, epoch, changes: [caseRow('a')], server_time: new Date().toISOString() }) as unknown as PullAnswer

async function filled() {
  const db = await freshDb()
  await record(db, { kind: 'case.report', payload: reportPayload({ attachments: ['p'] }), photos: [{ sha256: 'p', bytes: new ArrayBuffer(1), type: 'image/jpeg' }] })
  await saveDraft(db, 'visit:x', { note: '写了一半' }, [])
  await applyPage(db, page())
  return db
}

describe('what the server lent this phone', () => {
  it('goes; what was recorded here stays: outbox, photos, drafts', async () => {
    const db = await filled()
    await forgetMirror(db, 'ended')
    expect(await db.mirror.count()).toBe(0)
    expect(await syncState(db)).toMatchObject({ cursor: null, filling: null, lastPullAt: null, forgotten: 'ended', epoch: 'e1' })
    expect(await db.outbox.count()).toBe(1)
    expect(await db.attachments.count()).toBe(1)
    expect(await loadDraft(db, 'visit:x')).not.toBeNull()
  })

  it('comes back whole with the next pull, and the notice goes', async () => {
    const db = await filled()
    await forgetMirror(db, 'stale')
    await applyPage(db, page())
    expect(await db.mirror.count()).toBe(1)
    expect((await syncState(db)).forgotten ?? null).toBeNull()
  })

  it('expires 30 days after the last good pull, not before', async () => {
    const db = await filled()
    const heard = (await syncState(db)).lastPullAt ?? 0
    expect(await forgetIfStale(db, heard + keepMirrorMs - 1000)).toBe(false)
    expect(await db.mirror.count()).toBe(1)
    expect(await forgetIfStale(db, heard + keepMirrorMs + 1000)).toBe(true)
    expect(await db.mirror.count()).toBe(0)
  })
})

it('only the end of an account or a post counts as ended', () => {
  const refused = (code: string) => ({ kind: 'refused' as const, problem: { type: 'x', title: 'x', status: 403, code } })
  expect(ended(refused('auth.account_disabled'))).toBe(true)
  expect(ended(refused('auth.not_permitted'))).toBe(true)
  expect(ended(refused('sync.cursor_invalid'))).toBe(false)
  expect(ended({ kind: 'signed-out' })).toBe(false)
  expect(ended({ kind: 'offline' })).toBe(false)
})
