import { mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import PlaceField from '@/field/place/PlaceField.vue'
import { session } from '@/field/session'
import { freshDb } from '../local/bench'

afterEach(() => {
  session.value = null
  vi.unstubAllGlobals()
})

it('which grid is mine is said where it is not cut off: a list shows but a few letters at 200 %', async () => {
  vi.stubGlobal('isSecureContext', false)
  const state = ref({ at: 'off' })
  session.value = { account: { db: await freshDb(), vault: { state }, lock: { state } }, user: { id: 'u', grids: [{ code: 'g2', name: '第二网格' }], roles: [] } } as unknown as typeof session.value
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { template: '<i />' } }] })
  await router.push('/')
  const shown = mount(PlaceField, { props: { modelValue: undefined }, global: { plugins: [router] } })
  expect(shown.get('option').text()).toBe('按地点判断')
  expect(shown.get('label[for="grid-choice"]').text()).toBe('归哪个网格（我的是第二网格）')
  shown.unmount()
})
