import { ref } from 'vue'
import type { App } from 'vue'

/** Something went wrong that no screen expected: said calmly, for a silence would be taken for success. */
export const accident = ref(false)

function note(error: unknown): void {
  // an aborted request was given up on purpose
  if (error instanceof DOMException && error.name === 'AbortError') return
  // said in the place where the part would be
  if (error instanceof Error && error.name === 'PartMissing') return
  console.error('unexpected', error)
  accident.value = true
}

/** Promises nobody waits for: from the first line of the app on. */
export function watchForAccidents(): void {
  addEventListener('unhandledrejection', (event) => note(event.reason))
}

/** Faults inside Vue's own handlers never reach the window. */
export function reportAccidentsOf(app: App): App {
  app.config.errorHandler = note
  return app
}
