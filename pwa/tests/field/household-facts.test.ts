import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { HouseholdRow } from '@/api/types'
import { changedFacts, factsIn, factsOf } from '@/field/households/facts'
import HouseholdForm from '@/field/households/HouseholdForm.vue'
import { session } from '@/field/session'
import type { AccountDb } from '@/local/db'
import { saveDraft } from '@/local/drafts'
import { freshDb } from '../local/bench'

const row: HouseholdRow = {
  id: 'h1', name: '张桂兰', pinyin: '', address_text: '8号院', door: '1单元101', grid: 'g1', location: null, members_count: 2, phone_tail: '8603',
  last_visit: null, due_on: null, merged: [], apart_from: [], moved_out: false, version: 3,
}
const before = factsIn(row)

describe('what the form says otherwise', () => {
  it('a telephone that is no more is said as null; one that is typed comes before', () => {
    expect(changedFacts(before, before)).toEqual({})
    expect(changedFacts(before, { ...before, noPhone: true })).toEqual({ phone: null })
    expect(changedFacts(before, { ...before, noPhone: true, phone: '19900008603' })).toEqual({ phone: '19900008603' })
    expect(factsOf({ phone: null })).toEqual({ phone: '', noPhone: true })
    expect(factsOf({ phone: '19900008603' })).toEqual({ phone: '19900008603', noPhone: false })
  })
})

describe('the form of a household', () => {
  let form: VueWrapper | undefined
  afterEach(() => {
    form?.unmount()
    session.value = null
  })
  async function opened(db: AccountDb): Promise<VueWrapper> {
    const state = ref({ at: 'off' })
    const account = { db, vault: { state, open: () => null }, lock: { state }, online: ref(true), upload: ref({ phase: 'idle' }), flush: () => undefined }
    session.value = { account, user: { id: 'u', name: '我', permissions: [], grids: [{ code: 'g1', name: '第一网格' }], roles: [] } } as unknown as typeof session.value
    await db.mirror.put({ generation: 1, entity: 'household', id: row.id, version: row.version, row })
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', component: { template: '<i />' } }] })
    await router.push('/household/h1/edit')
    form = mount(HouseholdForm, { props: { id: 'h1' }, global: { plugins: [router] } })
    const shown = form
    await vi.waitFor(() => expect(shown.find('[data-test="home-name"]').exists()).toBe(true))
    await flushPromises()
    return shown
  }
  const said = (shown: VueWrapper): string[] => ['name', 'address', 'door', 'members'].map((one) => shown.get<HTMLInputElement>(`[data-test="home-${one}"]`).element.value)

  it('a wrong telephone is taken away', async () => {
    const db = await freshDb()
    const shown = await opened(db)
    await shown.get('[data-test="no-phone"]').trigger('click')
    expect(shown.text()).toContain('尾号 8603')
    await shown.get('[data-test="save"]').trigger('click')
    await vi.waitFor(async () => expect(await db.outbox.toArray()).toMatchObject([{ kind: 'household.correct', baseVersion: 3, phoneTail: '', payload: { household_id: 'h1', phone: null } }]))
  })

  it('what is emptied goes back to what is on file', async () => {
    const db = await freshDb()
    await saveDraft(db, 'household:h1', { ...before, name: '张贵兰', door: '' }, [], 'earlier')
    const shown = await opened(db)
    await vi.waitFor(() => expect(said(shown)).toEqual(['张贵兰', '8号院', '', '2']))
    await shown.get('[data-test="clear-draft"]').trigger('click')
    expect(said(shown)).toEqual(['张桂兰', '8号院', '1单元101', '2'])
    await shown.get('[data-test="undo-clear"]').trigger('click')
    expect(said(shown)).toEqual(['张贵兰', '8号院', '', '2'])
  })
})
