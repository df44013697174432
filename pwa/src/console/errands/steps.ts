import type { ErrandRow } from '@/api/care'
import type { StepKind } from '../forms/step-kind'
import { actOnErrand } from './calls'

export type ErrandAction = ErrandRow['actions'][number]

/** What was filled in for a step. */
export interface StepValues {
  note: string
  papers: string[]
  /** Papers beyond those its kind takes, one a line or by 、 */
  other: string
  assignee_id: string
}

export function startValues(kept: Record<string, string> = {}): StepValues {
  return { note: kept.note ?? '', papers: kept.papers ? kept.papers.split('\n') : [], other: kept.other ?? '', assignee_id: kept.assignee_id ?? '' }
}

export function draftValues(values: StepValues): Record<string, string> {
  return { ...values, papers: values.papers.join('\n') }
}

export function allPapers({ papers, other }: StepValues): string[] {
  return [...new Set([...papers, ...other.split(/[\n、，,；;]/).map((one) => one.trim()).filter(Boolean)])]
}

/** What is missing, by field. Gathering nothing is no step, though a note of why may be. */
export function missing(action: ErrandAction, values: StepValues): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const field of action.fields) {
    if (!field.required) continue
    if (field.name === 'note' && !values.note.trim()) faults.note = `请填写“${field.label}”`
    if (field.name === 'assignee_id' && !values.assignee_id) faults.assignee_id = `请选择“${field.label}”`
  }
  if (action.name === 'gather' && allPapers(values).length === 0 && !values.note.trim()) faults.papers = '请勾上收到的材料'
  return faults
}

/** Values as sent: only what the step asks for, and nothing that was left empty. */
export function toSend(action: ErrandAction, values: StepValues): Partial<Pick<StepValues, 'note' | 'papers' | 'assignee_id'>> {
  const body: ReturnType<typeof toSend> = {}
  const asked = new Set(action.fields.map(({ name }) => name))
  if (asked.has('note') && values.note.trim()) body.note = values.note.trim()
  if (asked.has('papers') && allPapers(values).length > 0) body.papers = allPapers(values)
  if (asked.has('assignee_id') && values.assignee_id) body.assignee_id = values.assignee_id
  return body
}

/** The one button, and everything else in lesser words: what follows from where the errand stands. Without papers nothing is handed in. */
export function offersOf({ state, actions, papers }: Pick<ErrandRow, 'state' | 'actions' | 'papers'>): { next: ErrandAction | null; others: ErrandAction[] } {
  const complete = papers.every(({ got }) => got)
  const order = papers.length === 0 || state === 'filed' ? ['tell', 'file'] : complete ? ['file', 'tell', 'gather'] : ['gather', 'file', 'tell']
  const next = order.map((name) => actions.find((one) => one.name === name)).find((one) => one !== undefined) ?? null
  return { next, others: actions.filter((one) => one !== next) }
}

export const errandSteps: StepKind<ErrandRow, StepValues> = {
  what: '这件代办',
  state: (row) => row.state_label,
  offers: offersOf,
  start: (_action, _row, kept) => startValues(kept),
  draft: draftValues,
  missing,
  body: toSend,
  send: actOnErrand,
  typed: (_last, values) => [...allPapers(values), values.note.trim()].filter(Boolean).join('\n'),
  hooks: { step: 'errand-step', latest: 'errand-latest', next: 'errand-next', none: 'errand-no-step', action: 'errand-action' },
}
