import type { TaskAction, TaskRow } from '@/api/tasks'
import type { Photo } from '../desk/story'

/** One passage of a task's story, to stand among the case's own by its time. */
export interface TaskPassage {
  key: string
  task: string
  action: 'send' | TaskAction
  label: string
  who: string
  at: string
  said: string | null
  photos: Photo[]
}

export const isOpen = ({ state }: Pick<TaskRow, 'state'>): boolean => state === 'sent' || state === 'received'

/** "派给王芳", "派给第一网格". */
export function toWhom({ assignee, area }: Pick<TaskRow, 'assignee' | 'area'>): string {
  return assignee?.name ?? area.grid?.name ?? '网格'
}

/** Every step of every task, the oldest first. Photos stand under the last step that is not younger than they are. */
export function taskPassages(rows: readonly TaskRow[]): TaskPassage[] {
  return rows
    .flatMap((row) => row.steps.map((step, index): TaskPassage => ({
      key: `${row.id} ${step.seq}`,
      task: row.id,
      action: step.action,
      label: index === 0 ? `派任务：${row.kind.name}，给${toWhom(row)}` : `${row.kind.name}任务：${step.label}`,
      who: `${step.by.role_label} ${step.by.name}`,
      at: step.at,
      said: index === 0 ? row.ask : step.note,
      photos: row.attachments.filter((photo) => stepOf(row, photo.at) === step.seq),
    })))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.key.localeCompare(b.key))
}

/** The youngest answer of the field to any of these tasks: done, or why not. */
export function lastAnswer(rows: readonly TaskRow[]): TaskPassage | undefined {
  return taskPassages(rows).findLast(({ action }) => action === 'done' || action === 'cannot')
}

/** Passages of tasks behind the last step that is not younger; the steps keep the order in which they reached us. */
export function among<S extends { at: string }, P extends { at: string }>(steps: readonly S[], passages: readonly P[]): ({ step: S; task: null } | { step: null; task: P })[] {
  const place = ({ at }: P): number => Math.max(0, steps.findLastIndex((step) => Date.parse(step.at) <= Date.parse(at)))
  return steps.flatMap((step, index) => [
    { step, task: null },
    ...passages.filter((passage) => place(passage) === index).map((task) => ({ step: null, task })),
  ])
}

function stepOf({ steps }: TaskRow, at: string): number | undefined {
  return (steps.findLast((step) => Date.parse(step.at) <= Date.parse(at)) ?? steps[0])?.seq
}
