import type { InjectionKey, Ref } from 'vue'
import type { PanelKeys } from '../forms/step-kind'

/** What stands open beside a list, to the form of one of its parts: while the form is open the foot and its keys are the form's. */
export interface PartPlace {
  /** Where its buttons go. */
  foot: Readonly<Ref<HTMLElement | null>>
  /** One form at a time: another that is open is put away, with what was typed kept. */
  take: (form: Pick<PanelKeys, 'escape' | 'submit'>) => void
  leave: (form: Pick<PanelKeys, 'escape' | 'submit'>) => void
}
export const partPlace: InjectionKey<PartPlace> = Symbol('part-place')
