import { onScopeDispose, shallowRef, watch } from 'vue'
import { failureOf } from '@/api/failure'
import { whoCalls, type Caller } from './calls'
import { phoneDoubt } from './phone'

const settleMs = 400

/** Who calls: asked when a whole number stands there, and answered for that number alone. */
export function useCaller(phone: () => string, known: (caller: Caller) => void) {
  const caller = shallowRef<Caller | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(phone, (typed) => {
    clearTimeout(timer)
    caller.value = null
    const wanted = typed.trim()
    if (wanted.replace(/\D/g, '').length < 7 || phoneDoubt(wanted)) return
    timer = setTimeout(() => {
      whoCalls(wanted).then((found) => {
        if (phone().trim() !== wanted) return
        caller.value = found
        known(found)
      }).catch((thrown: unknown) => failureOf(thrown)) // then everything is typed by hand
    }, settleMs)
  }, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return caller
}
