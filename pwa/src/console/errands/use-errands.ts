import { ref, type Ref } from 'vue'
import type { ErrandRow } from '@/api/care'
import { usePagedList } from '../frame/use-paged-list'
import { listErrands } from './calls'

/** The list of errands, and how many of them are late. */
export function useErrands(query: Readonly<Ref<Record<string, string>>>) {
  const late = ref(0)
  const list = usePagedList<ErrandRow>(query, {
    page: ({ cursor }, signal) => listErrands(query.value, cursor, signal),
    /** Among all that the filters show, beyond this page too. */
    async beside(_, signal) {
      const { total } = await listErrands({ ...query.value, late: 'true' }, null, signal)
      signal.throwIfAborted()
      late.value = total ?? 0
    },
  })
  return { ...list, late }
}
