import type { CaseState } from './types'

/** What deadlines brought about by themselves, and letters of supervision. */

export interface GivenRow {
  kind: 'warn' | 'overdue' | 'urge' | 'letter' | 'supervisor' | 'director'
  label: string
  at: string
  due_at: string
}

export type LetterState = 'draft' | 'signed' | 'answered' | 'dropped'

export interface LetterRow {
  id: string
  /** null: not signed. */
  number: string | null
  state: LetterState
  state_label: string
  body: string
  unit: { id: string; name: string }
  case: { id: string; case_no: string; title: string; state: CaseState; version: number; due_at: string | null; yellow_at: string | null; paused_since: string | null }
  drafted_at: string
  /** Who signed or dropped it. */
  ended_by: string | null
  ended_at: string | null
  reply_by: string | null
  /** What the unit answered, or why it was dropped. */
  reply: string | null
  answered_at: string | null
}

export interface CaseWatch {
  /** What comes by itself next if nothing happens before; null: nothing. */
  next: Pick<GivenRow, 'kind' | 'label' | 'at'> | null
  given: GivenRow[]
  letters: LetterRow[]
}

export interface LetterPage {
  items: LetterRow[]
  next_cursor: string | null
  counts: { draft: number; signed: number }
}

/** What more time and suspension would hide stands beside what is overdue. */
export interface WatchFigures {
  overdue: number
  paused: number
  paused_overdue: number
  extended: number
  asked: number
  /** Not to the resident's satisfaction, and being done a second time. */
  again: number
}
