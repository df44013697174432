import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import categories from '../../../migrations/seed/2026_11/categories.json'
import OutboxPage from '@/field/me/OutboxPage.vue'
import { session } from '@/field/session'
import type { AccountDb, Operation } from '@/local/db'
import { nextBatch } from '@/local/depends'
import { record } from '@/local/record'
import { backToWaiting, markSending, setAside } from '@/local/outbox'
import { loadRefused } from '@/local/refused'
import { freshDb } from '../local/bench'

let shown: VueWrapper | undefined
afterEach(() => {
  shown?.unmount()
  session.value = null
})

const said = '女主人说昨晚被丈夫打了'
const home = { case_id: 'c1', category: 'protected.domestic_violence', description: said, disposal: 'escalated', urgency: 'grave' } as const
const lamp = { case_id: 'c2', category: 'safety.facility', description: '路灯不亮', disposal: 'escalated', urgency: 'normal' } as const

async function opened(db: AccountDb): Promise<{ wrapper: VueWrapper; router: Router; words: () => string[] }> {
  for (const row of categories) await db.mirror.put({ generation: 1, entity: 'category', id: row.code, version: 1, row })
  const state = ref({ at: 'off' })
  const account = { db, vault: { state, list: ref(null), open: () => Promise.resolve(null) }, lock: { state }, online: ref(false), upload: ref({ phase: 'offline' }), flush: () => undefined }
  session.value = { account, user: { id: 'u', grids: [], permissions: [] } } as unknown as typeof session.value
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', component: { template: '<i />' } }] })
  const wrapper = mount(OutboxPage, { global: { plugins: [router] } })
  shown = wrapper
  await flushPromises()
  return { wrapper, router, words: () => wrapper.findAll('[data-test="outbox-row"] strong').map((one) => one.text()) }
}

async function settle(db: AccountDb, id: string, as: object): Promise<void> {
  await db.outbox.put({ ...(await db.outbox.get(id)), ...as, settledAt: Date.now() } as Operation)
}

it.each(['waiting', 'acknowledged', 'refused', 'set_aside'])('what must be kept from others is called by its kind, %s', async (status) => {
  const db = await freshDb()
  const { id } = await record(db, { kind: 'case.report', payload: { ...home } })
  const step = await record(db, { kind: 'case.act', payload: { case_id: 'c1', action: 'supplement', note: `${said}，脸肿了` } })
  await record(db, { kind: 'case.report', payload: { ...lamp } })
  if (status === 'acknowledged') await settle(db, id, { status, result: { case_no: '1' } })
  if (status === 'refused' || status === 'set_aside') {
    await settle(db, id, { status: 'refused', problem: { code: 'x', title: '没收' } })
    if (status === 'set_aside') await setAside(db, id)
  }
  const { wrapper, words } = await opened(db)
  await vi.waitFor(() => expect(words()).toHaveLength(3))
  expect(wrapper.text()).not.toContain('昨晚被丈夫打了')
  expect(words()).toContain('家庭暴力')
  expect(words()).toContain('路灯不亮')
  expect(words().find((one) => one.startsWith('补充'))).toBe(status === 'set_aside' ? '补充' : '补充：家庭暴力')
  expect(step.kind).toBe('case.act')
})

it('a line names the household it is of, and a visit to somebody neither their household nor 走访', async () => {
  const db = await freshDb()
  await db.mirror.put({ generation: 1, entity: 'household', id: 'h', version: 1, row: { id: 'h', name: '马晓红' } })
  await record(db, { kind: 'household.merge', payload: { keep: 'h', drop: 'i' } })
  await record(db, { kind: 'household.correct', payload: { household_id: 'h', phone: '13900000001' } })
  await record(db, { kind: 'visit.log', payload: { visit_id: 'v', outcome: 'well', person_id: 'p', household_id: 'h' } })
  await record(db, { kind: 'visit.log', payload: { visit_id: 'w', outcome: 'absent', household_id: 'h' } })
  await record(db, { kind: 'case.report', payload: { ...lamp } })
  await record(db, { kind: 'case.act', payload: { case_id: 'c2', action: 'supplement', note: '还是不亮' } })
  const { wrapper, words } = await opened(db)
  await vi.waitFor(() => expect(words()).toEqual(expect.arrayContaining(['合并住户：马晓红', '改住户资料：马晓红', '探访：平安', '马晓红：没在家', '补充：还是不亮'])))
  const step = wrapper.findAll('[data-test="outbox-row"]').find((one) => one.text().includes('还是不亮'))
  expect(step?.find('[data-test="row-open"]').attributes('href')).toBe('/cases/c2')
})

it('what is said of any other case is read there as it was written', async () => {
  const db = await freshDb()
  await record(db, { kind: 'case.report', payload: { ...lamp } })
  await record(db, { kind: 'case.act', payload: { case_id: 'c2', action: 'supplement', note: '又黑了一盏' } })
  const { words } = await opened(db)
  await vi.waitFor(() => expect(words()).toEqual(['补充：又黑了一盏', '路灯不亮']))
})

const visit = { visit_id: 'v', outcome: 'well', household_id: 'h', note: '好着呢' } as const

it('whatever has not left the phone is taken back, long after it was saved, and opens in its form', async () => {
  const db = await freshDb()
  const { id } = await record(db, { kind: 'visit.log', payload: { ...visit } })
  await record(db, { kind: 'case.report', payload: { ...lamp } })
  const { wrapper, router, words } = await opened(db)
  await vi.waitFor(() => expect(words()).toHaveLength(2))
  await wrapper.get(`[data-id="${id}"] [data-test="row-take-back"]`).trigger('click')
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe(`/visit/h?retry=${id}`))
  const vault = { open: () => Promise.resolve(null), state: ref({ at: 'off' as const }) }
  expect((await loadRefused(db, 'visit.log', id, vault as never))?.payload).toMatchObject(visit)
  // it does not go, and waits here for its worker, who may also leave it be
  expect(nextBatch(await db.outbox.toArray(), Date.now(), 50).map((one) => one.kind)).toEqual(['case.report'])
  await vi.waitFor(() => expect(wrapper.get('[data-test="group-person"]').text()).toContain('你收回了，还没有送。'))
  await wrapper.get('[data-test="row-aside"]').trigger('click')
  await vi.waitFor(() => expect(wrapper.get('[data-test="group-aside"]').text()).toContain('走访'))
})

it('what another record builds on stays, and says why; what may have arrived has no such button', async () => {
  const db = await freshDb()
  const { id } = await record(db, { kind: 'case.report', payload: { ...lamp } })
  const step = await record(db, { kind: 'case.act', payload: { case_id: 'c2', action: 'supplement', note: '又黑了一盏' } })
  const { wrapper, router, words } = await opened(db)
  await vi.waitFor(() => expect(words()).toHaveLength(2))
  await wrapper.get(`[data-id="${id}"] [data-test="row-take-back"]`).trigger('click')
  await vi.waitFor(() => expect(wrapper.get(`[data-id="${id}"] [data-test="row-trouble"]`).text()).toContain('先收回那条'))
  expect((await db.outbox.get(id))?.status).toBe('waiting')
  expect(router.currentRoute.value.path).toBe('/')
  await markSending(db, [id, step.id])
  await backToWaiting(db, [id, step.id], null)
  await vi.waitFor(() => expect(wrapper.find('[data-test="row-take-back"]').exists()).toBe(false))
})

it('a family said to have moved out is simply there again', async () => {
  const db = await freshDb()
  const { id } = await record(db, { kind: 'household.correct', payload: { household_id: 'h', moved_out: true } })
  const { wrapper, words } = await opened(db)
  await vi.waitFor(() => expect(words()).toHaveLength(1))
  await wrapper.get('[data-test="row-take-back"]').trigger('click')
  await vi.waitFor(async () => expect(await db.outbox.get(id)).toBeUndefined())
})

it('of what is delivered twenty are shown, how many there are, and the way to the others', async () => {
  const db = await freshDb()
  for (let nth = 0; nth < 23; nth += 1) {
    const { id } = await record(db, { kind: 'case.report', payload: { ...lamp, case_id: `d${nth}`, description: `路灯 ${nth} 不亮` } })
    await settle(db, id, { status: 'acknowledged', result: { case_no: String(nth) } })
  }
  const { wrapper, words } = await opened(db)
  await vi.waitFor(() => expect(words()).toHaveLength(20), { timeout: 5_000 })
  expect(wrapper.text()).toContain('已送达 23')
  await wrapper.get('[data-test="more-delivered"]').trigger('click')
  expect(words()).toHaveLength(23)
  expect(wrapper.find('[data-test="more-delivered"]').exists()).toBe(false)
})
