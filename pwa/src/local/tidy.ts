import { syncState, type AccountDb } from './db'
import { prune } from './outbox'
import { clearTiles } from './tiles'

export interface Cleaned {
  /** Blocks of the base map. */
  tiles: number
  /** Rows of the server's that screens no longer read. */
  rows: number
  /** Parts of the app that are fetched again. */
  files: number
}

/** Filled by the service worker with what comes after the first screen (src/sw.ts). */
const lateCache = 'xunge-late'

/**
 * Frees what can be fetched again: base map, rows of an earlier filling, what was settled long ago, late parts of the app.
 * Records, their photos, drafts, the vault and the rows on screen stay. `online`: without network the map's code stays too,
 * for it could not come back.
 */
export async function cleanCache(db: AccountDb, online: boolean): Promise<Cleaned> {
  await prune(db)
  const rows = await db.transaction('rw', db.mirror, db.meta, async () => {
    const { generation, filling } = await syncState(db)
    return db.mirror.filter((row) => row.generation !== generation && row.generation !== filling?.generation).delete()
  })
  return { tiles: await clearTiles(), rows, files: online ? await clearLate() : 0 }
}

async function clearLate(): Promise<number> {
  if (!('caches' in globalThis) || !(await caches.has(lateCache))) return 0
  const held = await (await caches.open(lateCache)).keys()
  await caches.delete(lateCache)
  return held.length
}
