import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { failureOf } from '@/api/failure'
import type { CaseRow } from '@/api/types'
import type { CaseWatch } from '@/api/watch'
import { besideMs, usePoll } from '../poll'
import { watchOf } from './calls'

const nothing: CaseWatch = { next: null, given: [], letters: [] }

/** What came by itself to the case that stands open, looked at again with every new version and every poll. */
export function useWatch(row: () => CaseRow): ShallowRef<CaseWatch> {
  const found = shallowRef<CaseWatch>(nothing)
  let asking: AbortController | null = null

  async function look(): Promise<void> {
    asking?.abort()
    const mine = (asking = new AbortController())
    try {
      const answer = await watchOf(row().id, mine.signal)
      if (asking === mine) found.value = answer
    } catch (thrown) {
      if (!mine.signal.aborted) failureOf(thrown) // what is shown stays; asked again with the next poll
    }
  }
  watch(() => row().id, () => (found.value = nothing))
  watch(() => `${row().id} ${row().version}`, () => void look(), { immediate: true })
  usePoll(() => void look(), besideMs)
  onScopeDispose(() => asking?.abort())
  return found
}
