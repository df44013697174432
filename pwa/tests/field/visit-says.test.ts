import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { ref, type Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import DoorVisit from '@/field/people/DoorVisit.vue'
import PersonVisit from '@/field/people/PersonVisit.vue'
import { session } from '@/field/session'
import VisitForm from '@/field/visit/VisitForm.vue'
import type { AccountDb } from '@/local/db'
import { freshDb } from '../local/bench'

let shown: VueWrapper | undefined
afterEach(() => {
  shown?.unmount()
  session.value = null
})

const person = { id: 'p', name: '张桂兰', age: 86, phone: null, guardian: null, needs: null, address: '8号院', door: '3单元201', plans: [], recent: [], last_said: null }
const home = { id: 'h', name: '马晓红', address: '8号院', door: '3单元202', version: 1, due_on: null, last_visit: null }

/** The form of a visit as it stands, its fields filled in; the words of its button. */
async function opened(form: Component, query: string): Promise<{ wrapper: VueWrapper; db: AccountDb; button: () => string }> {
  const db = await freshDb()
  await db.mirror.put({ generation: 1, entity: 'household', id: 'h', version: 1, row: home })
  const account = {
    db, userId: 'u', online: ref(false), upload: ref({ phase: 'offline' }), lock: { state: ref({ at: 'off' }) }, flush: () => undefined,
    vault: { state: ref({ at: 'open' }), failure: ref(null), list: ref({ fetchedAt: 0, rows: { people: [person], errands: [], tasks: [] } }), open: () => Promise.resolve(null) },
  }
  session.value = { account, user: { id: 'u', name: '王芳', grids: [], permissions: [] } } as unknown as typeof session.value
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', component: { template: '<i />' } }] })
  await router.push(`/here${query}`)
  const wrapper: VueWrapper = mount(form, { props: form === DoorVisit ? {} : { id: form === PersonVisit ? 'p' : 'h' }, global: { plugins: [router], stubs: { PlaceField: true, PhotoStrip: true } }, attachTo: document.body }) as VueWrapper
  shown = wrapper
  await vi.waitFor(() => wrapper.get('[data-test="outcome-matter"]'))
  if (form === DoorVisit) {
    await wrapper.get('[data-test="surname"]').setValue('张')
    await wrapper.get('[data-test="door"]').setValue('3单元201')
  }
  return { wrapper, db, button: () => wrapper.get('[data-test="save"]').text() }
}

it.each([['a household', VisitForm], ['a person', PersonVisit], ['a person by their door', DoorVisit]] as const)('有事 says what, to %s', async (_, form) => {
  const { wrapper, db, button } = await opened(form, '')
  await wrapper.get('[data-test="outcome-matter"]').trigger('click')
  expect(button()).toBe('写一句，或点看到的危险')
  await wrapper.get('[data-test="save"]').trigger('click')
  await flushPromises()
  expect(await db.outbox.count()).toBe(0)
  await wrapper.get('[data-test="visit-note"]').setValue('腿疼')
  expect(button()).toBe('存')
  await wrapper.get('[data-test="save"]').trigger('click')
  await vi.waitFor(async () => expect(await db.outbox.count()).toBe(1))
})

it('that they are worse says it of a person too', async () => {
  const { wrapper, button } = await opened(PersonVisit, '')
  await wrapper.get('[data-test="outcome-matter"]').trigger('click')
  await wrapper.get('[data-test="grave"]').trigger('click')
  expect(button()).toBe('存')
})

it.each([['a household', VisitForm], ['a person', PersonVisit]] as const)('a task about %s is answered in words, or left alone', async (_, form) => {
  const { wrapper, button } = await opened(form, '?task=t')
  await wrapper.get('[data-test="outcome-well"]').trigger('click')
  expect(button()).toBe('写一句，答复中心')
  await wrapper.get('[data-test="outcome-absent"]').trigger('click')
  expect(button()).toBe('存')
  await wrapper.get('[data-test="outcome-well"]').trigger('click')
  await wrapper.get('[data-test="task-apart"]').trigger('click')
  expect(button()).toBe('存')
})
