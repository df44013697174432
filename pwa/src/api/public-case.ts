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
  progress: { at: string; words: string }[]
  resolution: string | null
  /** Why the director closed it. */
  closing_reason: string | null
  /** What they said of the last result, and how that was obtained. */
  rating: { label: string; how_label: string; at: string } | null
  may_rate: boolean
  /** The code was made by a worker's phone: a rating through it counts apart. */
  by_phone: boolean
  /** The centre will ring them, too. */
  will_call: boolean
  may_recur: boolean
  recur_until: string | null
}

/** What the page of a grid's code offers. */
export interface ScannedGrid {
  place: string
  centre: { name: string; phone: string | null; address: string | null }
  kinds: { code: string; name: string }[]
}

export interface Reported {
  case_no: string
  /** To be kept from others: there is no page to follow it on. */
  protected: boolean
}

/** What is named is in the body, never in an address that reaches a log. Throws ApiError. */
async function post<T>(path: string, body: object): Promise<T> {
  let response: Response
  try {
    // apart from the client of the other faces: no session, no token in memory, and small
    response = await fetch(`/api/v1/public/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      cache: 'no-store',
    })
  } catch {
    throw new ApiError({ kind: 'offline' })
  }
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok && answer !== null) return answer as T
  if (response.status >= 500 || response.status === 429 || response.ok) {
    throw new ApiError({ kind: 'trouble', status: response.status, retryAfterMs: null })
  }
  throw new ApiError({ kind: 'refused', problem: parseProblem(response.status, answer) })
}

export const publicCase = (token: string): Promise<PublicCase> => post('case', { token })
export const rateCase = (body: { token: string; operation_id: string; rating: string; note: string }): Promise<PublicCase> => post('case/rating', body)
export const recurCase = (body: { token: string; operation_id: string; note: string }): Promise<PublicCase> => post('case/recur', body)
export const scannedGrid = (grid: string): Promise<ScannedGrid> => post('grid', { grid })
export const reportByScan = (body: Record<string, string>): Promise<Reported> => post('report', body)
