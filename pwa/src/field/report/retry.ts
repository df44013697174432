import type { ReportPayload } from '@/api/types'
import type { AccountDb } from '@/local/db'
import type { PhotoToKeep } from '@/local/outbox'
import { oneOperation, photosFor } from '@/local/queries'
import type { Vault } from '@/local/vault'

/** What a refused report said, back into the form's fields. Null when it is no report of this phone. */
export async function loadRetry(
  db: AccountDb,
  operationId: string,
  vault: Pick<Vault, 'open'>,
): Promise<{ payload: ReportPayload; fields: Record<string, unknown>; photos: PhotoToKeep[]; locked: boolean } | null> {
  const operation = await oneOperation(db, operationId)
  if (operation?.kind !== 'case.report') return null
  // whom to call was sealed when it was recorded: a locked vault leaves it out, and `locked` says so
  const hidden = operation.payload.sealed ? await vault.open(operation.payload.sealed, operation.id) : null
  const payload = { ...operation.payload, ...(hidden as object | null) } as ReportPayload
  return {
    payload,
    fields: {
      disposal: payload.disposal, category: payload.category, description: payload.description,
      resolution: payload.resolution ?? '', people: payload.people_count ?? 1, signs: payload.signs ?? [],
      urgency: payload.urgency, address: payload.address_text ?? '',
      contactName: payload.contact?.name ?? '', contactPhone: payload.contact?.phone ?? '',
    },
    photos: await photosFor(db, payload.attachments ?? []),
    locked: operation.payload.sealed !== undefined && hidden === null,
  }
}
