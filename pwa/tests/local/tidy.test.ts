// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest'
import type { PullAnswer } from '@/api/types'
import { applyPage } from '@/local/downloader'
import { loadDraft, saveDraft } from '@/local/drafts'
import { held } from '@/local/held'
import { record } from '@/local/record'
import { cleanCache } from '@/local/tidy'
import { clearTiles, heldTiles, keepTileMs, keptTile, lastHeard, mostTiles } from '@/local/tiles'
import { caseRow, freshDb, reportPayload } from './bench'

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer
const text = (got: ArrayBuffer | undefined): string => new TextDecoder().decode(got)
const gone = (): Promise<never> => Promise.reject(new Error('offline'))

beforeEach(async () => {
  await clearTiles()
})

describe('tiles of the base map', () => {
  it('are fetched once, served without network, and fetched anew when they are old; an old one is better than none', async () => {
    let asked = 0
    const load = () => Promise.resolve(bytes(`tile ${(asked += 1)}`))
    const start = 1_800_000_000_000
    expect(text(await keptTile('/t/1', load, start))).toBe('tile 1')
    expect(text(await keptTile('/t/1', gone, start + 1000))).toBe('tile 1')
    expect(text(await keptTile('/t/1', load, start + keepTileMs + 1))).toBe('tile 2')
    expect(text(await keptTile('/t/1', gone, start + 3 * keepTileMs))).toBe('tile 2')
    await expect(keptTile('/t/2', gone, start)).rejects.toThrow('offline')
    expect(asked).toBe(2)
  })

  it('are bounded: the least used go first', async () => {
    const load = () => Promise.resolve(bytes('x'))
    for (let n = 0; n <= mostTiles; n += 1) await keptTile(`/t/${n}`, load, 1000 + n)
    const { count, lastAt } = await heldTiles()
    expect(count).toBeLessThanOrEqual(mostTiles)
    expect(lastAt).toBe(1000 + mostTiles)
    await expect(keptTile('/t/0', gone, 2000)).rejects.toThrow()
    expect(text(await keptTile(`/t/${mostTiles}`, gone, 2000))).toBe('x')
  })

  it('whether there is one is asked each time, and remembered', async () => {
    expect(text(await lastHeard('/basemap', () => Promise.resolve(bytes('on'))))).toBe('on')
    expect(text(await lastHeard('/basemap', () => Promise.resolve(bytes('off'))))).toBe('off')
    expect(text(await lastHeard('/basemap', gone))).toBe('off')
  })
})

describe('cleaning', () => {
  const page = (cursor: string, more = false): PullAnswer =>
    ({ reset: true, cursor, has_more: more, epoch: 'e1', changes: [caseRow(cursor)] })

  it('takes what can be fetched again, and nothing that was recorded', async () => {
    const db = await freshDb()
    await record(db, { kind: 'case.report', payload: reportPayload({ attachments: ['p'] }), photos: [{ sha256: 'p', bytes: new ArrayBuffer(8), type: 'image/jpeg' }] })
    await saveDraft(db, 'visit:x', { note: '写了一半' }, [{ sha256: 'q', bytes: new ArrayBuffer(4), type: 'image/jpeg' }])
    await db.vault.put({ key: 'list', envelope: {} as never, fetchedAt: 5, expiresAt: Date.now() + 1e9 })
    await applyPage(db, page('a'))
    await db.mirror.put({ generation: 0, entity: 'case', id: 'left behind', version: 1, row: {} })
    await keptTile('/t/1', () => Promise.resolve(bytes('x')))

    expect(await cleanCache(db, false)).toEqual({ tiles: 1, rows: 1, files: 0 })
    expect(await db.outbox.count()).toBe(1)
    expect((await db.attachments.toArray()).map(({ bytes: kept, status }) => [kept.byteLength, status])).toEqual([[8, 'waiting']])
    expect((await loadDraft(db, 'visit:x'))?.photos).toHaveLength(1)
    expect(await held(db)).toMatchObject({ cases: 1, peopleAt: 5 })
    expect(await cleanCache(db, false)).toEqual({ tiles: 0, rows: 0, files: 0 })
  })

  it('leaves a filling that is under way alone, and the next page completes it', async () => {
    const db = await freshDb()
    await applyPage(db, page('a'))
    await applyPage(db, page('b', true))
    expect(await db.mirror.count()).toBe(2)
    expect((await cleanCache(db, false)).rows).toBe(0)
    expect(await db.mirror.count()).toBe(2)
    await applyPage(db, { ...page('c'), reset: false })
    expect((await held(db)).cases).toBe(2)
  })
})
