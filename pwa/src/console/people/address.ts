import { computed } from 'vue'
import { said, shortQuery } from '../query'
import { usePlace } from '../frame/use-place'
import { changed, readPeopleFilters, readTab, writePeopleFilters, type PeopleFilters, type Tab } from './people-filters'

interface Place {
  id: string | null
  tab: Tab
  /** Somebody new is being written down. */
  fresh: boolean
  filters: PeopleFilters
}

/** `/console/people/<id>?due=…`, `tab=` beside the list, `new=1` while somebody is being registered. */
export function usePeopleAddress() {
  const { place, go } = usePlace<Place>(
    ({ params, query }) => ({ id: said(params.id) || null, tab: readTab(query), fresh: query.new === '1', filters: readPeopleFilters(query) }),
    ({ id, tab, fresh, filters }) => ({
      path: id ? `/console/people/${id}` : '/console/people',
      query: { ...writePeopleFilters(filters), ...shortQuery({ tab: tab === 'people' ? null : tab, new: fresh ? '1' : null }) },
    }),
  )
  const list = { tab: 'people', fresh: false } as const
  return {
    filters: computed(() => place.value.filters),
    id: computed(() => place.value.id),
    tab: computed(() => place.value.tab),
    fresh: computed(() => place.value.fresh),
    setFilters: (change: Partial<PeopleFilters>) => void go(({ filters }) => ({ ...list, filters: changed(filters, change) }), 'replace'),
    clear: () => void go(() => ({ ...list, id: null, filters: readPeopleFilters({}) }), 'replace'),
    open: (id: string | null) => void go(() => ({ ...list, id }), 'push'),
    register: () => void go(() => ({ ...list, id: null, fresh: true }), 'push'),
    showTab: (tab: Tab) => void go(() => ({ id: null, tab, fresh: false }), 'push'),
    /** The other tabs know of an area alone. */
    setArea: (area: string) => void go(() => ({ filters: { ...readPeopleFilters({}), area } }), 'replace'),
  }
}
