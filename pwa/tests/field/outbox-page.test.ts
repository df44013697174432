import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import categories from '../../../migrations/seed/2026_11/categories.json'
import OutboxPage from '@/field/me/OutboxPage.vue'
import { session } from '@/field/session'
import type { AccountDb, Operation } from '@/local/db'
import { record } from '@/local/record'
import { setAside } from '@/local/outbox'
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
  const { id: _, ...was } = (await db.outbox.get(id)) as Operation
  await db.outbox.put({ id, ...was, ...as, settledAt: Date.now() } as Operation)
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

it('what is said of any other case is read there as it was written', async () => {
  const db = await freshDb()
  await record(db, { kind: 'case.report', payload: { ...lamp } })
  await record(db, { kind: 'case.act', payload: { case_id: 'c2', action: 'supplement', note: '又黑了一盏' } })
  const { words } = await opened(db)
  await vi.waitFor(() => expect(words()).toEqual(['补充：又黑了一盏', '路灯不亮']))
})
