import type { Change, Entity, Rows } from '@/api/types'
import { syncState, type AccountDb, type MirrorRow } from './db'

/**
 * Writes server rows into one generation of the mirror. Inside the caller's transaction.
 *
 * A pull page may have been read before a push outcome that is already here, so a row never goes back to a lower version.
 * An equal version is taken: a boundary change moves a case without raising its version.
 */
export async function writeRows(db: AccountDb, generation: number, changes: readonly Change[]): Promise<void> {
  // within one page the last word about a row counts
  const last = new Map(changes.map((change) => [`${change.entity}\n${change.id}`, change]))
  const list = [...last.values()]
  const keys = list.map((change): [number, string, string] => [generation, change.entity, change.id])
  const held = await db.mirror.bulkGet(keys)
  const puts: MirrorRow[] = []
  const gone: [number, string, string][] = []
  list.forEach((change, index) => {
    if (change.row === null || change.row === undefined) gone.push(keys[index] as [number, string, string])
    else if ((held[index]?.version ?? -1) <= change.version) {
      puts.push({ generation, entity: change.entity, id: change.id, version: change.version, row: change.row })
    }
  })
  if (puts.length > 0) await db.mirror.bulkPut(puts)
  if (gone.length > 0) await db.mirror.bulkDelete(gone)
}

/** All rows of an entity as the server last gave them, without anything pending. */
export async function mirrorRows<E extends Entity>(db: AccountDb, entity: E): Promise<Rows[E][]> {
  const { generation } = await syncState(db)
  const rows = await db.mirror.where('[generation+entity]').equals([generation, entity]).toArray()
  return rows.map((held) => held.row as Rows[E])
}

export async function mirrorRow<E extends Entity>(db: AccountDb, entity: E, id: string): Promise<Rows[E] | null> {
  const { generation } = await syncState(db)
  return ((await db.mirror.get([generation, entity, id]))?.row as Rows[E] | undefined) ?? null
}
