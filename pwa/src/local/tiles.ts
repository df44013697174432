import Dexie, { type Table } from 'dexie'

/**
 * Tiles of the base map this phone has looked at, so that they are there without network. Kept on use alone: the terms of
 * 天地图 forbid fetching ahead. In IndexedDB rather than in Cache Storage: the service worker leaves /api alone, and here
 * the least used go first and can be counted. They show no records, only streets, and belong to the phone, not to an account.
 */
interface Kept {
  path: string
  bytes: ArrayBuffer
  fetchedAt: number
  usedAt: number
}

class TileDb extends Dexie {
  readonly tiles!: Table<Kept, string>
  readonly facts!: Table<{ path: string; bytes: ArrayBuffer }, string>

  constructor() {
    super('xunge-tiles', { chromeTransactionDurability: 'relaxed' })
    this.version(1).stores({ tiles: 'path, usedAt', facts: 'path' })
  }
}

const db = new TileDb()
/** About 12 MB of streets, or 25 of pictures. */
export const mostTiles = 800
const trimTo = 700
const dayMs = 24 * 3600 * 1000
export const keepTileMs = 30 * dayMs

/** From the phone when it is there and not too old, else from `load`; an old one is better than none. Rejects as `load` does. */
export async function keptTile(path: string, load: () => Promise<ArrayBuffer | undefined>, now = Date.now()): Promise<ArrayBuffer | undefined> {
  const held = await quietly(() => db.tiles.get(path))
  if (held && now - held.fetchedAt < keepTileMs) {
    // once a day is enough to know what is used
    if (now - held.usedAt > dayMs) await quietly(() => db.tiles.update(path, { usedAt: now }))
    return held.bytes
  }
  return orHeld(load, held, (bytes) => keep({ path, bytes, fetchedAt: now, usedAt: now }))
}

/** What changes, such as whether there is a base map at all: asked first, and as last heard when nobody answers. */
export async function lastHeard(path: string, load: () => Promise<ArrayBuffer | undefined>): Promise<ArrayBuffer | undefined> {
  return orHeld(load, await quietly(() => db.facts.get(path)), (bytes) => db.facts.put({ path, bytes }))
}

async function orHeld(load: () => Promise<ArrayBuffer | undefined>, held: { bytes: ArrayBuffer } | undefined, put: (bytes: ArrayBuffer) => PromiseLike<unknown>): Promise<ArrayBuffer | undefined> {
  try {
    const bytes = await load()
    if (bytes) await quietly(() => put(bytes))
    return bytes
  } catch (error) {
    if (held) return held.bytes
    throw error
  }
}

async function keep(tile: Kept): Promise<void> {
  await db.tiles.put(tile)
  const count = await db.tiles.count()
  if (count > mostTiles) await db.tiles.bulkDelete(await db.tiles.orderBy('usedAt').limit(count - trimTo).primaryKeys())
}

export async function heldTiles(): Promise<{ count: number; lastAt: number | null }> {
  const count = (await quietly(() => db.tiles.count())) ?? 0
  const last = await quietly(() => db.tiles.orderBy('usedAt').last())
  return { count, lastAt: last?.usedAt ?? null }
}

/** All of them; returns how many there were. */
export async function clearTiles(): Promise<number> {
  const count = (await quietly(() => db.tiles.count())) ?? 0
  await quietly(() => db.tiles.clear())
  return count
}

/** A full phone, or one that keeps nothing: the map is drawn all the same. */
async function quietly<T>(work: () => PromiseLike<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    console.warn('tiles', error)
    return undefined
  }
}
