import type { OperationKind, Payloads } from '@/api/types'
import type { AccountDb, Operation } from './db'
import { ownId } from './envelope'
import type { PhotoToKeep } from './record'
import { oneOperation, photosFor } from './queries'
import { openEnvelope } from './sealing'
import type { Vault } from './vault'

/** A record as it was written: what its form is filled with. */
export interface Written<K extends OperationKind> {
  payload: Payloads[K]
  recordedAt: string
  photos: PhotoToKeep[]
  /** What was sealed in it: back in `payload`; waiting for the PIN; or sealed for a key this phone no longer has. */
  sealed: 'open' | 'locked' | 'lost'
}

/** Null when there is nothing to mend: no record of this kind, or one that was mended or set aside meanwhile. */
export async function loadRefused<K extends OperationKind>(db: AccountDb, kind: K, id: string, vault: Pick<Vault, 'open' | 'state'>): Promise<Written<K> | null> {
  const operation = await oneOperation(db, id)
  if (operation?.kind !== kind || (operation.status !== 'refused' && operation.status !== 'conflict')) return null
  return asWritten(db, operation as Operation & { kind: K }, vault)
}

export async function asWritten<K extends OperationKind>(db: AccountDb, operation: Operation & { kind: K }, vault: Pick<Vault, 'open' | 'state'>): Promise<Written<K>> {
  const { id } = operation
  const { sealed, ...plain } = operation.payload
  const hidden = sealed ? ((await openEnvelope(db, sealed, id)) ?? (await vault.open(sealed, id))) : {}
  const waits = sealed !== undefined && ownId in sealed.keys && ['locked', 'expired'].includes(vault.state.value.at)
  return {
    payload: { ...plain, ...(hidden as object | null) } as Payloads[K],
    recordedAt: operation.recordedAt,
    photos: await photosFor(db, (plain as { attachments?: string[] }).attachments ?? []),
    sealed: hidden !== null ? 'open' : waits ? 'locked' : 'lost',
  }
}
