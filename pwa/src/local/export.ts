import type { AccountDb } from './db'

/**
 * Everything in the outbox as one JSON file, photos in base64: the way out when a phone must be handed in or repaired.
 * An administrator imports it under the colleague's name.
 */
export async function exportOutbox(db: AccountDb, device: string): Promise<Blob> {
  // a worker's way is for nobody else's eyes, also not in a file that is handed in
  const operations = await db.outbox.orderBy('seq').filter(({ kind }) => kind !== 'patrol.track').toArray()
  const photos = await db.attachments.toArray()
  return new Blob(
    [
      JSON.stringify(
        {
          format: 'xunge-outbox-1',
          exported_at: new Date().toISOString(),
          device_id: device,
          user_id: db.userId,
          operations: operations.map((one) => ({
            id: one.id, seq: one.seq, kind: one.kind, recorded_by: one.recordedBy, recorded_at: one.recordedAt,
            base_version: one.baseVersion, replaces: one.replaces, payload: one.payload, status: one.status,
            problem: 'problem' in one ? one.problem : undefined,
          })),
          attachments: photos.map((photo) => ({ sha256: photo.sha256, type: photo.type, base64: base64(photo.bytes) })),
        },
        null,
        1,
      ),
    ],
    { type: 'application/json' },
  )
}

function base64(bytes: ArrayBuffer): string {
  let binary = ''
  const view = new Uint8Array(bytes)
  // in pieces: one call with a whole photo's bytes overflows the stack
  for (let at = 0; at < view.length; at += 0x8000) binary += String.fromCharCode(...view.subarray(at, at + 0x8000))
  return btoa(binary)
}
