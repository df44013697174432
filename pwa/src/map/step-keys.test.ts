import { afterEach, beforeEach, expect, it } from 'vitest'
import { stepKeys } from './step-keys'

let target: HTMLElement
let things: { x: number; y: number }[]
let said: unknown[]
let pointing: boolean
let keys: ReturnType<typeof stepKeys>

beforeEach(() => {
  target = document.createElement('div')
  document.body.append(target)
  things = [{ x: 1, y: 1 }, { x: 2, y: 2 }, { x: 3, y: 3 }]
  said = []
  pointing = false
  keys = stepKeys(target, { every: () => things, stand: (at) => said.push(at?.x ?? null), open: ({ x }) => said.push(`open ${x}`), pointing: () => pointing, point: () => said.push('point') })
})
afterEach(() => target.remove())

function press(key: string, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  target.dispatchEvent(event)
  return event.defaultPrevented
}

it('go round all that is in sight, forth and back', () => {
  for (let at = 0; at < 4; at += 1) press(' ')
  expect(said).toEqual([1, 2, 3, 1])
  press(' ', { shiftKey: true })
  expect(said.at(-1)).toBe(3)
})

it('begin at the end when they go back at first', () => {
  press(' ', { shiftKey: true })
  expect(said).toEqual([3])
})

it('keep their place when all is drawn anew', () => {
  press(' ')
  things = things.map((one) => ({ ...one }))
  press(' ')
  expect(said).toEqual([1, 2])
})

it('open what one stands on, and belong to the page where one stands on nothing', () => {
  expect(press('Enter')).toBe(false)
  expect(press('Escape')).toBe(false)
  press(' ')
  expect(press('Enter')).toBe(true)
  expect(press('Escape')).toBe(true)
  expect(press('Enter')).toBe(false)
  expect(said).toEqual([1, 'open 1', null])
})

it('take the middle while a place is pointed at, and go through nothing', () => {
  press(' ')
  pointing = true
  expect(press('Enter')).toBe(true)
  expect(press(' ')).toBe(true)
  expect(press('Enter', { ctrlKey: true })).toBe(false)
  expect(press('Escape')).toBe(false)
  expect(said).toEqual([1, 'point', 'point'])
})

it('leave it with the focus and when the map moves', () => {
  press(' ')
  target.dispatchEvent(new FocusEvent('blur'))
  press(' ')
  keys.leave()
  keys.leave()
  expect(said).toEqual([1, null, 1, null])
  expect(press(' ', { ctrlKey: true })).toBe(false)
  things = []
  press(' ')
  expect(said).toHaveLength(4)
})
