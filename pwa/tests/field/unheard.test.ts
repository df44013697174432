import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import rules from '../../../migrations/seed/2026_11/escalation_rules.json'
import signs from '../../../migrations/seed/2026_11/signs.json'
import { session } from '@/field/session'
import { justSaved } from '@/field/shell/just-saved'
import TopCards from '@/field/today/TopCards.vue'
import type { AccountDb } from '@/local/db'
import type { ReportView } from '@/local/overlay'
import { freshDb } from '../local/bench'

let shown: VueWrapper | undefined
afterEach(() => {
  shown?.unmount()
  justSaved.value = null
  session.value = null
})

const report = (id: string, more: object): ReportView =>
  ({ id, title: id, row: null, payload: { case_id: id, category: 'environment.leak', description: id, urgency: 'urgent', ...more }, delivery: { at: 'phone', operationId: id, sending: false } }) as unknown as ReportView
const leak = report('楼上渗水', {})
const gas = report('厨房有味', { category: 'safety.gas', signs: ['gas_smell'] })

async function opened(unheard: ReportView[] | null): Promise<{ wrapper: VueWrapper; db: AccountDb }> {
  const db = await freshDb()
  for (const [entity, rows] of [['sign', signs], ['escalation_rule', rules]] as const) {
    for (const row of rows) await db.mirror.put({ generation: 1, entity, id: row.code, version: 1, row })
  }
  const state = ref({ at: 'off' })
  const account = { db, vault: { state }, lock: { state }, online: ref(false), upload: ref({ phase: 'offline' }) }
  session.value = { account, user: { id: 'u', grids: [], permissions: [] } } as unknown as typeof session.value
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', component: { template: '<i />' } }] })
  const wrapper = mount(TopCards, { props: { unheard }, global: { plugins: [router] } })
  shown = wrapper
  await flushPromises()
  return { wrapper, db }
}

it('the gravest stands first, the others fold, and a number is spoken of only where it is a button', async () => {
  const { wrapper } = await opened([leak, gas])
  await vi.waitFor(() => {
    const cards = wrapper.findAll('[data-test="unheard"]')
    expect(cards.map((one) => one.get('a').text())).toEqual(['厨房有味 ›'])
    expect(cards[0]?.get('.calls a').attributes('href')).toBe('tel:119')
    expect(cards[0]?.text()).toContain('急事请打电话')
  })
  expect(wrapper.get('[data-test="unheard-more"]').text()).toBe('还有 1 件急事，中心还不知道 ›')
  await wrapper.get('[data-test="unheard-more"]').trigger('click')
  expect(wrapper.findAll('[data-test="unheard"]').map((one) => one.get('a').text())).toEqual(['厨房有味 ›', '楼上渗水 ›'])
  expect(wrapper.find('[data-test="unheard-more"]').exists()).toBe(false)
  const calm = wrapper.findAll('[data-test="unheard"]')[1]
  expect(calm?.text()).toContain('中心还不知道')
  expect(calm?.text()).not.toContain('打')
})

it('what was saved just now, and its undo, stand above the red cards; its own card is never folded', async () => {
  justSaved.value = { operationId: '楼上渗水', title: '楼上渗水', pressing: true, form: null }
  const { wrapper } = await opened(null)
  expect(wrapper.find('[data-test="just-saved"]').exists()).toBe(true)
  await wrapper.setProps({ unheard: [report('三楼', {}), leak, gas] })
  await vi.waitFor(() => expect(wrapper.findAll('section, [data-test="just-saved"]').map((one) => one.find('a').exists() ? one.get('a').text() : one.attributes('data-test'))).toEqual(['just-saved', '厨房有味 ›', '楼上渗水 ›']))
  expect(wrapper.get('[data-test="unheard-more"]').text()).toContain('还有 1 件')
})
