import { onScopeDispose } from 'vue'

export const everyMs = 15_000
/** For what stands beside a case that is open: it changes with the case mostly, and is looked at anew with each version of it. */
export const besideMs = 60_000

/** Calls `look` every 15 seconds while the page is seen, and at once when it is seen again or the network is back. */
export function usePoll(look: () => void, ms: number = everyMs): void {
  const seen = (): void => {
    if (document.visibilityState === 'visible') look()
  }
  const timer = setInterval(seen, ms)
  document.addEventListener('visibilitychange', seen)
  addEventListener('focus', seen)
  addEventListener('online', seen)
  onScopeDispose(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', seen)
    removeEventListener('focus', seen)
    removeEventListener('online', seen)
  })
}
