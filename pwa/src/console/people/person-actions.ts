import type { PersonRow } from '@/api/care'

export type PersonAction = 'visit' | 'grave' | 'correct' | 'join' | 'plan' | 'leave' | 'move'

const labels: Record<PersonAction, string> = { visit: '请人去看看', grave: '病情加重', correct: '改资料', join: '加入群体', plan: '换档、换人', leave: '退出群体', move: '搬到别的网格' }

/** What this person's row lets this account do; the server has the last word. */
export function actionsOf(row: PersonRow, permissions: readonly string[]): { name: PersonAction; label: string }[] {
  if (row.view === 'glance') return []
  const running = row.plans.some((plan) => plan.ended_on === null)
  const edits = row.view === 'manage' && permissions.includes('person.edit')
  const names: PersonAction[] = []
  if (running && permissions.includes('errand.open')) names.push('visit')
  if (running && edits) names.push('grave')
  if (edits) names.push('correct', 'join')
  if (running && edits) names.push('plan', 'leave')
  if (edits) names.push('move')
  return names.map((name) => ({ name, label: labels[name] }))
}
