import { shallowRef } from 'vue'
import type { Router } from 'vue-router'

/** What was tapped and cannot be opened, for its file is not in this phone: how to try it again. MissingPage.vue says so, an open sheet closes. */
export const missingPage = shallowRef<{ again: () => unknown } | null>(null)

/** A tap must not lead nowhere in silence. */
export function tellMissingPages(router: Router): void {
  router.onError((error, to) => {
    if (error instanceof Error && error.name === 'PartMissing') missingPage.value = { again: () => router.push(to.fullPath) }
  })
  router.afterEach((to, from) => {
    if (to.path !== from.path) missingPage.value = null
  })
}
