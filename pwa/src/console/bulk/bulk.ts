import type { CaseAction, CaseRow } from '@/api/types'
import { failureOf } from '@/api/failure'
import { uuid7 } from '@/local/uuid'
import { act } from '../calls'
import { toSend, type Values } from '../next-step'
import { deskSentence, fieldFaults, stateWords } from '../words'

/** Steps that mean the same for many cases at once; what needs its own words for each is done case by case. */
const together = ['accept', 'route', 'sign', 'urge', 'recall']

/** What a step is taken back with, where the loop has a way back. */
const back: Readonly<Record<string, string>> = { route: 'recall' }

/** What every one of these offers now, in the order of the loop. */
export function commonActions(rows: readonly Pick<CaseRow, 'actions'>[]): CaseAction[] {
  const [first, ...others] = rows
  if (!first) return []
  return together.flatMap((name) => {
    const action = first.actions.find((one) => one.name === name)
    return action && others.every(({ actions }) => actions.some((one) => one.name === name)) ? [forAll(action, rows)] : []
  })
}

/** The form for all of them: a reason that speaks of one case is no reason for another, and what one case asks for all must answer. */
function forAll(action: CaseAction, rows: readonly Pick<CaseRow, 'actions'>[]): CaseAction {
  if (rows.length === 1) return action
  const fields = action.fields.filter(({ name }) => name !== 'reason').map((field) => (field.choices ? { ...field, choices: field.choices.map(({ value, label }) => ({ value, label })) } : field))
  // asked of each case alone: which of them a unit sent back
  const returned = rows.filter(({ actions }) => actions.some((one) => one.name === action.name && one.fields.some(({ name }) => name === 'reason'))).length
  const hint = `其中 ${returned} 件有单位退回过。又选到退回的那家，那几件不会分过去，要一件件写明为什么。`
  return { ...action, fields: returned > 0 ? fields.map((field) => (field.name === 'unit' ? { ...field, hint } : field)) : fields }
}

export interface Result {
  row: CaseRow
  ok: boolean
  /** What became of it, in words. */
  text: string
}

/** One case after another, each an operation of its own: one that is refused stops none of the others. */
export async function takeAll(rows: readonly CaseRow[], action: CaseAction, values: Values, told: (result: Result) => void, stopped: () => boolean): Promise<void> {
  for (const row of rows) {
    if (stopped()) return
    try {
      const done = await act(row.id, { operation_id: uuid7(), action: action.name, base_version: row.version, ...{ values: toSend(action, values) } })
      told({ row: done, ok: true, text: `${action.label}，现在是“${stateWords[done.state]}”` })
    } catch (thrown) {
      const failure = failureOf(thrown)
      const faults = failure.kind === 'refused' ? Object.values(fieldFaults(failure.problem.details)) : []
      told({ row, ok: false, text: [deskSentence(failure), ...faults.filter((one) => one !== deskSentence(failure))].join(' ') })
    }
  }
}

/** Those of the results that can be taken back, and by which step. */
export function undoOf(action: string, results: readonly Result[]): { rows: CaseRow[]; action: CaseAction } | null {
  const name = back[action]
  const rows = results.filter(({ ok, row }) => ok && row.actions.some((one) => one.name === name)).map(({ row }) => row)
  const offered = rows[0]?.actions.find((one) => one.name === name)
  return offered ? { rows, action: offered } : null
}
