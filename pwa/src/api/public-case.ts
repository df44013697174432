import { ApiError, parseProblem } from './failure'

/** What a resident may see of one case: no name, no address. Instants are ISO 8601. */
export interface PublicCase {
  case_no: string
  state: string
  sentence: string
  unit: { name: string; phone: string | null } | null
  due_at: string | null
  updated_at: string
  /** What the unit said for residents to read, the newest first. */
  progress?: { at: string; words: string }[]
  resolution: string | null
}

/** Apart from the client of the other faces: no session, no token in memory, and small. Throws ApiError. */
export async function publicCase(token: string): Promise<PublicCase> {
  let response: Response
  try {
    // in the body, never in an address that reaches a log
    response = await fetch('/api/v1/public/case', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ token }),
      credentials: 'omit',
      cache: 'no-store',
    })
  } catch {
    throw new ApiError({ kind: 'offline' })
  }
  const body: unknown = await response.json().catch(() => null)
  if (response.ok && body !== null) return body as PublicCase
  if (response.status >= 500 || response.status === 429 || response.ok) {
    throw new ApiError({ kind: 'trouble', status: response.status, retryAfterMs: null })
  }
  throw new ApiError({ kind: 'refused', problem: parseProblem(response.status, body) })
}
