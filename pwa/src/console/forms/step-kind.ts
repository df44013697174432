import type { CaseAction } from '@/api/types'
import type { Listed } from '../queue'

/** What one may do, as the newest answer offers it: the one button, and everything else in lesser words. */
export interface Offers {
  next: CaseAction | null
  others: CaseAction[]
}

export interface StepBody {
  operation_id: string
  action: string
  base_version: number
}

/** What is known of the steps of cases, or of errands: all that their forms and buttons differ in, save the fields themselves. */
export interface StepKind<R extends Listed, V extends object> {
  /** "这件事": what the steps are taken on. */
  what: string
  state: (row: R) => string
  offers: (row: R) => Offers
  /** Values of a form just opened, with what is kept of a draft. */
  start: (action: CaseAction | null, row: R, kept: Record<string, string>) => V
  draft: (values: V) => Record<string, string>
  /** What is missing, by field, with so many photos beside. */
  missing: (action: CaseAction, values: V, photos: number) => Record<string, string>
  /** What should be looked at once more, by field; whoever sends the same again means it. */
  doubts?: (action: CaseAction, values: V) => Record<string, string>
  /** Values as sent: only what the step asks for. */
  body: (action: CaseAction, values: V) => object
  send: (id: string, body: StepBody) => Promise<R>
  /** What was filled in, in words a person can copy. */
  typed: (last: CaseAction | null, values: V) => string
  hooks: { step: string; latest: string; next: string; none: string; action: string }
}

/** What the fields of a form are drawn from; `id` begins the ids of its inputs. */
export interface StepFields<V> {
  id: string
  action: CaseAction
  values: V
  faults: Record<string, string>
}

/** What keys and the page ask of an open panel. */
export interface PanelKeys {
  /** Puts away the form; answers whether there was one. */
  escape: () => boolean
  submit: () => void
  act: () => void
}
