import type { ActPayload, CaseRow, CategoryRow, PatrolRow, Payloads, ReportPayload } from '@/api/types'
import type { Operation } from './db'
import { mayTakeBack } from './hold'
import { titleOf } from '@/rules/title'

/**
 * What screens show: the server's rows plus what this phone still has to say. Pure: pending is never painted into the
 * server's rows, it is laid over them each time.
 */

/** Where a record is, in the words of its chip. */
export type Delivery =
  | { at: 'server' }
  | { at: 'phone'; operationId: string; sending: boolean }
  | { at: 'person'; operationId: string; sentence: string }

export interface ReportView {
  id: string
  title: string
  categoryName: string
  reportedAt: string
  disposal: CaseRow['disposal']
  caseNo: string | null
  delivery: Delivery
  /** The server's row when there is one, as it stands with what was recorded here since. */
  row: CaseRow | null
  /** What the phone recorded, while it has it. */
  payload: ReportPayload | null
  /** Steps taken on this phone that the server has not settled. */
  pendingSteps: readonly PendingStep[]
}

export interface PendingStep {
  operationId: string
  action: string
  note: string | null
  photos: string[]
  recordedAt: string
  delivery: Delivery
  /** It was never on its way: it can still be taken back. */
  back: boolean
}

export interface PatrolView {
  id: string
  startedAt: string
  finishedAt: string | null
  note: string | null
  delivery: Delivery
}

export function deliveryOf(operation: Operation): Delivery {
  switch (operation.status) {
    case 'acknowledged':
    case 'replaced':
      return { at: 'server' }
    case 'waiting':
      return { at: 'phone', operationId: operation.id, sending: false }
    case 'sending':
      return { at: 'phone', operationId: operation.id, sending: true }
    case 'refused':
    case 'conflict':
    case 'set_aside':
      return { at: 'person', operationId: operation.id, sentence: operation.problem.title }
  }
}

/** Of that kind, and still to be counted with. */
export function isOf(kind: Operation['kind']) {
  return (operation: Operation): boolean => operation.kind === kind && operation.status !== 'replaced' && operation.status !== 'set_aside'
}

/** What is made of a row alone is made once: the same view as long as the row is the same, so that no card is drawn anew. */
function once<Row extends object, View>(make: (row: Row) => View): (row: Row) => View {
  const made = new WeakMap<Row, View>()
  return (row) => {
    const view = made.get(row) ?? make(row)
    made.set(row, view)
    return view
  }
}

const momentOf = once((view: { reportedAt: string }) => Date.parse(view.reportedAt))
const newestFirst = (a: ReportView, b: ReportView): number => momentOf(b) - momentOf(a)

/** Titles were once made with the category before them; it stands beside them anyway. */
function titleIn({ title, category }: CaseRow): string {
  const before = `${category.name}：`
  return title.startsWith(before) ? title.slice(before.length) : title
}

const asReported = once((row: CaseRow): ReportView => ({
  id: row.id, title: titleIn(row), categoryName: row.category.name, reportedAt: row.reported_at, disposal: row.disposal,
  caseNo: row.case_no, delivery: { at: 'server' }, row, payload: null, pendingSteps: [],
}))

const noClock = { yellow_at: null, due_at: null, paused_since: null }

/** Steps that add to a case and leave it where it stands. */
const beside: ReadonlySet<string> = new Set(['supplement', 'rate_at_door'])

/** The step recorded here that ends the case or begins it anew, while the server has not settled it; null: none waits. */
export function turning({ pendingSteps }: Pick<ReportView, 'pendingSteps'>): PendingStep | null {
  return pendingSteps.findLast(({ action, delivery }) => !beside.has(action) && delivery.at === 'phone') ?? null
}

/** A row with that step laid over it, so that every screen shows at once what was recorded. */
function turned(row: CaseRow, pendingSteps: readonly PendingStep[]): CaseRow {
  switch (turning({ pendingSteps })?.action) {
    case 'withdraw':
      return { ...row, ...noClock, state: 'withdrawn' }
    case 'recur':
      return { ...row, ...noClock, state: 'reported', disposal: 'escalated', unit: null, resolution: null, recurrences: (row.recurrences ?? 0) + 1 }
    default:
      return row
  }
}

/** Stands for what lies sealed under a PIN that was forgotten: the server can still read it, this phone cannot. */
export const unreadable = '（换了 PIN，写的字这里看不到了）'

/** What a report is called: what must be kept from others by its kind, as the server will. */
export function reportTitle(payload: ReportPayload, category: CategoryRow | undefined): string {
  const { description, title } = payload as Partial<ReportPayload>
  if (title) return title
  return category?.protected ? category.name : description === undefined ? unreadable : titleOf(description)
}

/** Whether what is said of a case stays on its own page: what must be kept from others, and what is about one person. */
export function keptBack({ row, payload }: Pick<ReportView, 'row' | 'payload'>, categories: readonly CategoryRow[]): boolean {
  const code = row?.category.code ?? payload?.category
  return row?.private === true || payload?.person_id !== undefined || categories.some((one) => one.protected && one.code === code)
}

/** Cases of the mirror and reports still on the phone, newest first. */
export function reports(
  cases: readonly CaseRow[],
  operations: readonly Operation[],
  categories: readonly CategoryRow[],
): ReportView[] {
  const kinds = new Map(categories.map((category) => [category.code, category]))
  const made = new Map<string, Operation>()
  for (const operation of operations.filter(isOf('case.report'))) made.set((operation.payload as ReportPayload).case_id, operation)
  const steps = new Map<string, PendingStep[]>()
  for (const operation of operations.filter(isOf('case.act'))) {
    if (operation.status === 'acknowledged') continue
    const payload = operation.payload as ActPayload
    const list = steps.get(payload.case_id) ?? []
    list.push({
      operationId: operation.id, action: payload.action, note: payload.note ?? payload.values?.resolution ?? null, photos: payload.attachments ?? [],
      recordedAt: operation.recordedAt, delivery: deliveryOf(operation), back: mayTakeBack(operation),
    })
    steps.set(payload.case_id, list)
  }

  const views = cases.map((row): ReportView => {
    const operation = made.get(row.id)
    made.delete(row.id)
    const pendingSteps = steps.get(row.id)
    if (!operation && !pendingSteps) return asReported(row)
    const now = turned(row, pendingSteps ?? [])
    return { ...asReported(row), row: now, disposal: now.disposal, payload: operation ? (operation.payload as ReportPayload) : null, pendingSteps: pendingSteps ?? [] }
  })
  for (const [id, operation] of made) {
    const payload = operation.payload as ReportPayload
    const result = operation.status === 'acknowledged' ? operation.result : null
    views.push({
      id,
      title: reportTitle(payload, kinds.get(payload.category)),
      categoryName: kinds.get(payload.category)?.name ?? payload.category,
      reportedAt: payload.occurred_at ?? operation.recordedAt,
      disposal: result?.disposal ?? payload.disposal,
      caseNo: result?.case_no ?? null,
      delivery: deliveryOf(operation),
      row: null,
      payload,
      pendingSteps: steps.get(id) ?? [],
    })
  }
  return views.sort(newestFirst)
}

/** The patrols of this account, newest first; the first without `finishedAt` is the one under way. */
export function patrols(rows: readonly PatrolRow[], operations: readonly Operation[]): PatrolView[] {
  const views = new Map<string, PatrolView>()
  for (const row of rows) {
    views.set(row.id, { id: row.id, startedAt: row.started_at, finishedAt: row.finished_at, note: row.note ?? null, delivery: { at: 'server' } })
  }
  for (const operation of operations) {
    const { patrol_id: id, started_at: started, finished_at: finished, note } = operation.payload as Partial<Payloads['patrol.start'] & Payloads['patrol.finish']>
    if (id === undefined || operation.status === 'replaced' || operation.status === 'set_aside') continue
    if (operation.kind === 'patrol.start' && !views.has(id)) {
      views.set(id, { id, startedAt: started ?? operation.recordedAt, finishedAt: null, note: null, delivery: deliveryOf(operation) })
    }
    const view = views.get(id)
    if (operation.kind === 'patrol.finish' && view && view.finishedAt === null) {
      views.set(id, { ...view, finishedAt: finished ?? operation.recordedAt, note: note ?? null, delivery: deliveryOf(operation) })
    }
  }
  return [...views.values()].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))
}
