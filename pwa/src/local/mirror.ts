import type { Entity, Rows } from '@/api/types'
import Dexie from 'dexie'
import { syncState, type AccountDb, type Changed, type MirrorRow } from './db'
import { openRows, ringOf, type SealedChange } from './sealing'
import { uuid7 } from './uuid'

/**
 * Writes server rows, sealed before (`sealChanges`), into one generation of the mirror. Inside the caller's transaction.
 *
 * A pull page may have been read before a push outcome that is already here, so a row never goes back to a lower version.
 * An equal version is taken: a boundary change moves a case without raising its version.
 */
export async function writeRows(db: AccountDb, generation: number, changes: readonly SealedChange[]): Promise<void> {
  // within one page the last word about a row counts
  const last = new Map(changes.map((change) => [`${change.entity}\n${change.id}`, change]))
  const list = [...last.values()]
  const keys = list.map((change): [number, string, string] => [generation, change.entity, change.id])
  const before = await db.mirror.bulkGet(keys)
  const puts: MirrorRow[] = []
  const gone: [number, string, string][] = []
  list.forEach((change, index) => {
    const { entity, id, version, row, sealed } = change
    if (!sealed && (row === null || row === undefined)) gone.push(keys[index] as [number, string, string])
    else if ((before[index]?.version ?? -1) <= version) puts.push({ generation, entity, id, version, ...(sealed ? { sealed } : { row }) })
  })
  if (puts.length > 0) await db.mirror.bulkPut(puts)
  if (gone.length > 0) await db.mirror.bulkDelete(gone)
  await tellReaders(db, [...puts.map(({ entity, id }): [number, string, string] => [generation, entity, id]), ...gone])
}

/** Of each entity so many changed rows are remembered by name; whoever was away for longer reads all of them again. */
const remembered = 1000

/** Tells readers which rows were written, so that they read those alone. Inside the caller's transaction. */
async function tellReaders(db: AccountDb, keys: readonly [number, string, string][]): Promise<void> {
  const byEntity = new Map<string, string[]>()
  for (const [, entity, id] of keys) byEntity.set(entity, [...(byEntity.get(entity) ?? []), id])
  for (const [entity, ids] of byEntity) {
    const before = await changedOf(db, entity)
    const at = before.at + 1
    await db.meta.put({ ...before, key: `rows:${entity}`, of: before.of || uuid7(), at, last: [...before.last, ...ids.map((id): [number, string] => [at, id])].slice(-remembered) })
  }
}

async function changedOf(db: AccountDb, entity: string): Promise<Changed> {
  return ((await db.meta.get(`rows:${entity}`)) as Changed | undefined) ?? { key: `rows:${entity}`, of: '', at: 0, last: [] }
}

/** What this page holds of an entity: the rows by id, and up to which change they are read. */
interface Held {
  generation: number
  /** With which key they were opened: a phone that was locked has read nothing yet. */
  own: unknown
  of: string
  at: number
  byId: Map<string, unknown>
  rows: readonly unknown[]
}

/** By the ring of keys, which another one takes the place of with every locking: what was opened goes with it. */
const held = new WeakMap<object, Map<string, Promise<Held>>>()
const chunk = 400

/**
 * All rows of an entity as the server last gave them, without anything pending. Read once, then only what changed: the
 * same array as long as nothing did. Its rows are shared, nobody changes them.
 */
export async function mirrorRows<E extends Entity>(db: AccountDb, entity: E): Promise<readonly Rows[E][]> {
  // these two a live query watches; the rows themselves need not be read again to know that they changed
  const [{ generation }, changed] = await Promise.all([syncState(db), changedOf(db, entity)])
  const ring = ringOf(db) ?? db
  const ofDb = held.get(ring) ?? new Map<string, Promise<Held>>()
  held.set(ring, ofDb)
  const before = ofDb.get(entity)
  const now = (before ?? Promise.resolve(null)).catch(() => null).then((known) => caughtUp(db, entity, generation, changed, known))
  ofDb.set(entity, now)
  return (await now).rows as readonly Rows[E][]
}

async function caughtUp(db: AccountDb, entity: Entity, generation: number, changed: Changed, known: Held | null): Promise<Held> {
  const own = ringOf(db)?.own ?? null
  if (known?.generation !== generation || known.of !== changed.of || known.own !== own) return whole(db, entity, generation, changed)
  if (known.at >= changed.at) return known
  // the oldest change may have lost some of its rows
  const complete = changed.last.length < remembered || known.at >= (changed.last[0]?.[0] ?? 0)
  if (!complete) return whole(db, entity, generation, changed)
  const ids = [...new Set(changed.last.filter(([at]) => at > known.at).map(([, id]) => id))]
  const rows = await db.mirror.bulkGet(ids.map((id): [number, string, string] => [generation, entity, id]))
  const byId = new Map(known.byId)
  for (const id of ids) byId.delete(id)
  await openInto(db, byId, rows)
  const ordered = [...byId].every(([id], index, all) => index === 0 || (all[index - 1]?.[0] ?? '') < id) ? byId : new Map([...byId].sort(([a], [b]) => (a < b ? -1 : 1)))
  return { generation, own, of: changed.of, at: changed.at, byId: ordered, rows: [...ordered.values()] }
}

const lastWhole = new WeakMap<AccountDb, Promise<unknown>>()

/** One entity after the other, in the order screens asked: the list a worker waits for stands before five thousand cases are read. */
function whole(db: AccountDb, entity: Entity, generation: number, changed: Changed): Promise<Held> {
  const mine = (lastWhole.get(db) ?? Promise.resolve()).catch(() => undefined).then(() => inPieces(db, entity, generation, changed))
  lastWhole.set(db, mine)
  return mine
}

/** Five thousand rows at once would hold the screen for half a second on a cheap phone. */
async function inPieces(db: AccountDb, entity: Entity, generation: number, changed: Changed): Promise<Held> {
  const own = ringOf(db)?.own ?? null
  const byId = new Map<string, unknown>()
  for (let last: unknown = Dexie.minKey; ; ) {
    const part: MirrorRow[] = await db.mirror.where(':id').between([generation, entity, last], [generation, entity, Dexie.maxKey], false, true).limit(chunk).toArray()
    await openInto(db, byId, part)
    if (part.length < chunk) return { generation, own, of: changed.of, at: changed.at, byId, rows: [...byId.values()] }
    last = part.at(-1)?.id
  }
}

/** What cannot be opened now is left out. */
async function openInto(db: AccountDb, byId: Map<string, unknown>, rows: readonly (MirrorRow | undefined)[]): Promise<void> {
  for (const [id, row] of await openRows(db, rows.filter((row) => row !== undefined))) byId.set(id, row)
}

export async function mirrorRow<E extends Entity>(db: AccountDb, entity: E, id: string): Promise<Rows[E] | null> {
  const { generation } = await syncState(db)
  const row = await db.mirror.get([generation, entity, id])
  const [opened] = row ? await openRows(db, [row]) : []
  return (opened?.[1] as Rows[E] | undefined) ?? null
}
