import type { ReportPayload } from '@/api/types'
import type { AccountDb } from '@/local/db'
import type { PhotoToKeep } from '@/local/outbox'
import { oneOperation, photosFor } from '@/local/queries'

/** What a refused report said, back into the form's fields. Null when it is no report of this phone. */
export async function loadRetry(
  db: AccountDb,
  operationId: string,
): Promise<{ payload: ReportPayload; fields: Record<string, unknown>; photos: PhotoToKeep[] } | null> {
  const operation = await oneOperation(db, operationId)
  if (operation?.kind !== 'case.report') return null
  const payload = operation.payload as ReportPayload
  return {
    payload,
    fields: {
      disposal: payload.disposal, category: payload.category, description: payload.description,
      resolution: payload.resolution ?? '', people: payload.people_count ?? 1, signs: payload.signs ?? [],
      urgency: payload.urgency, address: payload.address_text ?? '',
      contactName: payload.contact?.name ?? '', contactPhone: payload.contact?.phone ?? '',
    },
    photos: await photosFor(db, payload.attachments ?? []),
  }
}
