import { mount, RouterLinkStub } from '@vue/test-utils'
import { expect, it } from 'vitest'
import type { Satisfaction } from './figures'
import SaidTable from './SaidTable.vue'

it('says that it counts cases, and why rows of one come to more than it', () => {
  // one case: by telephone in one round, by its code in the next
  const none = { satisfied: 0, mostly: 0, unsatisfied: 0, share: null }
  const said: Satisfaction = {
    own: { ...none, satisfied: 1, share: 1 }, beside: none, not_reached: 0, same_day: 0,
    by_how: ['call', 'code'].map((how) => ({ how, how_label: how, value: 'satisfied', cases: 1 })),
  }
  const table = mount(SaidTable, { props: { said, span: { from: '2026-11-01', to: '2026-11-26' }, area: '' }, global: { stubs: { RouterLink: RouterLinkStub } } })
  expect(['own', 'call', 'code'].map((how) => table.get(`[data-test="said-${how}-satisfied"]`).text())).toEqual(['1', '1', '1'])
  expect(table.get('thead').text()).toContain('（件）')
  expect(table.text()).toContain('各行加起来会比它多')
})
