import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { failureOf } from '@/api/failure'

/**
 * An answer that follows what is wanted: asked for a moment after the last change, and what is not wanted any more is given up. The old
 * answer stands until the new one is here; `of` says what the answer answers to.
 */
export function useAsked<W, T>(wanted: Readonly<Ref<W | null>>, ask: (wanted: W, signal: AbortSignal) => Promise<T>, again: () => unknown, delayMs = 250): { answer: ShallowRef<{ of: W; value: T } | null>; failed: Ref<boolean>; retry: () => void } {
  const answer = shallowRef<{ of: W; value: T } | null>(null)
  const failed = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let run = new AbortController()

  async function look(): Promise<void> {
    run.abort()
    const { signal } = (run = new AbortController())
    const of = wanted.value
    if (of === null) return
    try {
      const value = await ask(of, signal)
      if (signal.aborted) return
      answer.value = { of, value }
      failed.value = false
    } catch (thrown) {
      if (signal.aborted) return
      failureOf(thrown)
      failed.value = true
    }
  }
  function soon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void look(), delayMs)
  }
  watch(wanted, soon, { immediate: true })
  watch(again, soon)
  onScopeDispose(() => {
    clearTimeout(timer)
    run.abort()
  })
  return { answer, failed, retry: () => void look() }
}
