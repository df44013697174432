import { nextTick, ref, watch, type Ref } from 'vue'
import { failureOf, type Failure } from '@/api/failure'
import { session } from '../session'
import { fieldFaults } from '../words'

/**
 * What every form does between a click and the answer: what is missing is said at its field and nothing is sent; what is on its way
 * is not sent twice; a refusal is told in words and at the fields it names, and what was typed stays.
 */
export function useForm(element: Readonly<Ref<HTMLElement | null>>) {
  const faults = ref<Record<string, string>>({})
  const failure = ref<Failure | null>(null)
  const busy = ref(false)

  // whoever is signed in again need not read that they were signed out
  watch(() => session.status, (status) => {
    if (status === 'in' && failure.value?.kind === 'signed-out') failure.value = null
  })

  /** Somebody types: what is mended is no fault any more, and what is still missing is not held up before they are done. */
  function mend(missing: Record<string, string>): void {
    faults.value = Object.fromEntries(Object.keys(faults.value).flatMap((name) => (missing[name] === undefined ? [] : [[name, missing[name]]])))
  }

  /** Whether nothing is missing; else it is said, and the hand is led to the first of it. */
  async function complete(missing: Record<string, string>): Promise<boolean> {
    faults.value = missing
    if (Object.keys(missing).length === 0) return true
    await nextTick()
    element.value?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    return false
  }

  /**
   * Whether it was done. `done` and the end of `busy` are one moment: a form that goes when it is done could not tell of the end of
   * sending a moment later, and keys that wait for it would wait for ever.
   */
  async function send<T>(ask: () => Promise<T>, done: (answer: T) => void): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failure.value = null
    try {
      done(await ask())
      return true
    } catch (thrown) {
      failure.value = failureOf(thrown)
      if (failure.value.kind === 'refused') faults.value = fieldFaults(failure.value.problem.details)
      return false
    } finally {
      busy.value = false
    }
  }

  return { faults, failure, busy, mend, complete, send }
}
