import { ref, shallowRef } from 'vue'
import { installWorker } from './install'
import { appStored, followInstall } from './stored'

/** A new version that waits to take over; null when there is none. */
export const waitingVersion = shallowRef<ServiceWorker | null>(null)
/** A part of this version can no longer be fetched: reload as soon as nothing is unsaved. */
export const partMissing = ref(false)

let asked = false

/** The browser's offer to put the app on the home screen; null when it made none, or it was taken. */
export const installOffer = shallowRef<InstallOffer | null>(null)

/** Chromium's own event, which TypeScript's library does not know. */
export interface InstallOffer extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>
}

/** Registers the service worker and listens for new versions. Nothing here reloads by itself. */
export function watchForUpdate(): void {
  addEventListener('vite:preloadError', (event) => {
    // said in the place where the part would be (accident.ts leaves it alone), a page's by MissingPage.vue
    event.payload.name = 'PartMissing'
    // without network, or before all of this version is here, there is no newer one to load: the part just never came to this phone
    if (navigator.onLine && appStored.value) partMissing.value = true
  })
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault() // kept for 准备离线: nobody is asked in the middle of a visit
    installOffer.value = event as InstallOffer
  })
  if (!import.meta.env.PROD) return
  installWorker((registration) => {
    if (!registration.active && registration.installing) void followInstall(registration.installing)
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
  })
  void navigator.serviceWorker.ready.then((registration) => {
    appStored.value = true
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
