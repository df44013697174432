import type { TaskState } from '@/api/tasks'
import type { TaskView } from '@/local/tasks'

export const taskStateWords: Record<TaskState, string> = { sent: '等你答复', received: '你在办', done: '已办好', cannot: '办不了', recalled: '中心撤回了' }
/** Why nobody needs to go any more, though it was never answered. */
export const leftWords = '这个人转到别的网格了，或者不用再看了。任务不用你办了。'

/** What is asked; of one that is locked only what kind it is. */
export function askWords({ row, locked, left }: TaskView): string {
  if (left) return '要看的人不在你的名单上了'
  return row.ask ?? (locked ? '和一位要探访的人有关' : row.kind.name)
}

/** Its light runs while it waits for an answer. */
export function timedOf({ row }: TaskView): { due_at: string; yellow_at: string | null; paused_since: null } | null {
  return row.due_at ? { due_at: row.due_at, yellow_at: row.yellow_at, paused_since: null } : null
}
