// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readPeopleFilters, type PeopleFilters } from './people-filters'
import PeopleBar from './PeopleBar.vue'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('shows what is in the box: digits typed over words take the words off the list and say what is missing', async () => {
  const bar = mount(PeopleBar, { attachTo: document.body, props: {
    filters: readPeopleFilters({}), total: 14, figures: null, found: false,
    onChange: (change: Partial<PeopleFilters>) => bar.setProps({ filters: { ...bar.props('filters'), ...change } }),
  } })
  const box = bar.get<HTMLInputElement>('[data-test="people-search"]')
  const looksFor = (): string => bar.props('filters').q
  box.element.focus()
  await box.setValue('马')
  await bar.get('form').trigger('submit')
  expect(looksFor()).toBe('马')

  await box.setValue('8601')
  await vi.advanceTimersByTimeAsync(300)
  expect([looksFor(), box.element.value, bar.find('[data-test="unset-q"]').exists()]).toEqual(['', '8601', false])
  expect(bar.get('[data-test="people-number-hint"]').text()).toContain('号码要输全')
  await bar.get('form').trigger('submit')
  expect([looksFor(), box.element.value]).toEqual(['', '8601'])
  bar.unmount()
})
