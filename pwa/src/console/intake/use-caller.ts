import { onScopeDispose, shallowRef, watch } from 'vue'
import { failureOf } from '@/api/failure'
import { whoCalls, type Caller } from '../calls'
import { phoneDoubt } from '../forms/phone'

const settleMs = 400

interface About {
  phone: string
  name: string
  grid: string
  address: string
}

/**
 * Who calls: asked when a whole number stands there, and answered for that number alone. What is known fills what is empty; it
 * goes with its number, or the next caller would have the name of the last.
 */
export function useCaller(form: About) {
  const caller = shallowRef<Caller | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let filled: Partial<Omit<About, 'phone'>> = {}

  function fill({ name, grid, address_text }: Caller): void {
    const known = { name: name ?? '', grid: grid?.code ?? '', address: address_text ?? '' }
    for (const field of ['name', 'grid', 'address'] as const) {
      form[field] ||= known[field]
      // of a draft opened again it is not known who wrote it: what says the same came from here
      if (known[field] && form[field] === known[field]) filled[field] = known[field]
    }
  }
  function empty(): void {
    for (const field of ['name', 'grid', 'address'] as const) if (filled[field] !== undefined && form[field] === filled[field]) form[field] = ''
    filled = {}
  }

  watch(() => form.phone, (typed) => {
    clearTimeout(timer)
    caller.value = null
    empty()
    const wanted = typed.trim()
    if (wanted.replace(/\D/g, '').length < 7 || phoneDoubt(wanted)) return
    timer = setTimeout(() => {
      whoCalls(wanted).then((found) => {
        if (form.phone.trim() !== wanted) return
        caller.value = found
        fill(found)
      }).catch((thrown: unknown) => failureOf(thrown)) // then everything is typed by hand
    }, settleMs)
  }, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return caller
}
