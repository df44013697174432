import type { CaseWatch, LetterPage, LetterState, WatchFigures } from '@/api/watch'
import { ask, client } from '../session'

const root = '/api/v1/watch'

export function watchOf(id: string, signal: AbortSignal): Promise<CaseWatch> {
  return ask(() => client.request(`${root}/cases/${encodeURIComponent(id)}`, { signal }))
}

export function listLetters(state: LetterState, cursor: string | null): Promise<LetterPage> {
  return ask(() => client.request(`${root}/letters`, { query: { state, cursor } }))
}

export const watchFigures = (): Promise<WatchFigures> => ask(() => client.request(`${root}/figures`))
