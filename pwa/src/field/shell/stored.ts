import { ref, shallowRef } from 'vue'
import { ask } from '../offline/worker'

/**
 * Whether the app's own files lie in this phone, every one: only then does it open, and every page of it, without a network.
 * A page that a service worker brought is such; one that came over the line is not until the first worker is installed.
 * Under the development server there is no worker, and nobody goes out with it.
 */
export const appStored = ref(!import.meta.env.PROD || ('serviceWorker' in navigator && navigator.serviceWorker.controller !== null))
/** How much of it is there while the first worker is being installed, in hundredths; null: it did not say yet. */
export const storedPercent = shallowRef<number | null>(null)

const everyMs = 1_000

/** Follows the first worker until it is installed. One that comes to nothing leaves what it has stored to the next. */
export async function followInstall(worker: ServiceWorker): Promise<void> {
  while (worker.state === 'installing') {
    const told = await ask(worker, 'holding', 5_000)
    if (told) storedPercent.value = Math.floor((100 * told.stored) / told.files)
    await new Promise((done) => setTimeout(done, everyMs))
  }
}
