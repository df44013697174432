import { shallowRef } from 'vue'
import type { PhotoToKeep } from '@/local/outbox'

/** What was just said, for the report that follows it: handed over in memory, because an address stands in histories. */
export interface Handoff {
  /** null: it was said elsewhere than at a door. */
  visitId: string | null
  note: string
  signs: string[]
  /** null: recorded by surname and door. */
  photos?: PhotoToKeep[]
  person: { id: string; name: string; where: string; phone: string | null } | null
}

export const handoff = shallowRef<Handoff | null>(null)
