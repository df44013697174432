import { ref, shallowRef, watch, type Ref } from 'vue'
import { failureOf } from '@/api/failure'
import type { CaseRow } from '@/api/types'
import { openCase } from './calls'
import { newer } from './queue'

/** The open case. Shows at once what the list knows, then what the server says. */
export function useCase(id: Ref<string | null>, known: (id: string) => CaseRow | null, learned: (row: CaseRow) => void) {
  const row = shallowRef<CaseRow | null>(null)
  /** Newer content that waits, because somebody is typing over the old. */
  const waiting = shallowRef<CaseRow | null>(null)
  const trouble = ref<'absent' | 'failed' | null>(null)
  /** Set by the form: content must not change under a hand that writes. */
  const writing = ref(false)

  async function look(force = false): Promise<void> {
    const wanted = id.value
    // what is gone stays gone: it is asked for again only when it is opened again
    if (wanted === null || (trouble.value === 'absent' && !force)) return
    try {
      const found = await openCase(wanted)
      if (wanted !== id.value) return
      trouble.value = null
      show(found, force)
    } catch (thrown) {
      const failure = failureOf(thrown)
      if (wanted !== id.value) return
      if (failure.kind === 'refused' && failure.problem.status === 404) {
        row.value = null
        trouble.value = 'absent'
      } else if (row.value === null) trouble.value = 'failed'
    }
  }

  function show(found: CaseRow, force: boolean): void {
    const current = row.value
    const best = current ? newer(current, found) : found
    if (!force && writing.value && current && best.version !== current.version) waiting.value = best
    else {
      row.value = best
      waiting.value = null
    }
    learned(best)
  }

  /** Whether a case can still be had by whoever sits here; a failure of another kind counts as yes. */
  async function mayBeSeen(other: string): Promise<boolean> {
    try {
      learned(await openCase(other))
      return true
    } catch (thrown) {
      const failure = failureOf(thrown)
      return !(failure.kind === 'refused' && failure.problem.status === 404)
    }
  }

  watch(
    id,
    (next) => {
      row.value = next === null ? null : known(next)
      waiting.value = null
      trouble.value = null
      writing.value = false
      void look()
    },
    { immediate: true },
  )

  return { row, waiting, trouble, writing, look, mayBeSeen, settle: (found: CaseRow) => show(found, true) }
}
