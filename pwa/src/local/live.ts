import { liveQuery, type Subscription } from 'dexie'
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

/**
 * A Dexie live query as a Vue ref: it follows every change of the rows it read, from any tab.
 * `when` names the reactive values the query depends on; the query starts anew when one of them changes.
 */
export function useLive<T, I = T>(query: () => Promise<T>, initial: I, when: () => unknown = () => 0): ShallowRef<T | I> {
  const value = shallowRef<T | I>(initial) as ShallowRef<T | I>
  let subscription: Subscription | null = null
  watch(
    when,
    () => {
      subscription?.unsubscribe()
      subscription = liveQuery(query).subscribe({
        next: (next) => {
          value.value = next
        },
        error: (error: unknown) => console.error('live query', error),
      })
    },
    { immediate: true },
  )
  onScopeDispose(() => subscription?.unsubscribe())
  return value
}
