import type { ErrandActPayload, ErrandOpenPayload } from './care'
import type { TaskActPayload } from './tasks'
import type { Disposal, Location, Urgency, VisitOutcome } from './types'
import type { Fix } from '@/rules/track'

/** What a phone records and sends: one payload for each kind of operation. */

export interface VisitPayload {
  visit_id: string
  outcome: VisitOutcome
  mode?: 'door' | 'phone'
  household_id?: string
  person_id?: string
  place?: string
  note?: string
  signs?: string[]
  location?: Location
  attachments?: string[]
  patrol_id?: string
  occurred_at?: string
  answers?: Record<string, string>
  grave?: boolean
  /** Whom the visit was to, when the phone no longer holds the list. */
  person_hint?: { surname: string; door: string }
  /** The task from the centre that it was made for. */
  task_id?: string
}

export interface ReportPayload {
  case_id: string
  category: string
  description: string
  disposal: Disposal
  resolution?: string
  title?: string
  urgency: Urgency
  people_count?: number
  signs?: string[]
  address_text?: string
  contact?: { name?: string; phone?: string; wishes?: string }
  location?: Location
  attachments?: string[]
  visit_id?: string
  household_id?: string
  person_id?: string
  occurred_at?: string
}

export interface ActPayload {
  case_id: string
  action: string
  note?: string
  /** What else the step asks for, by the field's name. */
  values?: Record<string, string>
  attachments?: string[]
  location?: Location
  /** Whom to call besides. */
  contact?: { name?: string; phone?: string }
}

/** What a door can say of itself; null: there is none any more. */
export interface HouseholdFacts {
  name: string
  address_text: string
  door: string | null
  members_count: number | null
  phone: string | null
  location: Location | null
}

export type HouseholdAddPayload = { household_id: string; name: string; /** Who lives at that door too. */ apart_from?: string[] } & Partial<HouseholdFacts>
/** Only what it names changes. */
export type HouseholdCorrectPayload = { household_id: string; moved_out?: boolean } & Partial<HouseholdFacts>

/** Kind → payload. Kinds are added, never changed: a phone may be months behind. */
export interface Payloads {
  'visit.log': VisitPayload
  'case.report': ReportPayload
  'case.act': ActPayload
  'household.add': HouseholdAddPayload
  'household.correct': HouseholdCorrectPayload
  'household.merge': { keep: string; drop: string }
  'household.unmerge': { household_id: string }
  /** They look like one household, and are two. */
  'household.apart': { household_id: string; other_id: string }
  'patrol.start': { patrol_id: string; grid?: string; started_at?: string }
  'patrol.finish': { patrol_id: string; note?: string; finished_at?: string }
  /** `part`: seconds at its first fix; segments of fixes, with nothing known between them. */
  'patrol.track': { patrol_id: string; part: number; segments: Fix[][] }
  /** With the operation's base_version. `facts`: names of the records the text tells of already. */
  'diary.save': { day: string; text: string; facts?: string[] }
  'errand.open': ErrandOpenPayload
  'errand.act': ErrandActPayload
  'task.act': TaskActPayload
  'notice.read': { notice_ids: string[] }
}
export type OperationKind = keyof Payloads
