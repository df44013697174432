import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import type * as noticesModule from './notices'
import { placeOf } from './notices'
import RailBell from './RailBell.vue'

const push = vi.hoisted(() => vi.fn<(place: string) => Promise<void>>())
vi.mock('vue-router', () => ({ useRouter: () => ({ push }) }))
vi.mock('../session', () => ({ session: { status: 'in' }, permissions: () => [], client: { clockSkewMs: () => 0 }, ask: () => Promise.reject(new Error('a meeting is no task')) }))
const watchOf = vi.hoisted(() => vi.fn<(id: string) => Promise<unknown>>())
vi.mock('../watch/calls', () => ({ watchOf }))
const notice = { id: 'n', kind: 'meeting.called', title: '叫你们来开会', entity: 'meeting', subject_id: 'm', at: '2026-11-26T02:00:00Z', read_at: null }
const noteRead = vi.hoisted(() => vi.fn<(ids: string[]) => Promise<unknown>>(() => Promise.resolve({ items: [], unread: 0 })))
vi.mock('./notices', async (original) => ({
  ...(await original<typeof noticesModule>()), readInbox: () => Promise.resolve({ items: [notice], unread: 1 }), noteRead,
}))

it('a notice leads to where one acts: the letter itself, the application with its form', async () => {
  const about = { entity: 'case', subject_id: 'c' } as const
  expect(await placeOf({ kind: 'watch.asked', ...about })).toBe('/console?case=c&answer=1')
  expect(await placeOf({ kind: 'watch.urge', ...about })).toBe('/console?case=c')
  watchOf.mockResolvedValueOnce({ next: null, given: [], letters: [{ id: 'old', state: 'dropped' }, { id: 'l', state: 'draft' }] })
  expect(await placeOf({ kind: 'watch.letter', ...about })).toBe('/console/watch/l')
  watchOf.mockResolvedValueOnce({ next: null, given: [], letters: [{ id: 'l', state: 'signed' }] })
  expect(await placeOf({ kind: 'watch.letter', ...about })).toBe('/console?case=c')
})

it('a notice of a meeting leads to the meetings, and Esc shuts the notices and nothing else', async () => {
  const above = vi.fn()
  const page = mount({ components: { RailBell }, template: '<div><RailBell /></div>' }, { attachTo: document.body })
  document.body.addEventListener('keydown', above)
  await flushPromises()
  await page.get('[data-test="rail-bell"]').trigger('click')
  await page.get('[data-test="rail-bell"]').trigger('keydown', { key: 'Escape' })
  expect([page.find('[data-test="inbox"]').exists(), above.mock.calls.length]).toEqual([false, 0])
  await page.get('[data-test="rail-bell"]').trigger('click')
  await page.get('[data-test="notice"]').trigger('click')
  await flushPromises()
  expect(push).toHaveBeenCalledWith('/console/meetings?meeting=m')
})

it('what was said of what stands open has been read, and what it is about is named where that is known', async () => {
  const bell = mount(RailBell, { props: { at: null, name: () => '楼顶漏水 · 花园社区' } })
  await flushPromises()
  await bell.get('[data-test="rail-bell"]').trigger('click')
  expect(bell.get('[data-test="notice"]').text()).toContain('楼顶漏水 · 花园社区')
  noteRead.mockClear()
  await bell.setProps({ at: 'another' })
  expect(noteRead).not.toHaveBeenCalled()
  await bell.setProps({ at: 'm' })
  await flushPromises()
  expect(noteRead).toHaveBeenCalledExactlyOnceWith(['n'])
  expect(bell.find('[data-test="bell-count"]').exists()).toBe(false)
})
