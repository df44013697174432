import type { VisitOutcome, VisitPayload, VisitRow } from '@/api/types'
import type { Operation } from '@/local/db'
import { saidAtTheDoor, type HouseholdView } from '@/local/homes'
import { deliveryOf, isOf, type Delivery } from '@/local/overlay'

export interface VisitLine {
  id: string
  outcome: VisitOutcome
  mode: VisitRow['mode']
  note: string | null
  at: string
  by: string | null
  delivery: Delivery
}

/** What was said at a door, newest first: one's own visits, the last one whoever made it, and those still on this phone. */
export function visitsAt(home: HouseholdView, rows: readonly VisitRow[], operations: readonly Operation[], me: string, most: number): VisitLine[] {
  const ids = new Set([home.id, ...home.merged.map(({ id }) => id)])
  const lines = new Map<string, VisitLine>()
  for (const row of rows) {
    if (row.household_id === null || !ids.has(row.household_id)) continue
    lines.set(row.id, { id: row.id, outcome: row.outcome, mode: row.mode, note: row.note, at: row.occurred_at, by: row.by.name, delivery: { at: 'server' } })
  }
  const last = home.row.last_visit
  if (last && !lines.has(last.id)) {
    const by = typeof last.by === 'string' ? last.by : (last.by?.name ?? null)
    lines.set(last.id, { id: last.id, outcome: last.outcome, mode: 'door', note: last.note, at: last.occurred_at, by, delivery: { at: 'server' } })
  }
  for (const operation of operations.filter(isOf('visit.log'))) {
    const payload = operation.payload as VisitPayload
    const { visit_id: id, household_id: household, outcome, mode, occurred_at: at } = payload
    if (household === undefined || !ids.has(household) || lines.has(id)) continue
    lines.set(id, { id, outcome, mode: mode ?? 'door', note: saidAtTheDoor(payload), at: at ?? operation.recordedAt, by: me, delivery: deliveryOf(operation) })
  }
  return [...lines.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, most)
}
