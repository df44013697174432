import type { Account } from '@/local/engine'

/** What waits here does not get through just now: no network, or a server that does not answer. */
export function outOfReach({ online, upload }: Pick<Account, 'online' | 'upload'>): boolean {
  return !online.value || !['idle', 'sending'].includes(upload.value.phase)
}
