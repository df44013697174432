import type { CaseArea, Location, Named, Person, Point, Urgency } from './types'

/** Tasks from the centre, and notices, as phone and desk are told of them. */

export type TaskState = 'sent' | 'received' | 'done' | 'cannot' | 'recalled'
export type TaskAction = 'receive' | 'done' | 'cannot' | 'recall'

export interface TaskKind extends Named {
  /** A visit is its natural answer. */
  by_visit: boolean
}

type Somebody = Required<Person>

export interface TaskRow {
  id: string
  kind: TaskKind
  state: TaskState
  state_label: string
  urgency: Urgency
  /** null in the mirror of one about a person: what is asked, and where, lies in the door list. */
  ask: string | null
  address_text: string | null
  location: Point | null
  /** null also when the case is not this account's to read. */
  case: { id: string; case_no: string; title: string } | null
  household_id: string | null
  person_id: string | null
  /** About a person. */
  private: boolean
  area: CaseArea
  assignee: { id: string; name: string } | null
  sent_by: Somebody
  sent_at: string
  yellow_at: string | null
  due_at: string | null
  closed_at: string | null
  version: number
  /** On this account's own list. */
  mine: boolean
  steps: { seq: number; action: 'send' | TaskAction; label: string; to: TaskState; at: string; by: Somebody; note: string | null; visit_id: string | null }[]
  attachments: { sha256: string; by: string; at: string; arrived: boolean }[]
  actions: { name: TaskAction; label: string; needs_note: boolean }[]
}

/** What the form of a new task offers. The first of `receivers` is the one to suggest. */
export interface TaskFormOffer {
  kinds: (TaskKind & { suggestion: string })[]
  grid: Named | null
  receivers: (Somebody & { holds_grid: boolean })[]
  /** Whoever holds the grid may be asked without naming them. */
  to_grid: boolean
  /** When it is due if nothing is said, by urgency. */
  due: Record<Urgency, string>
}

export interface TaskActPayload {
  task_id: string
  action: 'receive' | 'done' | 'cannot'
  note?: string
  attachments?: string[]
  location?: Location
}

export interface NoticeRow {
  id: string
  kind: string
  /** A sentence that names nobody. */
  title: string
  entity: 'case' | 'task' | 'errand' | 'meeting' | 'calendar'
  subject_id: string
  at: string
  expires_at: string
  read_at: string | null
  version: number
}
