/**
 * Photos of cases that were opened from the server, kept so that they open without network too. In the browser's own cache,
 * not in the database: they are lent, can be fetched again, and must not take room that a record needs.
 */
const most = 60
const nameOf = (userId: string): string => `xunge-seen-${userId}`
const keyOf = (sha256: string): string => `/seen-photo/${sha256}`
const has = (): boolean => 'caches' in globalThis

export async function seenPhoto(userId: string, sha256: string): Promise<Blob | null> {
  if (!has()) return null
  try {
    const cache = await caches.open(nameOf(userId))
    return (await (await cache.match(keyOf(sha256)))?.blob()) ?? null
  } catch {
    return null // a cache that cannot be read is none
  }
}

/** The newest ones stay. */
export async function keepSeen(userId: string, sha256: string, photo: Blob): Promise<void> {
  if (!has()) return
  try {
    const cache = await caches.open(nameOf(userId))
    await cache.put(keyOf(sha256), new Response(photo, { headers: { 'Content-Type': photo.type } }))
    const keys = await cache.keys()
    await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)))
  } catch {
    // no room for what is only lent
  }
}

/** With everything else the server lent. */
export async function forgetSeen(userId: string): Promise<void> {
  if (!has()) return
  await caches.delete(nameOf(userId)).catch(() => false)
}
