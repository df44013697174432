import { turning, type ReportView } from '@/local/overlay'
import type { Timed } from '@/rules/light'
import { dateOf, daysBetween, isOpen, stateWords } from '../words'
import { isAnswered } from './result'

/** How a case stands, in a word, a light and a count: the one answer for card, list and detail. */
export interface Face {
  where: string
  tone: '' | 'wait' | 'good'
  /** What its light is drawn from; null: none runs. */
  timed: Timed | null
  /** How often it came back. */
  again: number
  /** What `where` says was recorded on this phone, and the centre has not heard it. */
  unsent: boolean
  group: CaseGroup
}

/** What every count of cases counts by, each case once: 在办, 有结果, and what its reporter took back. */
export type CaseGroup = 'open' | 'answered' | 'ended'

export function faceOf({ row, disposal, pendingSteps }: Pick<ReportView, 'row' | 'disposal' | 'pendingSteps'>): Face {
  const onTheSpot = disposal === 'resolved_on_spot'
  const turn = turning({ pendingSteps })
  const rest = { timed: null, again: row?.recurrences ?? 0, unsent: turn !== null }
  if (!row && turn?.action === 'withdraw') return { ...rest, where: stateWords.withdrawn, tone: '', group: 'ended' }
  if (!row) return { ...rest, where: onTheSpot ? '当场办结' : '还没送到中心', tone: 'wait', group: onTheSpot ? 'answered' : 'open' }
  if (isOpen(row.state)) return { ...rest, where: stateWords[row.state], tone: 'wait', timed: row, group: 'open' }
  const answered = isAnswered(row.state)
  return { ...rest, where: row.state === 'closed' && onTheSpot ? '当场办结' : stateWords[row.state], tone: answered ? 'good' : '', group: answered ? 'answered' : 'ended' }
}

export const isMine = ({ row }: Pick<ReportView, 'row'>, me: string): boolean => row === null || row.reported_by?.id === me

/** Each group in its order: in hand, what is overdue and then what is due first; without a limit, and what is over, the newest first. */
export function grouped(reports: readonly ReportView[]): Record<CaseGroup, ReportView[]> {
  const by: Record<CaseGroup, ReportView[]> = { open: [], answered: [], ended: [] }
  for (const one of reports) by[faceOf(one).group].push(one)
  by.open.sort((a, b) => dueOf(a) - dueOf(b) || Date.parse(b.reportedAt) - Date.parse(a.reportedAt))
  by.answered.sort(lastFirst)
  by.ended.sort(lastFirst)
  return by
}

const noLimit = Number.MAX_VALUE

/** When it turns red. One whose clock stands does not come nearer; one that stands on red stays with the red. */
function dueOf(report: ReportView): number {
  const { due_at: due = null, paused_since: paused = null } = faceOf(report).timed ?? {}
  if (due === null) return noLimit
  return paused !== null && Date.parse(paused) < Date.parse(due) ? noLimit : Date.parse(due)
}

const endedAt = ({ row, reportedAt }: ReportView): number => Date.parse(row?.steps.at(-1)?.at ?? reportedAt)
export const lastFirst = (a: ReportView, b: ReportView): number => endedAt(b) - endedAt(a)

const newsDays = 3

/** The centre answered within three days: there is something to tell a resident. */
export function isNews(report: ReportView, today: string): boolean {
  const { group } = faceOf(report)
  if (group !== 'answered' || report.row === null || report.disposal === 'resolved_on_spot') return false
  return daysBetween(dateOf(Date.parse(report.row.steps.at(-1)?.at ?? report.reportedAt)), today) <= newsDays
}
