import type { Person } from './types'

/** How a case is handled: its lawful route, mediations, referrals and meetings, as the desk is told of them. */

export interface CasePath {
  code: string
  name: string
  mediation: string | null
  /** Natural days the law gives. */
  limit_days: number | null
  basis: string | null
  /** What comes next where it fails. */
  remedy: string
}

export interface CaseLawyer {
  name: string
  phone: string | null
  unit: string | null
}

interface PartAction {
  name: string
  label: string
}

interface PartStep {
  seq: number
  action: string
  label: string
  to: string
  at: string
  by: Required<Person>
  note: string | null
}

export type MediationState = 'open' | 'agreed' | 'failed' | 'stopped' | 'applied' | 'confirmed' | 'refused'

export type PartyKnown = 'phone' | 'id_number' | 'address'

export interface Mediation {
  id: string
  case_id: string
  kind: string
  kind_label: string
  state: MediationState
  state_label: string
  mediator: string
  /** Of the list of mediators, not a name that was typed in. */
  mediator_listed: boolean
  begun_at: string
  yellow_at: string | null
  due_at: string | null
  /** Which limit of the law `due_at` is. */
  due_label: string
  extended: boolean
  agreed_on: string | null
  applied_on: string | null
  answered_on: string | null
  party_count: number
  /** null, like `terms` and the words of steps: sealed for this account. */
  parties: { name: string; part: string; /** What else is known, and opens elsewhere. */ has: PartyKnown[] }[] | null
  terms: string | null
  version: number
  steps: (PartStep & { facts: Record<string, unknown> })[]
  actions: PartAction[]
}

export interface Referral {
  id: string
  source: string
  source_label: string
  to_kind: string
  to_label: string
  at: string
  by: string
  outcome: string | null
  outcome_label: string | null
  answered_at: string | null
  may_answer: boolean
}

export interface Mediations {
  items: Mediation[]
  referrals: Referral[]
  may: string[]
  /** Where the case came from, if disputes are handed over from there. */
  source: string | null
  /** Whom of the list one may ask, where a mediation may be begun. */
  mediators: { id: string; name: string; unit: string | null; words: string; you: boolean }[]
}

export interface Decision {
  id: string
  /** Null: it must not be known to whoever was only called. */
  case_no: string | null
  unit: { id: string; name: string }
  what: string
  yellow_at: string
  due_at: string
  done_at: string | null
  done_by: string | null
  answer: string | null
  may_tick: boolean
}

/** A decision on the list of all: of which case, where it may be known, and of which meeting. */
export interface ListedDecision extends Decision {
  case: { id: string; case_no: string; title: string } | null
  meeting: { id: string; kind_label: string; starts_at: string }
}

export interface Meeting {
  id: string
  kind: string
  kind_label: string
  state: string
  state_label: string
  starts_at: string
  place: string
  /** Of a case that is not this account's to see, the number alone. */
  cases: { id: string | null; case_no: string; title: string | null }[]
  units: { id: string; name: string; came: boolean | null; who: string | null }[]
  minutes: string | null
  has_minutes: boolean
  decisions: Decision[]
  version: number
  steps: PartStep[]
  actions: PartAction[]
}

export interface Meetings {
  items: Meeting[]
  may: string[]
  units: { id: string; name: string }[]
}

export interface ReferralFigure {
  source: string
  name: string
  referred: number
  settled: number
  returned: number
  waiting: number
}

export interface PaperTemplates {
  /** Version 0 came with the program. */
  items: { kind: string; name: string; version: number; file_name: string | null; at: string | null; by: string | null }[]
  places: string[]
}
