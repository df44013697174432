import type { VisitOutcome, VisitPayload } from '@/api/types'
import type { PatrolView } from '@/local/overlay'
import { isMine } from '../cases/face'
import type { Known } from '../diary/facts'

/** One line of what was recorded on a patrol. */
export interface OnPatrol {
  id: string
  what: 'visit' | 'report' | 'spot'
  at: string
  words: string
  /** Where it can be read again. */
  to: string | null
  outcome: VisitOutcome | null
}

/** Visits made on it, and matters reported while it ran, in order. Whoever is behind the PIN is counted, not named. */
export function onPatrol(all: Known, patrol: Pick<PatrolView, 'id' | 'startedAt' | 'finishedAt'>): OnPatrol[] {
  const homes = new Map(all.households.map((one) => [one.id, one.name]))
  const lines = new Map<string, OnPatrol>()
  const put = (id: string, at: string, home: string | null | undefined, outcome: VisitOutcome): void => {
    lines.set(id, { id, what: 'visit', at, outcome, words: home ? (homes.get(home) ?? '走访一户') : '上门探访', to: null })
  }
  for (const row of all.visits) {
    if (row.patrol_id === patrol.id) put(row.id, row.occurred_at, row.person_id ? null : row.household_id, row.outcome)
  }
  for (const one of all.operations) {
    if (one.kind !== 'visit.log' || one.status === 'replaced' || one.status === 'set_aside') continue
    const { visit_id: id, patrol_id: on, person_id: person, person_hint: hint, household_id: home, occurred_at: at, outcome } = one.payload as VisitPayload
    if (on === patrol.id && !lines.has(id)) put(id, at ?? one.recordedAt, person || hint ? null : home, outcome)
  }
  const from = Date.parse(patrol.startedAt)
  const until = patrol.finishedAt ? Date.parse(patrol.finishedAt) : Infinity
  for (const report of all.reports) {
    const at = Date.parse(report.reportedAt)
    if (at < from || at > until || !isMine(report, all.me)) continue
    const what = report.disposal === 'resolved_on_spot' ? 'spot' : 'report'
    lines.set(report.id, { id: report.id, what, at: report.reportedAt, outcome: null, words: `${what === 'spot' ? '办结' : '上报'}：${report.title}`, to: `/cases/${report.id}` })
  }
  return [...lines.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** The whole of it in a few words. */
export function tallyWords(lines: readonly OnPatrol[]): string {
  const count = (what: OnPatrol['what'], words: string): string[] => {
    const many = lines.filter((one) => one.what === what).length
    return many > 0 ? [words.replace('n', String(many))] : []
  }
  return [...count('visit', '走访 n 次'), ...count('report', '上报 n 件'), ...count('spot', '办结 n 件')].join('、') || '没有情况'
}
