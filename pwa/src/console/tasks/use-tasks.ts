import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { TaskRow } from '@/api/tasks'
import { failureOf } from '@/api/failure'
import { usePoll } from '../poll'
import { permissions } from '../session'
import { tasksAbout, type About } from './calls'

export interface DeskTasks {
  /** The newest first; empty while they are read, and for whoever reads none. */
  rows: ShallowRef<TaskRow[]>
  /** One was sent or recalled here: it stands at once. */
  put: (row: TaskRow) => void
}

/** The tasks that hang on what stands open, looked at again every few seconds: answers come from phones. */
export function useTasks(about: () => About | null): DeskTasks {
  const rows = shallowRef<TaskRow[]>([])
  let asking: AbortController | null = null

  async function look(): Promise<void> {
    asking?.abort()
    const what = about()
    if (what === null || !permissions().includes('task.read')) return
    const mine = (asking = new AbortController())
    try {
      const found = await tasksAbout(what, mine.signal)
      if (asking === mine) rows.value = found
    } catch (thrown) {
      if (!mine.signal.aborted) failureOf(thrown) // what is shown stays; asked again with the next poll
    }
  }
  watch(() => JSON.stringify(about()), () => {
    rows.value = []
    void look()
  }, { immediate: true })
  usePoll(() => void look())
  onScopeDispose(() => asking?.abort())

  return {
    rows,
    put(row) {
      asking?.abort()
      rows.value = rows.value.some(({ id }) => id === row.id) ? rows.value.map((one) => (one.id === row.id ? row : one)) : [row, ...rows.value]
    },
  }
}
