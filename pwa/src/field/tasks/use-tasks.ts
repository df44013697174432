import { computed, type ComputedRef } from 'vue'
import { useLive } from '@/local/live'
import { allTasks, type TaskView } from '@/local/tasks'
import { current } from '../session'

/** All tasks this phone carries, in no order; null while they are read. Those about people say whom and what while the list is open. */
export function useTasks(): ComputedRef<TaskView[] | null> {
  const { account } = current()
  const { list } = account.vault
  const views = useLive(() => allTasks(account.db, list.value && { rows: list.value.rows.tasks, fetchedAt: list.value.fetchedAt }), null, () => list.value)
  return computed(() => views.value)
}
