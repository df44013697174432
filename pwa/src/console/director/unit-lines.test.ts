import { mount, RouterLinkStub } from '@vue/test-utils'
import { expect, it } from 'vitest'
import type { Figures } from './figures'
import UnitLines from './UnitLines.vue'

it('says of what is late whose turn it is: what waits for the centre does not read as the unit’s', () => {
  const states = { reported: '待受理', routed: '已分流', handling: '处置中', callback: '待回访' }
  const stuck = Object.entries(states).map(([state, label], at) => ({ state, label, count: at + 1 }))
  const line = { unit: 'water', name: '供水所', received: 10, done: 0, open: 10, overdue: 10, stuck, days: null, satisfied: 0, mostly: 0, unsatisfied: 0 } satisfies Figures['units'][number]
  const table = mount(UnitLines, { props: { units: [line], span: { from: '2026-11-01', to: '2026-11-26' }, area: '' }, global: { stubs: { RouterLink: RouterLinkStub } } })
  expect(Object.keys(states).map((state) => table.get(`[data-test="stuck-${state}"]`).text())).toEqual(['待受理（受理员）1', '已分流（研判员）2', '处置中（单位）3', '待回访（回访员）4'])
})
