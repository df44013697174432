import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import BottomSheet from '@/field/shell/BottomSheet.vue'

// the clock too: Vue passes over what is tapped within the millisecond in which it was drawn
beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'Date'] }))
afterEach(() => vi.useRealTimers())

/** A sheet opened by a tap at 180, 700, and a tap on what lies in it some time later. */
async function tapped(at: { x: number; y: number }, afterMs: number, detail = 1): Promise<number> {
  // this document does not know them
  Object.assign(HTMLDialogElement.prototype, { showModal: () => undefined, close: () => undefined })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', component: { template: '<i />' } }] })
  const act = vi.fn()
  const sheet = mount(BottomSheet, { props: { modelValue: false, label: '新记一条' }, slots: { default: () => h('button', { id: 'guide', onClick: act }) }, global: { plugins: [router] }, attachTo: document.body })
  dispatchEvent(new MouseEvent('pointerdown', { clientX: 180, clientY: 700 }))
  await sheet.setProps({ modelValue: true })
  await flushPromises()
  vi.advanceTimersByTime(afterMs)
  document.querySelector('#guide')?.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: at.x, clientY: at.y, detail }))
  sheet.unmount()
  return act.mock.calls.length
}

it.each([
  ['the second of a double tap', { x: 182, y: 697 }, 150, 0],
  ['a slower one', { x: 182, y: 697 }, 400, 0],
  ['a tap on what came up, a moment later', { x: 182, y: 697 }, 550, 1],
  ['a quick tap somewhere else on the sheet', { x: 90, y: 500 }, 100, 1],
])('%s', async (_, at, after, acts) => {
  expect(await tapped(at, after)).toBe(acts)
})

it('a key pressed at once', async () => {
  expect(await tapped({ x: 180, y: 700 }, 100, 0)).toBe(1)
})
