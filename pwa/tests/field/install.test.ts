import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { installWorker } from '@/field/shell/install'

/** What of a registration and its first worker the app looks at. */
class Installing extends EventTarget {
  state = 'installing'
  become(state: string): void {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

const register = vi.fn<() => Promise<{ active: object | null; installing: Installing | null }>>()
const found = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  Object.defineProperty(navigator, 'serviceWorker', { configurable: true, value: { register } })
})

afterEach(() => {
  vi.useRealTimers()
  vi.resetAllMocks()
  Reflect.deleteProperty(navigator, 'serviceWorker')
})

const passes = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

test('a signal lost before or in the middle of the first install: it is tried again, at once when the signal returns, then later and later', async () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  const first = new Installing()
  register.mockRejectedValueOnce(new TypeError('no network')).mockResolvedValueOnce({ active: null, installing: first })
  installWorker(found)
  await passes(4_999)
  expect(register).toHaveBeenCalledTimes(1)
  dispatchEvent(new Event('online'))
  await passes(0)
  expect(register).toHaveBeenCalledTimes(2)
  await passes(120_000) // it is under way: nobody begins a second one, neither later nor with the next signal
  dispatchEvent(new Event('online'))
  expect(register).toHaveBeenCalledTimes(2)

  register.mockRejectedValue(new TypeError('no network'))
  first.become('redundant')
  await passes(9_999)
  expect(register).toHaveBeenCalledTimes(2)
  await passes(1)
  expect(register).toHaveBeenCalledTimes(3)
  await passes(20_000)
  expect(register).toHaveBeenCalledTimes(4)
  await passes(40_000 + 60_000 + 60_000)
  expect(register).toHaveBeenCalledTimes(7)
})

test('what is installed is left alone: an update that fails is the browser’s own affair', async () => {
  const update = new Installing()
  const registration = { active: {}, installing: update }
  register.mockResolvedValue(registration)
  installWorker(found)
  await passes(0)
  expect(found).toHaveBeenCalledWith(registration)
  update.become('redundant')
  await passes(120_000)
  expect(register).toHaveBeenCalledTimes(1)
})
