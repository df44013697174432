import type { Person } from '@/api/types'
import type { Delivery } from '@/local/overlay'

export interface StoryPhoto {
  sha256: string
  arrived: boolean
}

/** One thing that happened to a record, whatever kind of record it is. */
export interface StoryStep {
  key: string | number
  action: string
  label: string
  at: string | null
  /** null: it is not said. */
  by: Person | null
  /** What one looks for: the answer. */
  said?: string | null
  note: string | null
  photos?: readonly StoryPhoto[]
  /** Recorded on this phone; the server has not settled it. */
  delivery?: Delivery
  caseNo?: string | null
}
