import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { defineComponent, ref } from 'vue'
import { useKeys } from './keys'

it('Enter unfolds what is folded, and opens no row of the list meanwhile', () => {
  const open = vi.fn()
  const page = mount(defineComponent({ setup: () => useKeys({ open, escape: () => undefined }, ref(false)), template: '<details><summary>不用协办；点开选</summary></details><p>别处</p>' }), { attachTo: document.body })
  const press = (at: string): boolean => page.get(at).element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  expect([press('summary'), open.mock.calls.length]).toEqual([true, 0])
  expect([press('p'), open.mock.calls.length]).toEqual([false, 1])
  page.unmount()
})
