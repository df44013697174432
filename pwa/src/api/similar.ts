import type { Client } from './client'
import type { CaseState, Named } from './types'

/** A case that may be the same as one being reported. One of the next grid is told of by kind and code, without an id. */
export interface SimilarCase {
  id: string | null
  case_no: string
  title: string
  category: Named
  /** null: found by something else than its place. */
  distance_m: number | null
  reported_at: string
  state: CaseState
  may_supplement: boolean
  /** Why it may be the same, in words. Not from a server of before. */
  why?: string[]
}

export function similarCases(
  client: Client,
  as: string,
  asked: { category: string; lon: number; lat: number; but: string },
  signal: AbortSignal,
): Promise<{ items: SimilarCase[] }> {
  return client.request('/api/v1/cases/similar', { json: asked, as, signal, timeoutMs: 8_000 })
}
