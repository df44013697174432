import { shallowRef } from 'vue'
import type { Location } from '@/api/types'
import type { PhotoToKeep } from '@/local/record'

/** What was just said, for the report that follows it: handed over in memory, because an address stands in histories. */
export interface Handoff {
  /** null: it was said elsewhere than at a door. */
  visitId: string | null
  /** Which step or case it is said anew of; the form keeps it apart from a report begun elsewhere. */
  from?: string
  /** Of a whole report: what else its form held, and where it was. */
  fields?: object
  place?: Location
  note: string
  signs: string[]
  /** null: recorded by surname and door. */
  photos?: PhotoToKeep[]
  person: { id: string; name: string; where: string; phone: string | null } | null
}

export const handoff = shallowRef<Handoff | null>(null)
