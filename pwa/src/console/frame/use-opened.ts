import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { failureOf } from '@/api/failure'
import { newer, type Listed } from '../queue'

/** What stands open: a case, an errand. Shows at once what the list knows, then what the server says. */
export function useOpened<R extends Listed>(id: Readonly<Ref<string | null>>, ask: (id: string) => Promise<R>, known: (id: string) => R | null, learned: (row: R) => void) {
  const row: ShallowRef<R | null> = shallowRef(null)
  /** Newer content that waits, because somebody is typing over the old. */
  const waiting: ShallowRef<R | null> = shallowRef(null)
  const trouble = ref<'absent' | 'failed' | null>(null)
  /** Set by the form: content must not change under a hand that writes. */
  const writing = ref(false)

  async function look(force = false): Promise<void> {
    const wanted = id.value
    // what is gone stays gone: it is asked for again only when it is opened again
    if (wanted === null || (trouble.value === 'absent' && !force)) return
    try {
      const found = await ask(wanted)
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

  function show(found: R, force: boolean): void {
    const current = row.value
    const best = current ? newer(current, found) : found
    if (!force && writing.value && current && best.version !== current.version) waiting.value = best
    else {
      row.value = best
      waiting.value = null
    }
    learned(best)
  }

  /** Whether another can still be had by whoever sits here; a failure of another kind counts as yes. */
  async function mayBeSeen(other: string): Promise<boolean> {
    try {
      learned(await ask(other))
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

  return { row, waiting, trouble, writing, look, mayBeSeen, settle: (found: R) => show(found, true) }
}
