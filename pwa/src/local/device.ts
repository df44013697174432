import Dexie, { type Table } from 'dexie'
import type { User } from '@/api/types'
import { uuid7 } from './uuid'

export interface KnownAccount {
  userId: string
  user: User
  /** False after 退出登录: opening the app then asks for a password, but records stay. */
  signedIn: boolean
  lastUsedAt: number
}

/** What this phone knows before any account is open. */
class DeviceDb extends Dexie {
  readonly accounts!: Table<KnownAccount, string>
  readonly facts!: Table<{ key: string; value: string }, string>

  constructor() {
    super('xunge-device', { chromeTransactionDurability: 'strict' })
    this.version(1).stores({ accounts: 'userId, lastUsedAt', facts: 'key' })
  }
}

const device = new DeviceDb()

/** Made once per installation; names the phone in every batch. */
export function deviceId(): Promise<string> {
  return device.transaction('rw', device.facts, async () => {
    const held = await device.facts.get('device')
    if (held) return held.value
    const value = uuid7()
    await device.facts.add({ key: 'device', value })
    return value
  })
}

export async function rememberAccount(user: User): Promise<void> {
  const plain = JSON.parse(JSON.stringify(user)) as User
  await device.accounts.put({ userId: user.id, user: plain, signedIn: true, lastUsedAt: Date.now() })
}

/** The account that opens without asking, offline too: the last one used, unless it was signed out. */
export async function lastAccount(): Promise<KnownAccount | null> {
  const last = await device.accounts.orderBy('lastUsedAt').last()
  return last?.signedIn ? last : null
}

export function knownAccounts(): Promise<KnownAccount[]> {
  return device.accounts.orderBy('lastUsedAt').reverse().toArray()
}

/** Signs out on this phone. `owesLogout`: the server could not be told, tell it when the network is back. */
export async function signOutHere(userId: string, owesLogout: boolean): Promise<void> {
  await device.transaction('rw', device.accounts, device.facts, async () => {
    await device.accounts.where('userId').equals(userId).modify({ signedIn: false })
    if (owesLogout) await device.facts.put({ key: 'owes-logout', value: userId })
  })
}

export async function owesLogout(): Promise<boolean> {
  return (await device.facts.get('owes-logout')) !== undefined
}

export async function paidLogout(): Promise<void> {
  await device.facts.delete('owes-logout')
}
