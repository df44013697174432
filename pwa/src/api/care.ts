import type { TaskRow } from './tasks'
import type { CaseArea, Location, Named, Person, Point, TrackRuleRow, VisitOutcome } from './types'

/** People of special groups, their plans, and errands, as phone and desk are told of them. Dates are YYYY-MM-DD in Asia/Shanghai. */

export interface PlanRow {
  id: string
  group: Named
  tier: Named
  /** A talk on the telephone is as good as having been there. */
  phone_counts: boolean
  helper: { id: string; name: string } | null
  began_on: string
  last_seen_on: string | null
  /** null: ended. */
  due_on: string | null
  /** Periods that ended without a visit. */
  missed: number
  level: 'worker' | 'leader' | 'neighbourhood' | null
  grave_at: string | null
  ended_on: string | null
  end_reason: string | null
}

/** For those who answer for figures: the name is masked. */
export interface PersonGlance {
  id: string
  view: 'glance' | 'field' | 'manage'
  name: string
  sex: 'female' | 'male' | null
  age: number | null
  area: CaseArea
  plans: PlanRow[]
  due_on: string | null
  missed: number
  last_visit: { at: string; outcome: VisitOutcome } | null
  version: number
}

export interface LastSaid {
  visit_id: string
  at: string
  by: string
  outcome: VisitOutcome
  mode: 'door' | 'phone'
  note: string | null
  answers: Record<string, string>
}

/** For whoever goes to the door. */
export interface PersonField extends PersonGlance {
  /** Whole and by initials. A list fetched from an older server has none. */
  pinyin: string
  address_text: string
  door: string | null
  household_id: string | null
  location: Point | null
  phone: string | null
  guardian: { name: string; relation: string; phone: string | null } | null
  needs: string | null
  last_said: LastSaid | null
  /** The last visits, met or not, newest first. */
  recent: { at: string; by: string; outcome: VisitOutcome; mode: 'door' | 'phone'; note: string | null }[]
}

/** For whoever keeps the register: numbers masked. */
export interface PersonManage extends PersonField {
  id_number: string | null
  has_health: boolean
  has_danger_level: boolean
}

/** What an answer carries: which of the fields beyond a glance are there, `view` says. */
export type PersonRow = PersonGlance & Partial<Omit<PersonManage, keyof PersonGlance>>

export interface PersonAtTheDoor extends PersonField {
  /** Not one's own: overdue long enough to have climbed to whoever manages care here. */
  climbed: boolean
}

export type ErrandState = 'accepted' | 'papers' | 'filed' | 'told' | 'withdrawn'

export interface ErrandRow {
  id: string
  errand_no: string
  kind: Named
  state: ErrandState
  state_label: string
  asked_via: 'door' | 'phone' | 'window'
  person_id: string | null
  household_id: string | null
  area: CaseArea
  assignee: { id: string; name: string } | null
  name: string
  phone: string | null
  address_text: string | null
  door: string | null
  note: string | null
  papers: { name: string; got: boolean }[]
  opened_by: Person
  opened_at: string
  yellow_at: string | null
  due_at: string | null
  closed_at: string | null
  flags: string[]
  version: number
  /** On this account's own list. */
  mine: boolean
  steps: { seq: number; action: string; label: string; to: ErrandState; at: string; by: Required<Person>; note: string | null }[]
  attachments: { sha256: string; by: string; at: string; arrived: boolean }[]
  actions: { name: string; label: string; fields: { name: string; label: string; required: boolean }[] }[]
}

export interface Question {
  name: string
  label: string
  kind: 'choice' | 'yes_no' | 'text'
  choices?: string[]
}

/** What somebody walks out with; sealed on the phone, and gone after `expires_at`. */
export interface DoorList {
  as_of: string
  until: string
  expires_at: string
  people: PersonAtTheDoor[]
  errands: ErrandRow[]
  /** Those about people; the others lie in the mirror. A list fetched by an older app has none. */
  tasks: TaskRow[]
  groups: { code: string; name: string; questions: Question[] }[]
  errand_kinds: { code: string; name: string; papers: string[]; where_to: string | null }[]
  /** For slips. */
  centre: Centre
}

/** The centre, as residents read of it on a slip. */
export interface Centre {
  name: string
  phone: string | null
  address: string | null
}

/** An entry of the guide for advice at the door. */
export interface AdviceRow {
  id: string
  topic: string
  conditions: string | null
  papers: string[]
  where_to: string | null
  phone: string | null
  keywords: string | null
  pinyin: string
  sort: number
  version: number
  retired: boolean
}

/** The same as the desk reads it: with who wrote it last (null: it came with the installation). */
export interface AdviceEntry extends AdviceRow {
  updated_at: string
  updated_by: { id: string; name: string } | null
}

export interface ErrandOpenPayload {
  errand_id: string
  kind: string
  asked_via?: 'door' | 'phone' | 'window'
  person_id?: string
  household_id?: string
  visit_id?: string
  request?: { name?: string; phone?: string; address_text?: string; door?: string; note?: string }
  papers?: string[]
  location?: Location
  attachments?: string[]
  assignee_id?: string
  occurred_at?: string
}

export interface ErrandActPayload {
  errand_id: string
  action: string
  note?: string
  papers?: string[]
  assignee_id?: string
  attachments?: string[]
}

// --- the desk's page of people ---------------------------------------------------------------------------------------

export interface PeoplePage {
  items: PersonRow[]
  next_cursor: string | null
  total: number
}

export interface CareGroupRow {
  code: string
  name: string
  tier: string
  /** People under supervision: known only to whoever holds the group's own permission. */
  supervised: boolean
  questions: Question[]
  /** Nobody joins it any more; whoever is in it is visited as before. */
  retired: boolean
}

export interface CareTierRow {
  code: string
  name: string
  every: number
  unit: 'days' | 'weeks' | 'months'
  phone_counts: boolean
  retired: boolean
}

export interface CareLists {
  groups: CareGroupRow[]
  tiers: CareTierRow[]
  rule: { days_ahead: number; grave_hours: number; leader_after_days: number; neighbourhood_after_days: number; keep_days: number; lock_hidden_minutes: number; lock_idle_minutes: number }
}

/** A line of a list as whoever edits it reads it. */
interface Edited {
  version: number
  /** Offered to nobody any more; old records go on naming it. */
  retired: boolean
}

/** The lists whole, with what is out of use. */
export interface ListsToEdit {
  /** Those that are chosen; `similar`: by name, under which the same matter may be reported too. */
  categories: ({ code: string; name: string; keywords: string | null; advice: string | null; similar: string[]; retired: boolean } & Edited)[]
  groups: (CareGroupRow & Edited)[]
  /** `plans`: running plans that another rhythm moves. */
  tiers: (CareTierRow & Edited & { plans: number })[]
  rule: CareLists['rule'] & { version: number }
  centre: Centre & { version: number }
  track: TrackRuleRow
  call_rule: { script: string[]; tries: number; days: number; wait_minutes: number; call_from: string; call_to: string; undo_minutes: number; version: number }
  case_rule: { similar_metres: number; similar_days: number; recur_days: number; version: number }
  /** `permission`: what registering it at a desk takes besides; null: whoever may report. */
  channels: (Named & Edited & { permission: string | null; in_person: boolean })[]
  specialist_kinds: (Named & Edited & { lawyer: boolean })[]
  paths: (Named & Edited & { mediation: string | null; limit_days: number | null; starts: string; basis: string | null; remedy: string; categories: string[]; except_categories: string[] })[]
  task_kinds: (Named & Edited & { by_visit: boolean; suggestion: string })[]
  /** `part`: what its sentence may name of what it is about. */
  notice_kinds: (Named & Edited & { template: string; part: string; keep_days: number })[]
  time_limits: (Named & Edited & { amount: number; unit: 'working_days' | 'natural_days' | 'hours' | 'minutes' })[]
  /** A year that has no table yet is of version 0. */
  calendar_years: (Named & Edited & { holidays: string[]; makeup: string[]; work_start: string; work_end: string })[]
  watch_rule: { urge_days: number; letter_days: number; supervisor_days: number; director_days: number; extend_max_days: number; pause_max_days: number; version: number }
  letter_rule: { number_form: string; body: string; reply_days: number; version: number }
  robots: (Named & Edited & { host: string; sent: number; given_up: number; last_at: string | null })[]
  errand_kinds: (DoorList['errand_kinds'][number] & Edited & { limit_amount: number; limit_unit: 'working_days' | 'natural_days' | 'hours' | 'minutes' })[]
}

/** `coverage`: share of people seen in time, 0 to 1; null where there is nobody. */
export interface CareFigures {
  people: number
  due: number
  overdue: number
  /** Worse, and nobody has been there since. */
  grave: number
  seen_in_time: number
  /** Nobody has been there yet, overdue or not. */
  never_seen: number
  missed: number
  coverage: number | null
}

export interface Coverage {
  items: (CareFigures & Named)[]
  total: CareFigures
}

export interface LoadRow {
  account: { id: string; name: string }
  role_label: string
  area: Named
  people: number
  due_week: number
  overdue: number
  errands_open: number
  away: boolean
}

export interface HelperRow {
  id: string
  name: string
  role_label: string
  area: Named
}

export interface LeaveRow {
  id: string
  account: { id: string; name: string }
  deputy: { id: string; name: string }
  from_on: string
  to_on: string
  cancelled: boolean
}

/** One thing that happened to somebody. `at` is null where only the day is known. */
export type StoryItem = { at: string | null; on: string; by: { id: string; name: string } | null } & (
  | {
      kind: 'visit'
      visit: {
        id: string
        outcome: VisitOutcome
        mode: 'door' | 'phone'
        grave: boolean
        note: string | null
        answers: { label: string; answer: string }[]
        photos: { sha256: string; arrived: boolean }[]
      }
    }
  | { kind: 'errand'; errand: { id: string; errand_no: string; name: string; state_label: string } }
  | { kind: 'case'; case: { id: string; case_no: string; title: string; state: string; state_label: string } }
  | { kind: 'joined' | 'left'; plan: { group: Named; tier: Named; reason: string | null } }
  | { kind: 'moved'; move: { from: Named; to: Named; reason: string | null } }
  | { kind: 'grave' }
  /** The names of the fields, never what stands in them. */
  | { kind: 'changed' | 'arranged' | 'opened'; record: { fields: string[] } }
)

/** A visit recorded by surname and door that fitted nobody, or several. */
export interface UnclearVisit {
  id: string
  at: string
  by: string
  outcome: VisitOutcome
  grave: boolean
  surname: string
  door: string
  note: string | null
  candidates: { id: string; name: string; address_text: string; door: string | null }[]
}

/** `household` was found to be `into`, and stands there under its id. */
export interface MergedHousehold {
  household: { id: string; name: string; address_text: string; door: string | null }
  into: { id: string; name: string; address_text: string; door: string | null }
  at: string
  by: string
  grid: string
}
