import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { askFix, followFix, lastFix, forgetFix, type FixRequest } from '@/field/place/fix'

interface Watch { found: PositionCallback; failed: PositionErrorCallback }
let watches: Map<number, Watch>
const at = (lon: number, accuracy: number): GeolocationPosition => ({ coords: { longitude: lon, latitude: 39.7, accuracy } }) as GeolocationPosition
const error = (code: number): GeolocationPositionError => ({ code, PERMISSION_DENIED: 1, POSITION_UNAVAILABLE: 2, TIMEOUT: 3 }) as GeolocationPositionError
const watching = (): Watch => {
  const [one] = watches.values()
  if (!one) throw new Error('nobody watches')
  return one
}

beforeEach(() => {
  vi.useFakeTimers()
  watches = new Map()
  let next = 0
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('navigator', {
    geolocation: {
      watchPosition: (found: PositionCallback, failed: PositionErrorCallback) => {
        watches.set((next += 1), { found, failed })
        return next
      },
      clearWatch: (id: number) => watches.delete(id),
    },
  })
  forgetFix()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function asked(): { told: FixRequest[]; stop: () => void } {
  const told: FixRequest[] = []
  return { told, stop: askFix((request) => told.push(request)) }
}

describe('one position for a record', () => {
  it('is told at once, a rough one goes on listening, a good one ends it', () => {
    const { told } = asked()
    watching().found(at(98.5, 400))
    watching().found(at(98.6, 12.4))
    expect(told.map(({ state }) => state)).toEqual(['asking', 'found', 'found'])
    expect(lastFix.value).toMatchObject({ lon: 98.6, accuracyM: 12 })
    expect(watches.size).toBe(0)
  })

  it('gives up after ten seconds; empty errors before that are no answer', () => {
    const { told } = asked()
    watching().failed(error(2))
    watching().failed(error(3))
    vi.advanceTimersByTime(9_900)
    expect(told).toEqual([{ state: 'asking' }])
    vi.advanceTimersByTime(200)
    expect(told.at(-1)).toEqual({ state: 'failed', why: 'timeout' })
    expect(watches.size).toBe(0)
  })

  it('says what is not allowed, what is not there, and what the address forbids, without waiting', () => {
    const denied = asked()
    watching().failed(error(1))
    expect(denied.told.at(-1)).toEqual({ state: 'failed', why: 'denied' })
    vi.stubGlobal('navigator', {})
    expect(asked().told.at(-1)).toEqual({ state: 'failed', why: 'unavailable' })
    vi.stubGlobal('isSecureContext', false)
    expect(asked().told.at(-1)).toEqual({ state: 'failed', why: 'insecure' })
  })
})

it('following ends when the map goes, and rests while the page is hidden', () => {
  const told: FixRequest[] = []
  const stop = followFix((request) => told.push(request))
  watching().found(at(98.5, 20))
  expect(told.at(-1)).toMatchObject({ state: 'found', fix: { accuracyM: 20 } })
  const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(watches.size).toBe(0)
  hidden.mockReturnValue('visible')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(watches.size).toBe(1)
  stop()
  expect(watches.size).toBe(0)
  hidden.mockRestore()
})
