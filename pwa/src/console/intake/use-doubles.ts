import { onScopeDispose, shallowRef, watch } from 'vue'
import { failureOf } from '@/api/failure'
import type { SimilarCase } from '@/api/similar'
import { likelyDoubles } from '../calls'

const settleMs = 500

/** Cases that may be the same as the one being written; asked when the hand rests. Null: it is not to be compared with any. */
export function useDoubles(asked: () => Record<string, unknown> | null) {
  const found = shallowRef<SimilarCase[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest = ''
  watch(() => JSON.stringify(asked()), (wanted) => {
    clearTimeout(timer)
    latest = wanted
    const body = asked()
    if (body === null) {
      found.value = []
      return
    }
    timer = setTimeout(() => {
      likelyDoubles(body).then((items) => {
        if (latest === wanted) found.value = items
      }).catch((thrown: unknown) => failureOf(thrown)) // a hint less
    }, settleMs)
  }, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return found
}
