import { ApiError, parseProblem } from './failure'

/** Whom to ask instead. */
export interface Centre {
  name: string
  phone: string | null
}

/** What a resident may see of one case: no name, no address. Instants are ISO 8601. */
export interface PublicCase {
  case_no: string
  /** What residents call such a matter. */
  kind: string | null
  said_at: string
  state: string
  sentence: string
  /** Twice not satisfied: no unit has it now. */
  director_decides: boolean
  unit: { name: string; phone: string | null } | null
  centre: Centre
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
  centre: Centre
  /** `protected`: to be kept from others, also from whoever takes this phone next. */
  kinds: { code: string; name: string; protected: boolean }[]
}

export interface Reported {
  case_no: string
  /** To be kept from others: there is no page to follow it on. */
  protected: boolean
}

/** What is named is in the body, never in an address that reaches a log. Throws ApiError. */
async function ask<T>(path: string, body?: object): Promise<T> {
  let response: Response
  try {
    // apart from the client of the other faces: no session, no token in memory, and small
    response = await fetch(`/api/v1/public/${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
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

export const publicCentre = (): Promise<Centre> => ask('centre')
export const publicCase = (token: string): Promise<PublicCase> => ask('case', { token })
export const rateCase = (body: { token: string; operation_id: string; rating: string; note: string }): Promise<PublicCase> => ask('case/rating', body)
export const recurCase = (body: { token: string; operation_id: string; note: string }): Promise<PublicCase> => ask('case/recur', body)
export const scannedGrid = (grid: string): Promise<ScannedGrid> => ask('grid', { grid })
/** A photo that the report has named; whether it got through. */
export const sendPhoto = (sha256: string, photo: Blob): Promise<boolean> =>
  fetch(`/api/v1/public/photos/${sha256}`, { method: 'PUT', body: photo, headers: { 'Content-Type': 'image/jpeg' }, credentials: 'omit' }).then(({ ok }) => ok, () => false)
export const reportByScan = (body: Record<string, string | string[]>): Promise<Reported> => ask('report', body)
