import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { ApiError } from '@/api/failure'
import type { Directory, UnitLine } from '../directory'
import UnitForm from './UnitForm.vue'

const request = vi.hoisted(() => vi.fn<(path: string, how?: { json: Record<string, unknown> }) => Promise<unknown>>())
vi.mock('../session', () => ({ session: { status: 'in' }, permissions: () => ['unit.read'], ask: (question: () => unknown) => question(), client: { request, clockSkewMs: () => 0 } }))

const unit = (more: Partial<UnitLine>): UnitLine => ({ id: 'water', name: '供水所', phone: '1', place: null, stationing: null, areas: [], categories: [], rota: [], version: 3, retired: false, liaisons: [], on_call: [], history: [], ...more })
const directory = (one: UnitLine): Directory => ({ units: [one], specialists: [], kinds: [] })
const open = (one: UnitLine) => mount(UnitForm, { props: { unit: one }, global: { stubs: { ManyPicker: true } } })
const value = (page: ReturnType<typeof open>, test: string): string => (page.get(`[data-test="${test}"]`).element as HTMLInputElement).value

beforeEach(() => {
  sessionStorage.clear()
  request.mockReset().mockResolvedValue(directory(unit({})))
})

it('what is written of a unit outlives a click beside it, and is dropped by the button that says so', async () => {
  const first = open(unit({}))
  await first.get('[data-test="turn-add"]').trigger('click')
  await first.get('[data-test="turn-name"]').setValue('许和')
  first.unmount()
  const again = open(unit({}))
  expect([value(again, 'turn-name'), again.find('[data-test="unit-kept"]').exists()]).toEqual(['许和', true])
  await again.findAll('button').at(-1)?.trigger('click')
  expect(open(unit({})).find('[data-test="turn"]').exists()).toBe(false)
})

it('a colleague who saved first is not undone unseen, and nothing typed is lost', async () => {
  const page = open(unit({}))
  await page.get('[data-test="unit-place"]').setValue('3 号窗口')
  await page.get('[data-test="unit-phone"]').setValue('2')
  const theirs = unit({ name: '城区供水所', phone: '9', version: 4 })
  request.mockImplementation((_, how) => (how?.json ? Promise.reject(new ApiError({ kind: 'refused', problem: { type: '', title: '刚被同事改过。', status: 409, code: 'list.stale' } })) : Promise.resolve(directory(theirs))))
  await page.get('form').trigger('submit')
  await flushPromises()
  expect([value(page, 'unit-name'), value(page, 'unit-place'), value(page, 'unit-phone')]).toEqual(['城区供水所', '3 号窗口', '2'])
  expect(page.get('[data-test="unit-error"]').text()).toContain('同事也改了：电话')
  request.mockReset().mockResolvedValue(directory(unit({ version: 5 })))
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(request.mock.calls[0]?.[1]?.json).toMatchObject({ base_version: 4, name: '城区供水所', phone: '2', place: '3 号窗口' })
  expect(page.emitted('saved')).toEqual([['water']])
})

it('saved, and the answer lost: the second try finds its own work', async () => {
  const page = open(unit({}))
  await page.get('[data-test="unit-phone"]').setValue('2')
  request.mockImplementation((_, how) => (how?.json ? Promise.reject(new ApiError({ kind: 'refused', problem: { type: '', title: '', status: 409, code: 'list.stale' } })) : Promise.resolve(directory(unit({ phone: '2', version: 4 })))))
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(page.emitted('saved')).toEqual([['water']])
})
