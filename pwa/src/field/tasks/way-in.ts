import { computed, type ComputedRef } from 'vue'
import { current } from '../session'

/** How whom a task is about comes to be read here, in words of a tap; null: the list is open, or only waits for the network. */
export function useWayIn(): ComputedRef<string | null> {
  const { lock, vault } = current().account
  return computed(() => {
    if (lock.state.value.at === 'unset') return '设一个 PIN，就看得到是谁、做什么'
    return vault.state.value.at === 'open' || vault.state.value.at === 'unset' ? null : '输 PIN，就看得到是谁、做什么'
  })
}

/** To the PIN, and on to the task. */
export const throughThePin = (id: string): { path: string; query: { next: string } } => ({ path: '/pin', query: { next: `/task/${id}` } })
