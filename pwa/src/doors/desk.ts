import { createClient } from '@/api/client'
import { ApiError, failureOf } from '@/api/failure'
import type { CaseRow } from '@/api/types'
import type { CentreCase } from './guide'

/** The same session as the console in the frame (one cookie), so that a tap here is a login there. */
const client = createClient('console')

/** The console asks for its session at start only where somebody signed in before (console/session.ts keeps this). */
const hint = 'xunge-console-signed-in'

/** Who sits at the centre: whoever did before a reload, else `username`. Throws ApiError when the server is away. */
export async function sitDown(username: string): Promise<string> {
  if (localStorage.getItem(hint) !== '1') return changeSeat(username)
  try {
    return (await client.refresh()).username
  } catch (thrown) {
    if (failureOf(thrown).kind !== 'signed-out') throw thrown
    return changeSeat(username)
  }
}

/** One tap: somebody else sits at the centre. The frame must be loaded again to show it. */
export async function changeSeat(username: string): Promise<string> {
  const user = await client.demoLogin(username)
  localStorage.setItem(hint, '1')
  return user.username
}

/** How the centre sees a case; null when whoever sits there may not see it, or nobody can be asked just now. */
export async function lookUp(caseId: string): Promise<CentreCase | null> {
  try {
    const row = await client.request<CaseRow>(`/api/v1/cases/${caseId}`)
    return {
      state: row.state,
      onMap: row.location !== null,
      unit: row.unit?.name ?? null,
    }
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown
    // somebody else logged in inside the frame: the next question goes in their name
    if (thrown.failure.kind === 'signed-out') client.forget()
    return null
  }
}
