import { reactive, readonly } from 'vue'
import { createClient } from '@/api/client'
import { failureOf, type Failure } from '@/api/failure'
import type { User } from '@/api/types'
import { forgetKeptPhotos } from './forms/drafts'

/** The console's own session: another cookie path than the field app's, so that both stand open in one browser. */
export const client = createClient('console')

interface Session {
  /** 'expired': somebody was working here; the desk stays as it is under the login. */
  status: 'starting' | 'out' | 'in' | 'expired'
  user: User | null
  /** The server could not be reached, or had trouble, at the last try. */
  away: boolean
}

const state = reactive<Session>({ status: 'starting', user: null, away: false })
export const session = readonly(state)

export function permissions(): readonly string[] {
  return state.user?.permissions ?? []
}

/** What this person is, and where: "受理员 · 肃州区". */
export function postWords(): string[] {
  return state.user?.roles.map(({ label, area, unit }) => [label, area?.name ?? unit?.name].filter(Boolean).join(' · ')) ?? []
}

/** Every question to the server goes through here, so that the desk knows when the server is away or the session over. */
export async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    const answer = await question()
    state.away = false
    return answer
  } catch (thrown) {
    if (!(thrown instanceof DOMException)) noteFailure(failureOf(thrown))
    throw thrown
  }
}

function noteFailure(failure: Failure): void {
  state.away = failure.kind === 'offline' || failure.kind === 'timeout' || (failure.kind === 'trouble' && failure.status !== 429)
  if (failure.kind === 'signed-out' && state.status === 'in') state.status = 'expired'
}

/** Whether somebody signed in here before: else asking for a session would only earn a refusal. */
const hint = 'xunge-console-signed-in'
function hinted(): boolean {
  try {
    return localStorage.getItem(hint) === '1'
  } catch {
    return true // storage refused: then ask
  }
}
function remember(on: boolean): void {
  try {
    if (on) localStorage.setItem(hint, '1')
    else localStorage.removeItem(hint)
  } catch {
    // see hinted
  }
}

/** At start: is there still a session in the cookie? Stays 'starting' when the server cannot be asked. */
export async function resume(): Promise<void> {
  if (!hinted()) {
    state.status = 'out'
    return
  }
  try {
    arrive(await ask(() => client.refresh()))
  } catch (thrown) {
    const failure = failureOf(thrown)
    if (failure.kind === 'signed-out' || failure.kind === 'refused') state.status = 'out'
  }
}

/** Throws ApiError. Answers whether it is the same person as before: then the desk may stay as it was. */
export async function signIn(username: string, password: string): Promise<boolean> {
  return arrive(await ask(() => client.login(username, password)))
}

export async function signInDemo(username: string): Promise<boolean> {
  return arrive(await ask(() => client.demoLogin(username)))
}

function arrive(user: User): boolean {
  const same = state.user?.id === user.id
  state.user = user
  state.status = 'in'
  state.away = false
  remember(true)
  return same
}

export async function signOut(): Promise<void> {
  try {
    await client.logout()
  } catch (thrown) {
    failureOf(thrown) // the cookie outlives this; the token in memory is gone either way
    client.forget()
  }
  await forgetKeptPhotos()
  remember(false)
  state.user = null
  state.status = 'out'
}
