import type { CaseRow } from '@/api/types'
import { turning, type ReportView } from '@/local/overlay'

/** Steps whose words tell a resident what was done, the most telling first. */
const telling = ['finish', 'settle_at_desk', 'resolve_on_spot', 'bring_in', 'merge', 'call_back']

export interface CaseResult {
  words: string
  /** own: the worker closed it on the spot. centre: somebody else answered. */
  from: 'own' | 'centre'
  /** When it was said, ISO 8601. */
  at: string
}

/** A case that came to an answer. One taken back by its reporter ended, but nobody answered it. */
export function isAnswered(state: CaseRow['state']): boolean {
  return state === 'closed' || state === 'merged'
}

/**
 * What became of it, fit to be shown to the resident; null while nothing did. The answer is the closed case's
 * `resolution`, else the note of a telling step that somebody other than the reporter took.
 */
export function resultOf(report: ReportView): CaseResult | null {
  const { row, payload } = report
  if (!row) return report.disposal === 'resolved_on_spot' && payload?.resolution ? { words: payload.resolution, from: 'own', at: report.reportedAt } : null
  if (!isAnswered(row.state) && row.state !== 'callback') return null
  const from = row.disposal === 'resolved_on_spot' ? 'own' : 'centre'
  // one that goes together with another has the answer of the one that leads
  if (row.lead) return row.lead.resolution ? { words: row.lead.resolution, from: 'centre', at: row.lead.closed_at ?? row.steps.at(-1)?.at ?? row.reported_at } : null
  const backwards = [...row.steps].sort((a, b) => b.seq - a.seq)
  // what was done was twice not to their satisfaction: no answer until the director's
  if (row.flags.includes('director_decides')) return null
  const last = backwards.find(({ from: before, to }) => before !== to)
  if (row.state === 'closed' && last?.action === 'close_by_director') return { words: `中心主任看过了，决定结案${last.note ? `：${last.note}` : '。'}`, from: 'centre', at: last.at }
  const steps = telling.flatMap((action) => backwards.find((one) => one.action === action) ?? [])
  if (row.resolution) return { words: row.resolution, from, at: steps[0]?.at ?? row.reported_at }
  const step = steps.find((one) => one.note && (from === 'own' || one.by.id !== row.reported_by?.id))
  return step?.note ? { words: step.note, from, at: step.at } : null
}

/** 你撤回了：孩子找到了. Null when it was not withdrawn. */
export function withdrawnWords(report: ReportView, me: string): string | null {
  const turn = turning(report)
  if (turn) return turn.action === 'withdraw' ? `你撤回了${turn.note ? `：${turn.note}` : ''}` : null
  if (report.row?.state !== 'withdrawn') return null
  const step = [...report.row.steps].sort((a, b) => b.seq - a.seq).find((one) => one.action === 'withdraw')
  const who = !step || step.by.id === me ? '你' : step.by.name
  return step?.note ? `${who}撤回了：${step.note}` : `${who}撤回了`
}
