import type { CaseRow, CaseState } from '@/api/types'
import { stateWords } from '../words'

export interface Stage {
  label: string
  place: 'passed' | 'now' | 'ahead'
  /** When it was reached, ISO; for passed stages only. */
  at: string | null
}

/** A stage is passed once the case has reached one of its states; `waits` are the states in which it is what comes next. */
const loop: readonly { label: string; reached: CaseState; waits: readonly CaseState[] }[] = [
  { label: '上报', reached: 'reported', waits: [] },
  { label: '受理', reached: 'accepted', waits: ['reported'] },
  { label: '分流', reached: 'routed', waits: ['accepted'] },
  { label: '研判', reached: 'assessed', waits: ['routed'] },
  { label: '处置', reached: 'callback', waits: ['assessed', 'handling'] },
  { label: '回访', reached: 'closed', waits: ['callback'] },
  { label: '结案', reached: 'closed', waits: [] },
]

/** Steps that go back: a case that comes to a stage again by one of them reached it when it first did. */
const back: readonly string[] = ['recall', 'return', 'escalate', 'unhear']

/** The thin line of stages: passed, now, to come. A case closed on the spot or at the desk has two honest ones. */
export function stagesOf(row: Pick<CaseRow, 'state' | 'steps' | 'reported_at' | 'channel' | 'protected'>): Stage[] {
  const reachedAt = (state: CaseState): string | null => row.steps.findLast((step) => step.to === state && step.from !== state && !back.includes(step.action))?.at ?? null
  const first: Stage = { label: row.channel === 'grid_visit' ? '上报' : '登记', place: 'passed', at: row.reported_at }
  const inLoop = row.steps.some((step) => step.to === 'accepted')
  if (row.state === 'withdrawn' || row.state === 'merged') {
    const passed = loop.slice(1).filter((stage) => stage.reached !== 'closed' && reachedAt(stage.reached) !== null)
    return [
      first,
      ...passed.map(({ label, reached }): Stage => ({ label, place: 'passed', at: reachedAt(reached) })),
      { label: stateWords[row.state], place: 'passed', at: reachedAt(row.state) },
    ]
  }
  if (row.state === 'closed' && !inLoop) return [first, { label: '结案', place: 'passed', at: reachedAt('closed') }]

  const now = row.state === 'closed' ? loop.length : loop.findIndex((stage) => stage.waits.includes(row.state))
  return loop.map(({ label, reached }, index): Stage => {
    if (index === 0) return first
    const place = index < now ? 'passed' : index === now ? 'now' : 'ahead'
    // nobody calls about a protected matter: the director looks at it instead
    return { label: row.protected && label === '回访' ? '主任核定' : label, place, at: place === 'passed' ? reachedAt(reached) : null }
  })
}
