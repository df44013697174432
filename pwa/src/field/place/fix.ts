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

/** insecure: the browser gives no position to an address that is not https. unavailable: this phone has none to give. */
export type NoFix = 'denied' | 'timeout' | 'unavailable' | 'insecure'

export type FixRequest =
  | { state: 'asking' }
  | { state: 'found'; fix: Fix }
  | { state: 'failed'; why: NoFix }

/**
 * One position, ten seconds at most: phones without Google services often find none indoors. Empty errors between fixes
 * are not answers and are ignored until the time is up.
 */
export function askFix(tell: (request: FixRequest) => void): () => void {
  tell({ state: 'asking' })
  const never = cannotAsk()
  if (never) {
    tell({ state: 'failed', why: never })
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
      const fix = keep(coords)
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

/** Where the worker is, as long as a map is looked at; stops while the page is hidden. Nothing but the last fix is kept. */
export function followFix(tell: (request: FixRequest) => void): () => void {
  const never = cannotAsk()
  if (never) {
    tell({ state: 'failed', why: never })
    return () => undefined
  }
  let watch: number | null = null
  const start = (): void => {
    if (watch !== null || document.visibilityState !== 'visible') return
    watch = navigator.geolocation.watchPosition(
      ({ coords }) => tell({ state: 'found', fix: keep(coords) }),
      // empty errors between fixes are no answer
      (error) => {
        if (error.code === error.PERMISSION_DENIED) tell({ state: 'failed', why: 'denied' })
      },
      { enableHighAccuracy: true, maximumAge: 10_000 },
    )
  }
  const pause = (): void => {
    if (watch !== null) navigator.geolocation.clearWatch(watch)
    watch = null
  }
  const look = (): void => (document.visibilityState === 'visible' ? start() : pause())
  document.addEventListener('visibilitychange', look)
  start()
  return () => {
    document.removeEventListener('visibilitychange', look)
    pause()
  }
}

/** Whether the worker has said yes before: then nobody is asked anything. */
export async function mayFixUnasked(): Promise<boolean> {
  try {
    return cannotAsk() === null && (await navigator.permissions.query({ name: 'geolocation' })).state === 'granted'
  } catch {
    return false // older browsers cannot say
  }
}

function cannotAsk(): NoFix | null {
  if (!isSecureContext) return 'insecure'
  return 'geolocation' in navigator ? null : 'unavailable'
}

function keep(coords: GeolocationCoordinates): Fix {
  const fix = { lon: coords.longitude, lat: coords.latitude, accuracyM: Math.round(coords.accuracy), at: Date.now() }
  lastFix.value = fix
  try {
    localStorage.setItem(storageKey, JSON.stringify(fix))
  } catch {
    // no room: the fix still serves this record
  }
  return fix
}
