import Dexie from 'dexie'
import { AccountDb, lockKeys } from './db'
import { knownAccounts, type KnownAccount } from './device'

/** An account of this phone that is not open: its name and a number, nothing of what it holds. */
export interface RestingAccount extends KnownAccount {
  /** It opens by its PIN, without a network. */
  pin: boolean
  /** Records it has not got off this phone: they wait until it signs in, for another's session cannot send them. */
  unsent: number
}

async function looking<T>(userId: string, look: (db: AccountDb) => Promise<T>): Promise<T | null> {
  const db = new AccountDb(userId)
  try {
    return (await Dexie.exists(db.name)) ? await look(db) : null
  } catch {
    return null // being migrated by a newer app in another tab
  } finally {
    db.close()
  }
}

export async function hasPin(userId: string): Promise<boolean> {
  const keys = await looking(userId, lockKeys)
  return keys !== null && (keys.half === null || !('open' in keys.half))
}

export async function restingAccounts(but: string | null): Promise<RestingAccount[]> {
  const known = (await knownAccounts()).filter((one) => one.userId !== but)
  return Promise.all(
    known.map(async (one) => ({
      ...one,
      pin: await hasPin(one.userId),
      unsent: (await looking(one.userId, (db) => db.outbox.where('status').anyOf('waiting', 'sending', 'refused', 'conflict').count())) ?? 0,
    })),
  )
}
