import type { ReportView } from '@/local/overlay'
import type { Timed } from '@/rules/light'
import { isOpen, stateWords } from '../words'
import { isAnswered } from './result'

/** How a case stands, in a word, a light and a count: the one answer for card, list and detail. */
export interface Face {
  where: string
  tone: '' | 'wait' | 'good'
  /** What its light is drawn from; null: none runs. */
  timed: Timed | null
  /** How often it came back. */
  again: number
  /** Whom its counts count it with; one taken back by its reporter is neither in hand nor answered. */
  group: 'open' | 'answered' | 'ended'
}

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
