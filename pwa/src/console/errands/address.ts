import { computed } from 'vue'
import { said, shortQuery } from '../query'
import { usePlace } from '../frame/use-place'
import { readFilters, writeFilters, type ErrandFilters } from './filters'

interface Place {
  id: string | null
  intake: boolean
  filters: ErrandFilters
}

/** `/console/errands/<id>?state=…`, `new=1` while one is being taken in. */
export function useErrandAddress() {
  const { place, go } = usePlace<Place>(
    ({ params, query }) => ({ id: said(params.id) || null, intake: query.new === '1', filters: readFilters(query) }),
    ({ id, intake, filters }) => ({ path: id ? `/console/errands/${id}` : '/console/errands', query: { ...writeFilters(filters), ...shortQuery({ new: intake ? '1' : null }) } }),
  )
  return {
    filters: computed(() => place.value.filters),
    id: computed(() => place.value.id),
    intake: computed(() => place.value.intake),
    setFilters: (change: Partial<ErrandFilters>) => void go(({ filters }) => ({ filters: { ...filters, ...change } }), 'replace'),
    /** `how`: 'replace' where going back through every errand passed by would be a nuisance. */
    open: (id: string | null, how: 'push' | 'replace' = 'push') => void go(() => ({ id, intake: false }), id === null ? 'replace' : how),
    openIntake: (on: boolean) => void go(() => ({ intake: on }), on ? 'push' : 'replace'),
  }
}
