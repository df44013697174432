import { ref, shallowRef } from 'vue'

/** A new version that waits to take over; null when there is none. */
export const waitingVersion = shallowRef<ServiceWorker | null>(null)
/** A part of this version can no longer be fetched: reload as soon as nothing is unsaved. */
export const partMissing = ref(false)

let asked = false

/** Registers the service worker and listens for new versions. Nothing here reloads by itself. */
export function watchForUpdate(): void {
  addEventListener('vite:preloadError', (event) => {
    event.preventDefault()
    partMissing.value = true
  })
  if (!import.meta.env.PROD) return
  void navigator.serviceWorker.register('/sw.js').then((registration) => {
    const look = (): void => {
      // without a controller this is the first install, not an update
      if (registration.waiting && navigator.serviceWorker.controller) waitingVersion.value = registration.waiting
    }
    look()
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', look)
    })
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && navigator.onLine) void registration.update().catch(() => undefined)
    })
  }, (error: unknown) => console.error('service worker', error))
  void navigator.serviceWorker.ready.then((registration) => {
    const warm = (): void => registration.active?.postMessage('warm-up')
    // the map comes when the phone has nothing better to do
    if ('requestIdleCallback' in globalThis) requestIdleCallback(warm, { timeout: 10_000 })
    else setTimeout(warm, 5_000)
  })
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload() // another tab's choice must not reload this one
  })
}

/** The worker tapped 更新, and nothing is unsaved or unsent. */
export function takeUpdate(): void {
  asked = true
  if (waitingVersion.value) waitingVersion.value.postMessage('take-over')
  else location.reload()
}
