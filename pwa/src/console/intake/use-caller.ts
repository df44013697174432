import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
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

const known = ['name', 'grid', 'address'] as const
/** What stands below the number, where nobody looks while typing it: said beside it. */
const below = ['grid', 'address'] as const

/**
 * Who calls: asked when a whole number stands there, and answered for that number alone. What is known fills what is empty; it
 * goes with its number, or the next caller would have the name of the last. `place`: where the last matter was, as far as it
 * still stands in the form from here; `otherPlace` takes that out again.
 */
export function useCaller(form: About) {
  const caller = shallowRef<Caller | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  const filled = ref<Partial<Omit<About, 'phone'>>>({})
  const stands = (field: (typeof known)[number]): boolean => filled.value[field] !== undefined && form[field] === filled.value[field]
  const place = computed(() => below.filter(stands))

  function fill({ name, grid, address_text }: Caller): void {
    const told = { name: name ?? '', grid: grid?.code ?? '', address: address_text ?? '' }
    for (const field of known) {
      form[field] ||= told[field]
      // of a draft opened again it is not known who wrote it: what says the same came from here
      if (told[field] && form[field] === told[field]) filled.value[field] = told[field]
    }
  }
  function empty(): void {
    for (const field of known) if (stands(field)) form[field] = ''
    filled.value = {}
  }
  function otherPlace(): void {
    for (const field of place.value) form[field] = ''
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
  return { caller, place, otherPlace }
}
