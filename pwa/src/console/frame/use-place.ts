import { computed, watch, type ComputedRef } from 'vue'
import { useRoute, useRouter, type RouteLocationNormalizedLoaded, type RouteLocationRaw } from 'vue-router'

export interface PlaceBar<P> {
  place: ComputedRef<P>
  /** `how`: 'replace' where going back through every step would be a nuisance. */
  go: (change: (was: P) => Partial<P>, how: 'push' | 'replace') => Promise<void>
}

/** A page's state lives in the address bar, so that a link is a view: `read` takes it out of an address, `write` puts it there. */
export function usePlace<P extends object>(read: (route: RouteLocationNormalizedLoaded) => P, write: (place: P) => RouteLocationRaw): PlaceBar<P> {
  const route = useRoute()
  const router = useRouter()
  // several changes may come before the router has settled the first: each builds on the last intended
  let intended = read(route)
  watch(() => route.fullPath, () => (intended = read(route)))
  return {
    place: computed(() => read(route)),
    async go(change, how) {
      intended = { ...intended, ...change(intended) }
      await router[how](write(intended))
    },
  }
}
