import { mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { CategoryRow } from '@/api/types'
import CategoryPicker from '@/field/report/CategoryPicker.vue'
import { recentCategories, usedCategory } from '@/field/report/recent'
import { session } from '@/field/session'
import categories from '../../../migrations/seed/2026_11/categories.json'

const rows = categories.map((one) => ({ retired: false, ...one })) as unknown as CategoryRow[]
const of = (code: string): CategoryRow => rows.find((one) => one.code === code) ?? expect.fail(code)
const key = 'xunge-recent-categories-u'

afterEach(() => {
  localStorage.clear()
  session.value = null
})

it('what is reported often is kept at hand, what must be kept from others is not written down', () => {
  usedCategory('u', of('safety.facility'))
  usedCategory('u', of('protected.domestic_violence'))
  expect(recentCategories('u')).toEqual(['safety.facility'])
  expect(localStorage.getItem(key)).not.toContain('domestic')
})

it('what an older version wrote down of it is offered nowhere', () => {
  localStorage.setItem(key, JSON.stringify(['protected.domestic_violence', 'safety.facility']))
  session.value = { account: { lock: { state: ref({ at: 'off' }) } }, user: { id: 'u' } } as unknown as typeof session.value
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', component: { template: '<i />' } }] })
  const picker = mount(CategoryPicker, { props: { modelValue: '', categories: rows, onSpot: false }, global: { plugins: [router] } })
  expect(picker.findAll('.pick').map((one) => one.text())).toEqual([of('safety.facility').name])
  picker.unmount()
})
