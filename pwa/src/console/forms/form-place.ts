import { computed, inject, onBeforeUnmount, onMounted, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { PanelKeys } from './step-kind'

type FormKeys = Pick<PanelKeys, 'escape' | 'submit'>

/** What stands open beside a list, to a form inside it: while the form is open the foot and its keys are the form's. */
export interface FormPlace {
  /** Where its buttons go. */
  foot: Readonly<Ref<HTMLElement | null>>
  /** One form at a time: another that is open is put away, with what was typed kept. */
  take: (form: FormKeys) => void
  leave: (form: FormKeys) => void
}
export const formPlace: InjectionKey<FormPlace> = Symbol('form-place')

/** From a form: where its buttons go, null where there is no such place and they stay in the form. Seen from its beginning when it opens. */
export function useFormPlace(form: FormKeys, element: Readonly<Ref<HTMLElement | null>>): ComputedRef<HTMLElement | null> {
  const place = inject(formPlace, null)
  onMounted(() => {
    place?.take(form)
    if (place) element.value?.scrollIntoView({ block: 'start' })
  })
  onBeforeUnmount(() => place?.leave(form))
  return computed(() => place?.foot.value ?? null)
}
