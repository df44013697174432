import type { Entity, Rows } from '@/api/types'
import { syncState, type AccountDb, type MirrorRow } from './db'
import { openRows, type SealedChange } from './sealing'

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
  const held = await db.mirror.bulkGet(keys)
  const puts: MirrorRow[] = []
  const gone: [number, string, string][] = []
  list.forEach((change, index) => {
    const { entity, id, version, row, sealed } = change
    if (!sealed && (row === null || row === undefined)) gone.push(keys[index] as [number, string, string])
    else if ((held[index]?.version ?? -1) <= version) puts.push({ generation, entity, id, version, ...(sealed ? { sealed } : { row }) })
  })
  if (puts.length > 0) await db.mirror.bulkPut(puts)
  if (gone.length > 0) await db.mirror.bulkDelete(gone)
}

/** All rows of an entity as the server last gave them, without anything pending. */
export async function mirrorRows<E extends Entity>(db: AccountDb, entity: E): Promise<Rows[E][]> {
  const { generation } = await syncState(db)
  return (await openRows(db, await db.mirror.where('[generation+entity]').equals([generation, entity]).toArray())) as Rows[E][]
}

export async function mirrorRow<E extends Entity>(db: AccountDb, entity: E, id: string): Promise<Rows[E] | null> {
  const { generation } = await syncState(db)
  const held = await db.mirror.get([generation, entity, id])
  return ((held ? (await openRows(db, [held]))[0] : undefined) as Rows[E] | undefined) ?? null
}
