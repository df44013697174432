import { computed, watch, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { readFilters, writeFilters, type ErrandFilters } from './filters'

export interface ErrandAddress {
  filters: ComputedRef<ErrandFilters>
  errandId: ComputedRef<string | null>
  intake: ComputedRef<boolean>
  setFilters: (change: Partial<ErrandFilters>) => void
  /** `how`: 'replace' where going back through every errand passed by would be a nuisance. */
  open: (id: string | null, how?: 'push' | 'replace') => void
  openIntake: (on: boolean) => void
}

interface Place {
  id: string | null
  intake: boolean
  filters: ErrandFilters
}

/** The page's state lives in the address bar: `/console/errands/<id>?state=…`, `new=1` while one is being taken in. */
export function useErrandAddress(): ErrandAddress {
  const route = useRoute()
  const router = useRouter()
  const here = (): Place => ({
    id: typeof route.params.id === 'string' && route.params.id !== '' ? route.params.id : null,
    intake: route.query.new === '1',
    filters: readFilters(route.query),
  })
  // several changes may come before the router has settled the first: each builds on the last intended
  let intended = here()
  watch(() => route.fullPath, () => (intended = here()))

  function go(change: Partial<Place>, how: 'push' | 'replace'): void {
    intended = { ...intended, ...change }
    const { id, intake, filters } = intended
    void router[how]({ path: id ? `/console/errands/${id}` : '/console/errands', query: { ...writeFilters(filters), ...(intake ? { new: '1' } : {}) } })
  }

  return {
    filters: computed(() => readFilters(route.query)),
    errandId: computed(() => here().id),
    intake: computed(() => here().intake),
    setFilters: (change) => go({ filters: { ...intended.filters, ...change } }, 'replace'),
    open: (id, how = 'push') => go({ id, intake: false }, id === null ? 'replace' : how),
    openIntake: (on) => go({ intake: on }, on ? 'push' : 'replace'),
  }
}
