import type { ReportView } from '@/local/overlay'
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
  group: CaseGroup
}

/** What every count of cases counts by, each case once: 在办, 有结果, and what its reporter took back. */
export type CaseGroup = 'open' | 'answered' | 'ended'

export function faceOf({ row, disposal }: Pick<ReportView, 'row' | 'disposal'>): Face {
  const onTheSpot = disposal === 'resolved_on_spot'
  if (!row) return { where: onTheSpot ? '当场办结' : '还没送到中心', tone: 'wait', timed: null, again: 0, group: onTheSpot ? 'answered' : 'open' }
  const again = row.recurrences ?? 0
  if (isOpen(row.state)) return { where: stateWords[row.state], tone: 'wait', timed: row, again, group: 'open' }
  const answered = isAnswered(row.state)
  return {
    where: row.state === 'closed' && onTheSpot ? '当场办结' : stateWords[row.state],
    tone: answered ? 'good' : '',
    timed: null,
    again,
    group: answered ? 'answered' : 'ended',
  }
}

export const isMine = ({ row }: Pick<ReportView, 'row'>, me: string): boolean => row === null || row.reported_by?.id === me

export function grouped(reports: readonly ReportView[]): Record<CaseGroup, ReportView[]> {
  const by: Record<CaseGroup, ReportView[]> = { open: [], answered: [], ended: [] }
  for (const one of reports) by[faceOf(one).group].push(one)
  return by
}

const newsDays = 3

/** The centre answered within three days: there is something to tell a resident. */
export function isNews(report: ReportView, today: string): boolean {
  const { group } = faceOf(report)
  if (group !== 'answered' || report.row === null || report.disposal === 'resolved_on_spot') return false
  return daysBetween(dateOf(Date.parse(report.row.steps.at(-1)?.at ?? report.reportedAt)), today) <= newsDays
}
