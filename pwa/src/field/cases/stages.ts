import type { CaseRow } from '@/api/types'
import { turning, type ReportView } from '@/local/overlay'

export interface Stage {
  words: string
  place: 'passed' | 'now' | 'ahead'
}

const loop = ['上报', '受理', '分流', '研判', '处置', '回访', '结案'] as const
/** How far a state has come: the stage that is under way. */
const at: Record<CaseRow['state'], number> = {
  reported: 1, accepted: 2, routed: 3, assessed: 4, handling: 4, callback: 5, closed: 7, withdrawn: 0, merged: 0,
}

const endedBy: Partial<Record<ReportView['disposal'], string>> = { settled_at_desk: '窗口办结', settled_before: '以前办结' }

/** The line of steps: passed, now, to come. One that was settled on the spot has two honest ones; one that ended otherwise says so. */
export function stagesOf({ row, disposal, pendingSteps }: Pick<ReportView, 'row' | 'disposal' | 'pendingSteps'>): Stage[] {
  const whole = (words: readonly string[], now: number): Stage[] => words.map((one, index) => ({ words: one, place: index < now ? 'passed' : index === now ? 'now' : 'ahead' }))
  if (row?.state === 'withdrawn' || (!row && turning({ pendingSteps })?.action === 'withdraw')) return whole(['上报', '撤回'], 2)
  if (row?.state === 'merged') return whole(['上报', '并案'], 2)
  if (disposal !== 'escalated' && (!row || row.state === 'closed')) return whole(['上报', endedBy[disposal] ?? '当场办结'], 2)
  return row ? whole(loop, at[row.state]) : whole(loop, 0)
}
