import type { CaseWatch, LetterPage, LetterState, WatchFigures } from '@/api/watch'
import { ask, client } from '../session'

const root = '/api/v1/watch'

export function watchOf(id: string, signal?: AbortSignal): Promise<CaseWatch> {
  return ask(() => client.request(`${root}/cases/${encodeURIComponent(id)}`, { signal }))
}

/** `shown`: so many stand on the screen and are asked for again. */
export function listLetters(state: LetterState, cursor: string | null, shown = 0): Promise<LetterPage> {
  return ask(() => client.request(`${root}/letters`, { query: { state, cursor, limit: Math.min(200, Math.max(50, shown)) } }))
}

export const watchFigures = (): Promise<WatchFigures> => ask(() => client.request(`${root}/figures`))

/** The letter as a Word file. */
export const letterPaper = (id: string): Promise<Blob> => ask(() => client.request(`/api/v1/papers/letters/${encodeURIComponent(id)}`, { method: 'POST', answer: 'blob' }))
