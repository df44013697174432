import type { Client } from './client'

/** A tile of the base map, or what there is of one; the operator's key stays with the server. */
export function basemap(client: Client, as: string, path: string): Promise<ArrayBuffer | undefined> {
  return client.request(path, { as, answer: 'bytes', timeoutMs: 12_000 })
}
