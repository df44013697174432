// @vitest-environment node
import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import type { Change } from '@/api/types'
import { syncState, type AccountDb } from '@/local/db'
import { applyPage } from '@/local/downloader'
import { forgetMirror } from '@/local/expiry'
import { mirrorRows, writeRows } from '@/local/mirror'
import { freshDb, reopened } from './bench'

const home = (number: number, version = 1): Change => {
  const id = `home-${String(number).padStart(5, '0')}`
  return { entity: 'household', id, version, row: { id, name: `第 ${number} 户`, version } }
}
const homes = (from: number, count: number, version = 1): Change[] => Array.from({ length: count }, (_, number) => home(from + number, version))
const gone = (number: number): Change => ({ ...home(number), version: 0, row: null })

const write = (db: AccountDb, changes: Change[]): Promise<void> =>
  db.transaction('rw', db.mirror, db.meta, async () => writeRows(db, (await syncState(db)).generation, changes))
const read = async (db: AccountDb): Promise<{ id: string; version: number }[]> => [...(await mirrorRows(db, 'household'))]
/** What stands in the table, asked anew. */
async function stored(db: AccountDb): Promise<unknown[]> {
  const { generation } = await syncState(db)
  return (await db.mirror.where('[generation+entity]').equals([generation, 'household']).toArray()).map(({ row }) => row)
}

describe('rows of the mirror', () => {
  it('are the same array as long as nothing in them changed, whatever else did', async () => {
    const db = await freshDb()
    await write(db, homes(0, 1234))
    const first = await mirrorRows(db, 'household')
    expect(first).toHaveLength(1234)
    await write(db, [{ entity: 'sign', id: 'smoke', version: 1, row: { code: 'smoke' } }])
    expect(await mirrorRows(db, 'household')).toBe(first)
  })

  it('are read again one by one, not as a whole, when some changed', async () => {
    const db = await freshDb()
    await write(db, homes(0, 900))
    const before = await mirrorRows(db, 'household')
    const whole = vi.spyOn(db.mirror, 'where')
    await write(db, [home(3, 2), home(900), gone(5)])
    const after = await mirrorRows(db, 'household')
    expect(whole).not.toHaveBeenCalled()
    expect(after).toEqual(await stored(db))
    expect(after).toHaveLength(900)
    expect(after.filter((row) => !before.includes(row))).toHaveLength(2)
  })

  it('follow more changes than are remembered, another tab, and a filling anew', async () => {
    const db = await freshDb()
    await write(db, homes(0, 700))
    await read(db)
    const tab = await reopenedBeside(db)
    await write(tab, [gone(0)])
    for (let round = 0; round < 4; round += 1) await write(tab, homes(1, 699, round + 2))
    expect(await read(db)).toEqual(await stored(db))

    await applyPage(db, { changes: [], cursor: '0', has_more: false, reset: false, epoch: 'e' })
    await applyPage(db, { changes: homes(50, 10), cursor: 'a', has_more: true, reset: true, epoch: 'e' })
    await applyPage(db, { changes: homes(60, 10), cursor: 'b', has_more: false, reset: false, epoch: 'e' })
    expect(await read(db)).toHaveLength(20)
    expect(await read(db)).toEqual(await stored(db))
  })

  it('are gone once the server’s rows were forgotten, and come back with the next pull', async () => {
    const db = await freshDb()
    for (let round = 1; round < 6; round += 1) await write(db, homes(0, 20, round))
    expect(await read(db)).toHaveLength(20)
    await forgetMirror(db, 'logout')
    for (let round = 1; round < 8; round += 1) await write(db, homes(100 * round, 1))
    expect(await read(db)).toEqual(await stored(db))
    expect(await read(db)).toHaveLength(7)
  })

  it('asked for at once by several screens are read once', async () => {
    const db = await freshDb()
    await write(db, homes(0, 1000))
    const whole = vi.spyOn(db.mirror, 'where')
    const [one, other] = await Promise.all([mirrorRows(db, 'household'), mirrorRows(db, 'household')])
    expect(one).toBe(other)
    expect(whole).toHaveBeenCalledTimes(3)
  })
})

/** The same account in another tab. */
async function reopenedBeside(db: AccountDb): Promise<AccountDb> {
  const other = await reopened(db)
  await db.open()
  return other
}
