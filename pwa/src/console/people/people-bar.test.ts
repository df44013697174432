// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { reactive } from 'vue'
import { readPeopleFilters, type PeopleFilters } from './people-filters'
import PeopleBar from './PeopleBar.vue'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('shows what is in the box: digits typed over words take the words off the list and say what is missing', async () => {
  const filters = reactive(readPeopleFilters({}))
  const change = (changed: Partial<PeopleFilters>): void => void Object.assign(filters, changed)
  const bar = mount(PeopleBar, { attachTo: document.body, props: { filters, total: 14, figures: null, found: false, onChange: change } })
  const box = bar.get<HTMLInputElement>('[data-test="people-search"]')
  box.element.focus()
  await box.setValue('马')
  await bar.get('form').trigger('submit')
  expect(filters.q).toBe('马')

  await box.setValue('8601')
  await vi.advanceTimersByTimeAsync(300)
  expect([filters.q, box.element.value, bar.find('[data-test="unset-q"]').exists()]).toEqual(['', '8601', false])
  expect(bar.get('[data-test="people-number-hint"]').text()).toContain('号码要输全')
  await bar.get('form').trigger('submit')
  expect([filters.q, box.element.value]).toEqual(['', '8601'])
  bar.unmount()
})
