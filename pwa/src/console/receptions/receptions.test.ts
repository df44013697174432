import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { ApiError } from '@/api/failure'
import ReceptionsPage from './ReceptionsPage.vue'
import { receivedInAll } from './words'

const calls = vi.hoisted(() => ({ listReceptions: vi.fn<(query: { kind?: string }) => Promise<unknown>>(), receptionFigures: vi.fn<() => Promise<unknown>>() }))
vi.mock('../calls', () => calls)
vi.mock('../lists', () => ({ channelName: String, loadLists: () => undefined }))
vi.mock('../session', () => ({ session: { status: 'in' }, permissions: () => [], client: { clockSkewMs: () => 0 } }))

const figure = { receptions: 1, people: 1, kinds: [{ kind: 'consult', label: '咨询', receptions: 1, people: 1 }] }
const row = (id: string) => ({ id, at: '2026-11-26T02:00:00Z', kind: 'consult', kind_label: id, channel: 'window', people: 1, case: null, asked: null, answered: null, by: '' })

it('shows what was asked for last, whatever comes late, and says what could not be had', async () => {
  calls.receptionFigures.mockResolvedValue({ days: [], total: figure })
  let late: (answer: unknown) => void = () => undefined
  calls.listReceptions.mockReturnValueOnce(new Promise((done) => (late = done))).mockResolvedValue({ items: [row('咨询的')], next_cursor: null })
  const page = mount(ReceptionsPage, { global: { stubs: { PageFrame: { template: '<div><slot /></div>' }, RouterLink: true } } })
  await flushPromises()
  expect(page.text()).toContain('正在取……')
  await page.findAll('input[type="radio"]')[1]?.setValue(true)
  await flushPromises()
  late({ items: [row('全部的')], next_cursor: null })
  await flushPromises()
  expect(page.get('[data-test="receptions"]').text()).toContain('咨询的')

  calls.receptionFigures.mockRejectedValue(new ApiError({ kind: 'timeout' }))
  dispatchEvent(new Event('focus'))
  await flushPromises()
  await page.findAll('input[type="radio"]')[0]?.setValue(true)
  await flushPromises()
  expect(page.find('[role="alert"]').exists(), 'the list came, the figures did not').toBe(true)
})

it('a matter that was taken in is told in words, not by its number alone', async () => {
  calls.receptionFigures.mockResolvedValue({ days: [], total: figure })
  calls.listReceptions.mockResolvedValue({ items: [{ ...row('受理'), case: { id: 'c', case_no: '1', title: '三楼漏水' } }], next_cursor: null })
  const page = mount(ReceptionsPage, { global: { stubs: { PageFrame: { template: '<div><slot /></div>' }, RouterLink: true } } })
  await flushPromises()
  expect(page.get('[data-test="receptions"]').text()).toContain('三楼漏水')
})

it('a day on which nobody came is a day too', async () => {
  calls.receptionFigures.mockResolvedValue({ days: [], total: figure })
  calls.listReceptions.mockResolvedValue({ items: [], next_cursor: null })
  const page = mount(ReceptionsPage, { global: { stubs: { PageFrame: { template: '<div><slot /></div>' }, RouterLink: true } } })
  await flushPromises()
  expect(page.findAll('tbody tr')).toHaveLength(14)
})

it('counts people and receptions by one definition, and the kinds add up in both', () => {
  const kinds = [{ label: '咨询', people: 13, receptions: 9 }, { label: '受理', people: 13, receptions: 10 }, { label: '当场办结', people: 0, receptions: 0 }]
  expect(receivedInAll({ people: 26, receptions: 19, kinds })).toBe('26 人次，19 批（咨询 13 人次，9 批；受理 13 人次，10 批）')
})
