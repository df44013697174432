import { computed, shallowRef, watch } from 'vue'
import { createClient } from '@/api/client'
import { failureOf, type Failure } from '@/api/failure'
import { isOnline, onNetworkChange, watchNetwork } from '@/api/network'
import type { User } from '@/api/types'
import {
  deviceId, knownAccounts, lastAccount, owesLogout, paidLogout, rememberAccount, signOutHere,
} from '@/local/device'
import { openAccount, type Account } from '@/local/engine'
import { forgetFix } from './place/fix'
import { handoff } from './report/handoff'
import { justSaved } from './shell/just-saved'

/** Who is working on this phone. An account opens without network and without a token: recording never needs one. */
export interface Session {
  user: User
  account: Account
}

export const client = createClient('field')
export const session = shallowRef<Session | null>(null)
/** The app waits for its PIN: App.vue shows the lock page instead of every screen that names anybody. */
export const locked = computed(() => ['locked', 'lost'].includes(session.value?.account.lock.state.value.at ?? ''))

/** Screens behind the login: the router lets nobody in without a session. */
export function current(): Session {
  if (!session.value) throw new Error('no session is open')
  return session.value
}

async function open(user: User): Promise<void> {
  if (session.value?.user.id === user.id) {
    session.value = { ...session.value, user }
    session.value.account.resume()
    return
  }
  session.value?.account.close()
  forgetInHand()
  session.value = { user, account: await openAccount(user.id, client, (permission) => (session.value?.user ?? user).permissions.includes(permission)) }
}

/** What was in hand in this page is not for whoever holds the locked phone, nor for the next account. */
function forgetInHand(): void {
  handoff.value = null
  justSaved.value = null
}

watch(locked, (now) => {
  if (now) forgetInHand()
})

/** Another account of this phone that has a PIN, without a network and without a password: that stands before everything it has. */
export async function switchTo(user: User): Promise<void> {
  if (session.value?.user.id !== user.id) forgetFix()
  session.value?.account.lock.lock()
  await open(user)
  await rememberAccount(user)
}

/** At start: the last account goes straight in; a cookie left by the demo's doors or a reinstall opens its account. */
export async function startSession(): Promise<void> {
  watchNetwork()
  onNetworkChange((online) => {
    if (online) void tellLogout()
  })
  const last = await lastAccount()
  if (last) {
    await open(last.user)
    void refreshUser()
  } else if (await owesLogout()) {
    void tellLogout() // the old cookie must not sign anybody in
  } else if (isOnline()) {
    try {
      await signedIn(await client.refresh())
    } catch (error) {
      failureOf(error) // not signed in, or no network: the login page says which
    }
  }
}

/** New grids, a new role: known at the next chance, never needed to record. */
async function refreshUser(): Promise<void> {
  const before = session.value
  if (!before || !isOnline()) return
  try {
    const user = await client.request<User>('/api/v1/me', { as: before.user.id })
    if (session.value?.user.id !== user.id) return
    await rememberAccount(user)
    session.value = { ...session.value, user }
  } catch (error) {
    failureOf(error) // the sync says what is wrong; here nothing was lost
  }
}

async function signedIn(user: User): Promise<void> {
  if ((await knownAccounts())[0]?.userId !== user.id) forgetFix() // where one worker was is not the next one's to see
  await rememberAccount(user)
  await paidLogout()
  await open(user)
}

/** One after the other: a sign-out that is still owed goes by the cookie there is, and must not end the login that follows it. */
let doorway: Promise<unknown> = Promise.resolve()
function inTurn<T>(pass: () => Promise<T>): Promise<T> {
  const mine = doorway.then(pass)
  doorway = mine.catch(() => undefined)
  return mine
}

async function entered(asked: () => Promise<User>): Promise<Failure | null> {
  try {
    await inTurn(async () => signedIn(await asked()))
    return null
  } catch (error) {
    return failureOf(error)
  }
}

export const login = (username: string, password: string): Promise<Failure | null> => entered(async () => client.login(username, password, await deviceId()))
export const demoLogin = (username: string): Promise<Failure | null> => entered(() => client.demoLogin(username))

/** Signs out on this phone. Records stay in it, sent or not, and go on when this account signs in again. */
export async function logout(): Promise<void> {
  const { user, account } = current()
  let told = false
  try {
    await client.logout()
    told = true
  } catch (error) {
    failureOf(error)
  }
  client.forget()
  await signOutHere(user.id, !told)
  forgetFix()
  await account.leave()
  forgetInHand()
  session.value = null
}

const tellLogout = (): Promise<void> => inTurn(async () => {
  if (session.value || !isOnline() || !(await owesLogout())) return
  try {
    await client.logout()
    await paidLogout()
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind === 'refused' || failure.kind === 'signed-out') await paidLogout()
  }
})
