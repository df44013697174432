import type { AccountDb, Operation } from './db'
import { ownId } from './envelope'
import { replace } from './record'
import { openOperations } from './sealing'

/** Not sent by the worker's own decision, the last one first: kept 14 days, and `bringBack` sends one after all. */
export async function setAsideOperations(db: AccountDb): Promise<Extract<Operation, { status: 'set_aside' }>[]> {
  const found = (await db.outbox.where('status').equals('set_aside').toArray()) as Extract<Operation, { status: 'set_aside' }>[]
  return (await openOperations(db, found)).sort((a, b) => b.settledAt - a.settledAt)
}

/**
 * The worker thought better of it: what was set aside goes out after all, as a new operation that replaces it. False: it is
 * not there any more, or what was sealed in it cannot be opened. Throws NotSaved.
 */
export async function bringBack(db: AccountDb, id: string): Promise<boolean> {
  const held = await db.outbox.get(id)
  if (held?.status !== 'set_aside') return false
  const [opened = held] = await openOperations(db, [held])
  if (held.payload.sealed && opened === held) return false
  const { sealed: was, ...payload } = opened.payload
  await replace(db, id, {
    kind: held.kind, payload: payload,
    ...(held.baseVersion === undefined ? {} : { baseVersion: held.baseVersion }),
    ...(was ? { secret: { fields: [], photos: ownId in was.keys } } : {}),
  })
  return true
}
