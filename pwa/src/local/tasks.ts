import type { TaskActPayload, TaskRow, TaskState } from '@/api/tasks'
import type { VisitPayload } from '@/api/types'
import type { AccountDb, Operation } from './db'
import { mirrorRows } from './mirror'
import { deliveryOf, type Delivery } from './overlay'
import { openOperations } from './sealing'
import { mayTakeBack } from './hold'

/** Tasks of the mirror with what this phone has answered since: pure, as overlay.ts is for cases. */

export interface TaskView {
  id: string
  row: TaskRow
  /** With what was answered here and is not settled yet. */
  state: TaskState
  /** About a person, and the list that says whom is locked, or not fetched yet. */
  locked: boolean
  /** About a person who is not on this account's list any more: another grid's, or nobody's to see. */
  left: boolean
  delivery: Delivery
  /** Answered on this phone; the server has not settled it. */
  pending: { operationId: string; action: TaskActPayload['action']; note: string | null; at: string; photos: string[]; delivery: Delivery; /** It was never on its way: it can still be taken back. */ back: boolean }[]
}

export const isOpenTask = ({ state, left }: Pick<TaskView, 'state' | 'left'>): boolean => !left && (state === 'sent' || state === 'received')

/** A phone's clock may be some minutes off the server's. */
const clocksDifferMs = 10 * 60_000

/** How long an ended task is still listed. */
export const stillShownMs = 14 * 24 * 3600 * 1000

const after: Record<TaskActPayload['action'], TaskState> = { receive: 'received', done: 'done', cannot: 'cannot' }

/** As tasks/workflow.py decides: what was recalled stays so, and what is done is not merely seen. */
function moved(state: TaskState, action: TaskActPayload['action']): TaskState {
  if (state === 'recalled' || state === 'done') return state
  return action === 'receive' && state !== 'sent' ? state : after[action]
}

/** What an operation of this phone says of a task; a visit made for one answers it when somebody was met. */
function answerIn(operation: Operation): { task: string; action: TaskActPayload['action']; note: string | null; photos: string[] } | null {
  if (operation.status === 'acknowledged' || operation.status === 'replaced' || operation.status === 'set_aside') return null
  if (operation.kind === 'task.act') {
    const { task_id: task, action, note, attachments } = operation.payload as TaskActPayload
    return { task, action, note: note ?? null, photos: attachments ?? [] }
  }
  if (operation.kind !== 'visit.log') return null
  const { task_id: task, outcome, note, attachments } = operation.payload as VisitPayload
  if (task === undefined) return null
  return { task, action: outcome === 'well' || outcome === 'matter' ? 'done' : 'receive', note: note ?? null, photos: attachments ?? [] }
}

/** The tasks about people of the open door list, and when it was fetched: one that was sent later is not in it yet. */
export interface WholeTasks {
  rows: readonly TaskRow[]
  fetchedAt: number
}

/** `whole`: null while the list is locked. The order of the mirror is kept. */
export function tasks(rows: readonly TaskRow[], operations: readonly Operation[], whole: WholeTasks | null): TaskView[] {
  const answers = new Map<string, TaskView['pending']>()
  for (const operation of operations) {
    const said = answerIn(operation)
    if (!said) continue
    const { task, ...words } = said
    answers.set(task, [...(answers.get(task) ?? []), { operationId: operation.id, ...words, at: operation.recordedAt, delivery: deliveryOf(operation), back: mayTakeBack(operation) }])
  }
  return rows.map((mirrored): TaskView => {
    const known = mirrored.private ? whole?.rows.find((one) => one.id === mirrored.id) : undefined
    const pending = answers.get(mirrored.id) ?? []
    return {
      id: mirrored.id,
      // the mirror is newer than the list: where it stands and when it is due is said there
      row: known ? { ...known, ...stands(mirrored), steps: known.version === mirrored.version ? known.steps : mirrored.steps } : mirrored,
      // a refused answer has not happened
      state: pending.filter(({ delivery }) => delivery.at !== 'person').reduce((now, { action }) => moved(now, action), mirrored.state),
      locked: mirrored.private && known === undefined,
      left: mirrored.private && known === undefined && whole !== null && whole.fetchedAt > Date.parse(mirrored.sent_at) + clocksDifferMs,
      delivery: pending.at(-1)?.delivery ?? { at: 'server' },
      pending,
    }
  })
}

function stands({ state, state_label, yellow_at, due_at, closed_at, version, actions }: TaskRow): Partial<TaskRow> {
  return { state, state_label, yellow_at, due_at, closed_at, version, actions }
}

/** Open ones first, what is due soonest on top; then what ended within a fortnight, the newest first. */
export function inOrder(views: readonly TaskView[], now: number): TaskView[] {
  const open = views.filter(isOpenTask)
  const ended = views.filter((one) => !isOpenTask(one) && now - endOf(one) < stillShownMs)
  const due = ({ row }: TaskView): number => (row.due_at ? Date.parse(row.due_at) : Infinity)
  return [...open.sort((a, b) => due(a) - due(b) || a.id.localeCompare(b.id)), ...ended.sort((a, b) => endOf(b) - endOf(a))]
}

/** When it ended: by the server's row, else by what was answered here. */
function endOf({ row, pending }: TaskView): number {
  return Date.parse(row.closed_at ?? pending.at(-1)?.at ?? row.sent_at)
}

const recorded = async (db: AccountDb): Promise<Operation[]> => openOperations(db, await db.outbox.orderBy('seq').filter(({ kind }) => kind === 'task.act' || kind === 'visit.log').toArray())

/** Of those about people only that they are there; `whole` from the open door list says the rest. May run inside a live query. */
export async function allTasks(db: AccountDb, whole: WholeTasks | null = null): Promise<TaskView[]> {
  const [rows, operations] = await Promise.all([
    mirrorRows(db, 'task'),
    recorded(db),
  ])
  return tasks(rows, operations, whole)
}
