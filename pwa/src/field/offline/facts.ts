import { basemap } from '@/api/basemap'
import type { Account } from '@/local/engine'
import { held } from '@/local/held'
import { outboxCount } from '@/local/queries'
import { heldTiles, lastHeard } from '@/local/tiles'
import { client, type Session } from '../session'
import { storedPercent } from '../shell/stored'
import type { Facts } from './report'
import { askWorker } from './worker'

/** Looks at what is on this phone; asks the network for nothing but whether there is a base map, and goes on without it. */
export async function gather({ account, user }: Session): Promise<Facts> {
  const [rows, outbox, worker, tiles, room, persisted] = await Promise.all([
    held(account.db), outboxCount(account.db), askWorker('holding', 5_000), tilesOf(account), roomLeft(), isPersisted(),
  ])
  return {
    held: rows, outbox, worker, storedPercent: storedPercent.value, tiles, room, persisted,
    mayReadPeople: user.permissions.includes('person.read'),
    locked: account.vault.state.value.at !== 'open',
    installed: matchMedia('(display-mode: standalone)').matches,
  }
}

async function tilesOf({ userId }: Account): Promise<Facts['tiles']> {
  try {
    const bytes = await lastHeard('/api/v1/basemap', () => basemap(client, userId, '/api/v1/basemap'))
    const on = bytes !== undefined && (JSON.parse(new TextDecoder().decode(bytes)) as { on: boolean }).on
    return on ? await heldTiles() : null
  } catch {
    return null // never heard whether there is one
  }
}

async function roomLeft(): Promise<Facts['room']> {
  try {
    const { usage, quota } = await navigator.storage.estimate()
    return usage === undefined || quota === undefined ? null : { used: usage, free: quota - usage }
  } catch {
    return null
  }
}

/** The browser's promise; asking for it anew costs nothing, and it may say yes once the app stands on the home screen. */
export async function isPersisted(ask = false): Promise<boolean | null> {
  try {
    return (await navigator.storage.persisted()) || (ask && (await navigator.storage.persist()))
  } catch {
    return null
  }
}
