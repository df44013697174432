import { shallowRef } from 'vue'

export interface Fix {
  lon: number
  lat: number
  accuracyM: number
  /** epoch ms */
  at: number
}

const storageKey = 'xunge-last-fix'

/** Where this phone last was; kept so that a record indoors still has a rough place. Stays on the phone. */
export const lastFix = shallowRef<Fix | null>(read())

export function forgetFix(): void {
  lastFix.value = null
  try {
    localStorage.removeItem(storageKey)
  } catch {
    // storage refused: nothing was kept either
  }
}

function read(): Fix | null {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null')
    return isFix(held) ? held : null
  } catch {
    return null
  }
}

function isFix(held: unknown): held is Fix {
  return typeof held === 'object' && held !== null && ['lon', 'lat', 'accuracyM', 'at'].every((name) => Number.isFinite((held as Record<string, unknown>)[name]))
}

export type FixRequest =
  | { state: 'asking' }
  | { state: 'found'; fix: Fix }
  | { state: 'failed'; why: 'denied' | 'timeout' | 'unavailable' }

/**
 * One position, ten seconds at most: phones without Google services often find none indoors. Empty errors between fixes
 * are not answers and are ignored until the time is up.
 */
export function askFix(tell: (request: FixRequest) => void): () => void {
  tell({ state: 'asking' })
  if (!('geolocation' in navigator)) {
    tell({ state: 'failed', why: 'unavailable' })
    return () => undefined
  }
  let watch = 0
  let stopped = false
  const stop = (): void => {
    stopped = true
    clearTimeout(timer)
    navigator.geolocation.clearWatch(watch)
  }
  const timer = setTimeout(() => {
    if (stopped) return
    stop()
    tell({ state: 'failed', why: 'timeout' })
  }, 10_000)
  watch = navigator.geolocation.watchPosition(
    ({ coords }) => {
      if (stopped) return
      const fix = { lon: coords.longitude, lat: coords.latitude, accuracyM: Math.round(coords.accuracy), at: Date.now() }
      lastFix.value = fix
      try {
        localStorage.setItem(storageKey, JSON.stringify(fix))
      } catch {
        // no room: the fix still serves this record
      }
      tell({ state: 'found', fix })
      if (fix.accuracyM <= 30) stop() // good enough; a rough first fix keeps listening
    },
    (error) => {
      if (stopped || error.code !== error.PERMISSION_DENIED) return
      stop()
      tell({ state: 'failed', why: 'denied' })
    },
    { enableHighAccuracy: true, timeout: 10_000, maximumAge: 15_000 },
  )
  return stop
}
