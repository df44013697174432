import { mount } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import PullDown from '@/field/shell/PullDown.vue'

const refresh = vi.fn(() => Promise.resolve())
const page = defineComponent({ render: () => h('main', [h(PullDown, { refresh }), h('p', 'the page')]) })
const mounted = () => mount(page, { attachTo: document.body })
let shown: ReturnType<typeof mounted>

beforeEach(() => {
  refresh.mockClear()
  scrollTo(0, 0)
  shown = mounted()
})
afterEach(() => shown.unmount())

/** A finger from (100, 100) through each point, then up. */
function pull(on: Element, ...points: [x: number, y: number][]): void {
  const finger = (name: string, x: number, y: number): void => {
    on.dispatchEvent(Object.assign(new Event(name, { bubbles: true }), { touches: [{ clientX: x, clientY: y }] }))
  }
  finger('touchstart', 100, 100)
  for (const [x, y] of points) finger('touchmove', x, y)
  on.dispatchEvent(Object.assign(new Event('touchend', { bubbles: true }), { touches: [] }))
}

test('a pull below the mark fetches, once', () => {
  pull(shown.get('p').element, [100, 160], [100, 240])
  expect(refresh).toHaveBeenCalledTimes(1)
})

test.each<[string, [number, number][]]>([
  ['a short pull', [[100, 150]]],
  ['a pull taken back', [[100, 240], [100, 120]]],
  ['a finger that goes sideways', [[260, 140], [260, 240]]],
  ['a tap', []],
])('%s fetches nothing', (_name, points) => {
  pull(shown.get('p').element, ...points)
  expect(refresh).not.toHaveBeenCalled()
})

test('a pull in a sheet over the page is the sheet’s own', () => {
  pull(document.body, [100, 240])
  expect(refresh).not.toHaveBeenCalled()
})
