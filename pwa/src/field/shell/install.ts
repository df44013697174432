const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 60_000

/**
 * Installs the service worker, again and again until one is there: a phone that loses its signal in the middle of the first
 * install would have nothing offline until somebody happens to load the page again. `found` gets each registration once.
 */
export function installWorker(found: (registration: ServiceWorkerRegistration) => void): void {
  let wait = FIRST_WAIT_MS
  const again = (): void => {
    const tries = new AbortController()
    const now = (): void => {
      tries.abort()
      attempt()
    }
    const timer = setTimeout(now, wait)
    tries.signal.addEventListener('abort', () => clearTimeout(timer))
    addEventListener('online', now, { signal: tries.signal })
    wait = Math.min(2 * wait, LONGEST_WAIT_MS)
  }
  const attempt = (): void => {
    navigator.serviceWorker.register('/sw.js').then((registration) => {
      found(registration)
      const first = registration.active ? null : registration.installing
      // an update that fails is the browser's to try again: the older version serves meanwhile
      first?.addEventListener('statechange', () => {
        if (first.state === 'redundant' && !registration.active) again()
      })
    }, (error: unknown) => {
      console.warn('service worker', error)
      again()
    })
  }
  attempt()
}
