import type { AdviceRow } from './care'
import type { CaseLawyer, CasePath } from './handling'
import type { NoticeRow, TaskRow } from './tasks'
import type { Disposal, MultiPolygon, Named, Person, Point, Urgency, VisitOutcome } from './types'

/** The server's rows as a phone carries them, and as answers about them are shaped. */

export interface AreaRow {
  code: string
  level: 'county' | 'town' | 'neighbourhood' | 'grid'
  name: string
  parent: string | null
  kind: string | null
  mine: boolean
  geometry: MultiPolygon | null
}

export interface CategoryRow {
  code: string
  parent: string | null
  name: string
  sort: number
  closable_on_spot: boolean
  urgency: Urgency
  unit: string | null
  high_risk: boolean
  protected: boolean
  advice: string | null
  /** What people call it, in words; and name and words in pinyin. Not in rows of before. */
  keywords?: string | null
  pinyin?: string
  /** Under which the same matter may be reported too. */
  similar_to?: string[]
  retired: boolean
  /** What residents call it; told to the desk, which prints it on slips. */
  resident_name?: string | null
}

export interface SignRow {
  code: string
  name: string
  do_first: string | null
  sort: number
  /** The category it speaks of. Not in rows of before. */
  category?: string | null
  /** Words in a description that may speak of it, parted by spaces. */
  words?: string | null
}

/** One row: how near and how lately a case may be the same as a new one. */
export interface CaseRuleRow {
  id: string
  similar_metres: number
  similar_days: number
  recur_days: number
}

export interface EscalationRuleRow {
  code: string
  when: unknown
  reason: string
  do_first: string | null
  sort: number
}

export interface CalendarRow {
  year: number
  holidays: string[]
  makeup: string[]
  work_start: string
  work_end: string
}

export interface HouseholdRow {
  id: string
  name: string
  /** Whole and by initials; empty where nobody has made it. */
  pinyin: string
  address_text: string
  door: string | null
  grid: string
  location: Point | null
  members_count: number | null
  /** The last four digits of its telephone. */
  phone_tail: string | null
  last_visit: { id: string; outcome: VisitOutcome; note: string | null; occurred_at: string; by: string | Person | null } | null
  due_on: string | null
  /** Doubles that turned out to be this one: what names them means it. */
  merged: { id: string; name: string; address_text: string; door: string | null }[]
  /** Look like it, and somebody has said that they are not. Not in rows of before. */
  apart_from?: string[]
  /** Nobody of it lives here any more. Not in rows of before. */
  moved_out?: boolean
  version: number
}

export interface VisitRow {
  id: string
  household_id: string | null
  person_id: string | null
  patrol_id: string | null
  outcome: VisitOutcome
  mode: 'door' | 'phone' | null
  note: string | null
  signs: string[]
  occurred_at: string
  by: Person
  area: CaseArea | null
  flags: string[]
  version: number
}

export interface PatrolRow {
  id: string
  grid: string | null
  started_at: string
  finished_at: string | null
  /** Not there in rows of an older server. */
  note?: string | null
  version: number
}

/** Whether patrols may be tracked. off: never; choice: when the worker switches it on; patrol: on every patrol, for the reason. */
export interface TrackRuleRow {
  policy: 'off' | 'choice' | 'patrol'
  reason: string | null
  keep_days: number
  version: number
}

/** One's own diary of a day. */
export interface DiaryRow {
  id: string
  day: string
  text: string
  /** Names of the records it tells of. */
  facts: string[]
  saved_at: string
  version: number
}

export interface CaseArea {
  grid: Named | null
  neighbourhood: Named | null
  town: Named | null
  how: 'chosen' | 'assigned' | 'inside' | 'nearest' | 'none'
  distance_m: number | null
}

export type CaseState =
  | 'reported' | 'accepted' | 'routed' | 'assessed' | 'handling' | 'callback' | 'closed' | 'withdrawn' | 'merged'

export interface CaseStep {
  seq: number
  action: string
  label: string
  from: CaseState | null
  to: CaseState
  at: string
  by: { id: string; name: string; role_label: string }
  note: string | null
  changes: Record<string, unknown>
}

export interface CaseChoice {
  value: string
  label: string
  /** Offered first, for the reason in `hint`; a hint without it says what speaks against it. */
  suggested?: boolean
  disabled?: boolean
  hint?: string
  /** What follows from it. */
  note?: string
}

export interface CaseAction {
  name: string
  label: string
  fields: { name: string; label: string; required: boolean; choices?: CaseChoice[]; /** What to know before it is filled in. */ hint?: string; /** What stands there now, to be changed. */ value?: string; /** Several may be chosen, told with commas between them. */ many?: boolean; /** Asked only while that other field has one of these values. */ asked_with?: { field: string; values: string[]; also?: { field: string; values: string[] } }; /** Required once that other field has that value; `missing` is said then. */ needed_with?: { field: string; value: string; missing: string } }[]
  /** It is about what is said or shown: words or a photo there must be. Any step may carry photos. */
  photos?: boolean
}

export interface CaseRow {
  id: string
  case_no: string
  title: string
  description: string
  category: Named
  channel: string
  urgency: Urgency
  difficulty: string | null
  risk: string | null
  state: CaseState
  disposal: Disposal | 'settled_at_desk' | 'settled_before'
  resolution: string | null
  /** What the assessment said besides. Not in rows of before. */
  path?: CasePath | null
  /** By when the law wants it; `due_at` is the centre's own. */
  statutory_due_at?: string | null
  lawyer?: CaseLawyer | null
  location: Point | null
  area: CaseArea
  unit: { id: string; name: string; phone?: string | null } | null
  /** The unit said that it has it. Neither in rows of before. */
  signed?: boolean
  /** Units that help (协办). */
  helpers?: { id: string; name: string }[]
  yellow_at: string | null
  due_at: string | null
  paused_since: string | null
  /** Suspended up to then, more time that was granted, and what the unit applied for. Not in rows of before. */
  paused_until?: string | null
  extended_days?: number
  asked?: 'extend' | 'pause' | null
  version: number
  reported_at: string
  /** When it was, as the list of another office or whoever reported it says; and when it came in here: where it is not when it was reported. */
  occurred_at?: string
  received_at?: string
  reported_by: Person | null
  address_text: string | null
  /** Whose door it was told at, for those who go to the doors there. */
  household_id: string | null
  people_count: number | null
  signs: string[]
  /** What was seen of danger, in words. Not in rows of before. */
  sign_names?: string[]
  flags: string[]
  /** Of one's own: about somebody behind the PIN, or protected. A diary counts it and tells nothing. */
  private?: boolean
  /** 要保密的事. What follows is not in rows of before. */
  protected?: boolean
  /** Its number where it came from. */
  source_no?: string | null
  /** The case it follows (并案), and how that one stands; without an id where it is not theirs to see. */
  lead?: CaseLead | null
  /** Those that follow it. */
  merged?: { id: string; case_no: string; title: string; reported_at: string; reporter: string | null }[]
  /** How often it came back after it was closed. */
  recurrences?: number
  /** Up to when it may be said of it, closed, that it came back. */
  recur_until?: string | null
  /** Nobody was reached: not to be called again before. Not in rows of before. */
  call_after?: string | null
  steps: CaseStep[]
  attachments: { sha256: string; by: string; at: string; arrived: boolean; step?: number }[]
  actions: CaseAction[]
}

export interface CaseLead {
  id: string | null
  case_no: string
  state: CaseState
  unit: { id: string; name: string; phone?: string | null } | null
  due_at: string | null
  closed_at: string | null
  resolution: string | null
}

/** Every entity pull knows by name. A newer server may send others: the mirror keeps them untouched. */
export interface Rows {
  area: AreaRow
  category: CategoryRow
  sign: SignRow
  escalation_rule: EscalationRuleRow
  calendar: CalendarRow
  household: HouseholdRow
  visit: VisitRow
  patrol: PatrolRow
  case: CaseRow
  case_rule: CaseRuleRow
  advice: AdviceRow
  task: TaskRow
  notice: NoticeRow
  track_rule: TrackRuleRow
  diary: DiaryRow
}
export type Entity = keyof Rows
