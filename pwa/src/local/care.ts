import type { DoorList, ErrandActPayload, ErrandOpenPayload, ErrandRow, ErrandState, PersonAtTheDoor } from '@/api/care'
import type { VisitOutcome, VisitPayload } from '@/api/types'
import type { AccountDb, Operation } from './db'
import { deliveryOf, type Delivery } from './overlay'
import { openOperations } from './sealing'

/** The door list with what this phone has recorded since: pure, as overlay.ts is for the mirror. */

export interface PersonView {
  row: PersonAtTheDoor
  /** A visit recorded here that the list does not know of yet. */
  visit: { outcome: VisitOutcome; mode: 'door' | 'phone'; at: string; delivery: Delivery } | null
}

export interface ErrandView {
  id: string
  /** null: opened here and not in the list yet. */
  row: ErrandRow | null
  number: string | null
  kindCode: string
  state: ErrandState
  /** Who it is for; null while that is sealed and the vault locked. */
  name: string | null
  personId: string | null
  papers: { name: string; got: boolean }[]
  dueAt: string | null
  yellowAt: string | null
  openedAt: string
  delivery: Delivery
  /** Steps recorded here that the list does not know of yet. */
  steps: { operationId: string; action: string; at: string; delivery: Delivery }[]
}

const after: Record<string, ErrandState> = { gather: 'papers', file: 'filed', tell: 'told', withdraw: 'withdrawn' }
/** As errands/workflow.py decides: papers asked for after handing in leave it handed in. */
const step = (now: ErrandState, action: string): ErrandState => (action === 'gather' && now === 'filed' ? now : (after[action] ?? now))
export const openErrand = (state: ErrandState): boolean => state !== 'told' && state !== 'withdrawn'

/** Papers in hand that the kind does not ask for stand with the others. */
const withOthers = (papers: ErrandView['papers'], got: readonly string[]): ErrandView['papers'] =>
  [...papers, ...[...new Set(got)].filter((name) => !papers.some((paper) => paper.name === name)).map((name) => ({ name, got: true }))]

/** What the list was fetched too early to know. */
function newer(operation: Operation, fetchedAt: number): boolean {
  if (operation.status === 'replaced' || operation.status === 'set_aside') return false
  return operation.status !== 'acknowledged' || operation.settledAt > fetchedAt
}

export function peopleToSee(list: { rows: DoorList; fetchedAt: number }, operations: readonly Operation[]): PersonView[] {
  const visits = new Map<string, PersonView['visit']>()
  for (const operation of operations) {
    if (operation.kind !== 'visit.log' || !newer(operation, list.fetchedAt)) continue
    const { person_id: id, outcome, mode } = operation.payload as VisitPayload
    if (id !== undefined) visits.set(id, { outcome, mode: mode ?? 'door', at: operation.recordedAt, delivery: deliveryOf(operation) })
  }
  return list.rows.people.map((row) => ({ row, visit: visits.get(row.id) ?? null }))
}

/** `opened`: what was sealed in `errand.open` operations of this phone, by operation id, as far as it could be read. */
export function errandsOnHand(
  list: { rows: DoorList; fetchedAt: number } | null,
  operations: readonly Operation[],
  opened: ReadonlyMap<string, Partial<ErrandOpenPayload>>,
  /** Known while the list is locked too. */
  errandKinds: DoorList['errand_kinds'],
): ErrandView[] {
  const steps = new Map<string, ErrandView['steps']>()
  const gathered = new Map<string, string[]>()
  const fetchedAt = list?.fetchedAt ?? 0
  for (const operation of operations) {
    if (operation.kind !== 'errand.act' || !newer(operation, fetchedAt)) continue
    const payload = operation.payload as ErrandActPayload
    steps.set(payload.errand_id, [...(steps.get(payload.errand_id) ?? []), { operationId: operation.id, action: payload.action, at: operation.recordedAt, delivery: deliveryOf(operation) }])
    gathered.set(payload.errand_id, [...(gathered.get(payload.errand_id) ?? []), ...(payload.papers ?? [])])
  }
  const moved = (id: string, state: ErrandState): ErrandState =>
    // a refused step has not happened
    (steps.get(id) ?? []).filter(({ delivery }) => delivery.at !== 'person').reduce((now, { action }) => step(now, action), state)
  const ticked = (id: string, papers: ErrandView['papers']): ErrandView['papers'] =>
    withOthers(papers.map((paper) => ({ ...paper, got: paper.got || (gathered.get(id) ?? []).includes(paper.name) })), gathered.get(id) ?? [])

  const views = (list?.rows.errands ?? []).map((row): ErrandView => ({
    id: row.id, row, number: row.errand_no, kindCode: row.kind.code, state: moved(row.id, row.state), name: row.name, personId: row.person_id,
    papers: ticked(row.id, row.papers), dueAt: row.due_at, yellowAt: row.yellow_at, openedAt: row.opened_at, delivery: { at: 'server' },
    steps: steps.get(row.id) ?? [],
  }))
  const known = new Set(views.map((view) => view.id))
  const kinds = new Map(errandKinds.map((kind) => [kind.code, kind]))
  const people = new Map((list?.rows.people ?? []).map((person) => [person.id, person.name]))
  for (const operation of operations) {
    if (operation.kind !== 'errand.open' || !newer(operation, fetchedAt)) continue
    const payload = operation.payload as ErrandOpenPayload
    if (known.has(payload.errand_id)) continue
    const sealed = opened.get(operation.id)
    const got = sealed?.papers ?? payload.papers ?? []
    const result = operation.status === 'acknowledged' ? operation.result : null
    views.push({
      id: payload.errand_id, row: null, number: typeof result?.errand_no === 'string' ? result.errand_no : null, kindCode: payload.kind,
      state: moved(payload.errand_id, 'accepted'),
      name: sealed?.request?.name ?? (payload.person_id ? people.get(payload.person_id) : undefined) ?? null,
      personId: payload.person_id ?? null,
      papers: ticked(payload.errand_id, withOthers((kinds.get(payload.kind)?.papers ?? []).map((name) => ({ name, got: got.includes(name) })), got)),
      dueAt: null, yellowAt: null, openedAt: operation.recordedAt, delivery: deliveryOf(operation), steps: steps.get(payload.errand_id) ?? [],
    })
  }
  return views
}

/** Operations about people and errands, oldest first; may run inside a live query. */
export async function careOperations(db: AccountDb): Promise<Operation[]> {
  return openOperations(db, await db.outbox.orderBy('seq').filter(({ kind }) => kind === 'visit.log' || kind === 'errand.open' || kind === 'errand.act').toArray())
}
