import type { Client } from './client'
import type { DoorList } from './care'
import type { DemoInfo, Outcome, PullAnswer, PushedOperation } from './types'

/** One batch of at most 50 operations. Outcomes come back in the order sent. */
export function push(
  client: Client,
  as: string,
  batch: { device_id: string; sent_at: string; operations: PushedOperation[] },
): Promise<{ outcomes: Outcome[] }> {
  // a batch may wait behind fifty transactions on a busy server
  return client.request('/api/v1/sync/push', { json: batch, as, timeoutMs: 60_000 })
}

export function pull(client: Client, as: string, cursor: string | null, limit = 500): Promise<PullAnswer> {
  return client.request('/api/v1/sync/pull', { query: { cursor, limit }, as, timeoutMs: 60_000 })
}

/** The whole photo, named by its own hash; sending it twice is harmless. `as`: whose it is, null for whoever is signed in. */
export function putAttachment(client: Client, as: string | null, sha256: string, body: ArrayBuffer, type: string): Promise<void> {
  return client.request(`/api/v1/attachments/${sha256}`, {
    method: 'PUT',
    ...(as === null ? {} : { as }),
    bytes: { body, type },
    answer: 'none',
    timeoutMs: 120_000,
  })
}

/** The server's half of this phone's vault, and the key records are sealed for. `day`: an earlier day's, to open what was sealed then. */
export function vaultShare(
  client: Client,
  as: string,
  device: string,
  day: string | null,
): Promise<{ day: string; share: string; keep_days: number; server_key: { id: string; point: string }; lock: { hidden_minutes: number; idle_minutes: number } }> {
  return client.request('/api/v1/sync/vault', { query: { device_id: device, day }, as })
}

/** Whom to see and what to run in the coming days, whole. */
export function doorList(client: Client, as: string): Promise<DoorList> {
  return client.request('/api/v1/care/list', { as, timeoutMs: 60_000 })
}

/** The whole telephone number of one household, to call it now; the server notes that it was asked for. */
export function householdPhone(client: Client, id: string): Promise<{ phone: string | null }> {
  return client.request(`/api/v1/households/${id}/call`, { json: {} })
}

/** What carries photos, as its address says it. */
export type WithPhotos = 'cases' | 'errands' | 'tasks'

/** A photo opens only through a record this account may see. */
export function openPhoto(client: Client, of: WithPhotos, id: string, sha256: string): Promise<Blob> {
  return client.request(`/api/v1/${of}/${encodeURIComponent(id)}/attachments/${sha256}`, { answer: 'blob' })
}

/** The demo's one-tap roles; null on a real installation. */
export async function demoInfo(): Promise<DemoInfo | null> {
  try {
    const response = await fetch('/api/v1/demo', { headers: { Accept: 'application/json' } })
    return response.ok ? ((await response.json()) as DemoInfo) : null
  } catch {
    return null
  }
}
