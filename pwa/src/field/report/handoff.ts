import { shallowRef } from 'vue'

/** What was just said at a door, for the report that follows it: handed over in memory, because an address stands in histories. */
export interface Handoff {
  visitId: string
  note: string
  signs: string[]
  /** null: recorded by surname and door. */
  person: { id: string; name: string; where: string; phone: string | null } | null
}

export const handoff = shallowRef<Handoff | null>(null)
