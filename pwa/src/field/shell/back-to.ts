import type { Router } from 'vue-router'

/** On from a form to the page it leads to: where the worker came from that page, by going back, so that it does not stand twice in the history. */
export async function backTo(router: Router, path: string): Promise<void> {
  const { back } = router.options.history.state
  if (typeof back === 'string' && (back === path || router.resolve(back).path === path)) router.back()
  else await router.replace(path)
}
