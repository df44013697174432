import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import { ApiError } from '@/api/failure'
import type { LonLat } from '@/map'
import type * as callsModule from '../calls'
import { draftOf, dropAllDrafts, keepPhotos } from '../forms/drafts'
import IntakeDesk from './IntakeDesk.vue'
import { loadLists } from '../lists'

const calls = vi.hoisted(() => ({
  takeIn: vi.fn<(body: Record<string, unknown>) => Promise<unknown>>(),
  supplement: vi.fn<(body: Record<string, unknown>) => Promise<unknown>>(),
  openCase: vi.fn<(id: string) => Promise<unknown>>(),
  whoCalls: vi.fn<(phone: string) => Promise<unknown>>(),
  likelyDoubles: vi.fn<() => Promise<unknown[]>>(),
  noteConsultation: vi.fn<(body: Record<string, unknown>) => Promise<unknown>>(),
  sendPhoto: vi.fn<() => Promise<void>>(),
  allChannels: vi.fn<() => Promise<unknown[]>>(),
}))
const may = vi.hoisted(() => ({ list: ['case.settle_at_desk', 'case.accept'] }))
vi.mock('../calls', async (original) => ({ ...(await original<typeof callsModule>()), ...calls, areaAt: () => new Promise(() => undefined) }))
vi.mock('../session', () => ({ session: { status: 'in', user: { id: 'u', name: '吴静' } }, permissions: () => may.list, ask: (question: () => unknown) => question(), client: { request: () => new Promise(() => undefined) } }))

beforeEach(() => {
  dropAllDrafts()
  document.body.innerHTML = ''
  for (const one of Object.values(calls)) one.mockReset()
  calls.likelyDoubles.mockResolvedValue([])
  calls.noteConsultation.mockReturnValue(new Promise(() => undefined))
  calls.whoCalls.mockReturnValue(new Promise(() => undefined))
})

/** The window beside a map: whoever clicks there gives the point of the form that stands open. */
function atTheWindow() {
  const point = shallowRef<LonLat | null>(null)
  const picking = shallowRef(false)
  const page = mount(defineComponent({ setup: () => () => h(IntakeDesk, { point: point.value, besideMap: true, now: new Date(), onPicking: (now: boolean) => (picking.value = now), onPoint: (at: LonLat | null) => (point.value = at) }) }), {
    global: { stubs: { TreePicker: true, PhotoBox: true, RouterLink: true } }, attachTo: document.body,
  })
  const on = (test: string) => page.get(`[data-test="${test}"]`)
  return { page, point, picking, on, at: async (place: LonLat) => ((point.value = place), await flushPromises()) }
}

describe('two matters side by side', () => {
  it('each keeps its own point on the map, how it ends, and by which way it came', async () => {
    const { page, point, on, at } = atTheWindow()
    await on('intake-description').setValue('后墙堆了垃圾')
    await on('intake-kind-settle').get('input').setValue(true)
    await on('intake-resolution').setValue('叫环卫拉走了')
    await at({ lon: 98.5, lat: 39.7 })

    await on('intake-another').trigger('click')
    await flushPromises()
    expect(point.value, 'the point of one is not the point of the next').toBeNull()
    await on('intake-description').setValue('邻里吵架')

    await page.findAll('[data-test="intake-slot"]')[0]?.trigger('click')
    await flushPromises()
    expect(point.value).toEqual({ lon: 98.5, lat: 39.7 })
    expect((on('intake-resolution').element as HTMLTextAreaElement).value).toBe('叫环卫拉走了')
    page.unmount()

    const again = atTheWindow()
    await flushPromises()
    expect(again.point.value, 'closed and opened again').toEqual({ lon: 98.5, lat: 39.7 })
    expect(draftOf('intake 2').description).toBe('邻里吵架')
    expect(again.page.findAll('[data-test="intake-slot"]').map((slot) => slot.text())).toEqual(['后墙堆了垃圾 Alt 1', '邻里吵架 Alt 2'])
    await again.page.findAll('[data-test="intake-slot"]')[1]?.trigger('click')
    again.page.unmount()
    const back = atTheWindow()
    expect((back.on('intake-description').element as HTMLTextAreaElement).value, 'back from a look at another case').toBe('邻里吵架')
  })

  it('a draft that was saved is none any more', async () => {
    sessionStorage.setItem('xunge-desk-draft:intake', JSON.stringify({ description: '漏水', category: 'water', '~id': '0190b1c2-0000-7000-8000-000000000001' }))
    const { on } = atTheWindow()
    calls.takeIn.mockResolvedValue({ case_no: '1', id: 'a', flags: [], protected: true, title: '漏水', category: { code: 'w', name: '渗漏' }, state: 'reported', due_at: null, reported_at: '2026-11-26T02:00:00Z' })
    await on('intake-form').trigger('submit')
    await flushPromises()
    expect(on('intake-saved').text()).toContain('已登记 1')
    expect(draftOf('intake')).toEqual({})
  })

  it('what is on its way stays until its number is told', async () => {
    const { on } = atTheWindow()
    sessionStorage.clear()
    await on('intake-description').setValue('漏水')
    await on('intake-kind-consult').get('input').setValue(true)
    await on('intake-resolution').setValue('找供水所')
    await on('intake-form').trigger('submit')
    await flushPromises()
    expect(on('intake-another').attributes()).toHaveProperty('disabled')
  })
})

describe('what the mode and the button say is what happens', () => {
  const taken = { case_no: '620902-20261126-0001-7', id: 'a', title: '三楼漏水', category: { code: 'w', name: '渗漏' }, flags: [], protected: false, state: 'accepted', reported_at: '2026-11-26T02:00:00Z', due_at: '2026-11-27T09:30:00Z' }
  const receipt = () => document.body.querySelector('[data-test="case-receipt"]')?.textContent ?? ''
  async function saved(row: object) {
    sessionStorage.setItem('xunge-desk-draft:intake', JSON.stringify({ description: '三楼漏水', category: 'w' }))
    const { page, on } = atTheWindow()
    calls.takeIn.mockResolvedValue(row)
    await on('intake-form').trigger('submit')
    await flushPromises()
    return { page, on }
  }

  it('whoever may accept accepts; the slip says what, when, who, and until when', async () => {
    const { page, on } = await saved(taken)
    expect(on('intake-kind-accept').text()).toBe('正式受理')
    expect(on('intake-save').text()).toContain('受理，登记下一件')
    expect(on('intake-saved').text()).toContain('已受理 620902-20261126-0001-7')
    for (const words of ['受理回执', '渗漏', '2026年11月26日', '吴静', '已受理', '2026年11月27日 17:30 前转到承办单位']) expect(receipt()).toContain(words)
    expect(receipt(), 'a title is made of what somebody said').not.toContain('三楼漏水')
    page.unmount()
  })

  it('of a protected matter the slip names only its kind', async () => {
    const { page } = await saved({ ...taken, protected: true, title: '邻居打孩子' })
    expect(receipt()).toContain('渗漏')
    expect(receipt()).not.toContain('邻居')
    page.unmount()
  })

  it('of somebody else it waits for the centre, and says so', async () => {
    may.list = []
    const { page, on } = await saved({ ...taken, state: 'reported' })
    may.list = ['case.settle_at_desk', 'case.accept']
    expect(on('intake-kind-accept').text()).toBe('登记，交中心受理')
    expect(on('intake-save').text()).toContain('登记，登记下一件')
    expect(on('intake-saved').text()).toContain('已登记')
    expect(receipt()).toContain('登记回执')
    page.unmount()
  })
})

it('from one that is begun to the other by Alt and its number, and Ctrl+Enter is for the one that stands open', async () => {
  const { page, on } = atTheWindow()
  await on('intake-description').setValue('后墙堆了垃圾')
  await on('intake-another').trigger('click')
  await flushPromises()
  await on('intake-description').setValue('邻里吵架')
  dispatchEvent(new KeyboardEvent('keydown', { code: 'Digit1', altKey: true }))
  await flushPromises()
  expect((on('intake-description').element as HTMLTextAreaElement).value).toBe('后墙堆了垃圾')
  expect(page.findAll('[data-test="intake-slot"]')[1]?.text()).toContain('Alt 2')
  ;(page.findComponent(IntakeDesk).vm as unknown as { submit: () => void }).submit()
  await flushPromises()
  expect(page.text()).toContain('请选事项分类')
  page.unmount()
})

it('advice needs no place on the map, and the next visitor begins as every one does', async () => {
  const { page, on, picking } = atTheWindow()
  expect(picking.value).toBe(true)
  await on('intake-kind-consult').get('input').setValue(true)
  expect(picking.value).toBe(false)
  await on('intake-description').setValue('高龄津贴')
  await on('intake-resolution').setValue('去社区')
  calls.noteConsultation.mockResolvedValue({ people: 1 })
  await on('intake-form').trigger('submit')
  await flushPromises()
  expect((on('intake-kind-accept').get('input').element as HTMLInputElement).checked).toBe(true)
  expect(picking.value).toBe(true)
  page.unmount()
})

it('of a known caller what stands below as a likely double is not told twice', async () => {
  const found = { id: 'old', case_no: '1', title: '漏水', state: 'reported', reported_at: '2026-11-26T02:00:00Z' }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  calls.whoCalls.mockResolvedValue({ name: '张三', grid: null, address_text: null, cases: [found], receptions: [] })
  calls.likelyDoubles.mockResolvedValue([{ ...found, category: { code: 'w', name: '供水' }, distance_m: null, may_supplement: true, why: [] }])
  const { page, on } = atTheWindow()
  await on('intake-phone').setValue('13900000001')
  await vi.advanceTimersByTimeAsync(600)
  expect(on('caller').findAll('li')).toHaveLength(1)
  expect(calls.likelyDoubles).not.toHaveBeenCalled()
  await on('intake-description').setValue('楼上漏水')
  await vi.advanceTimersByTimeAsync(600)
  vi.useRealTimers()
  expect([on('caller').findAll('li').length, page.findAll('[data-test="double"]').length]).toEqual([0, 1])
  page.unmount()
})

it('advice keeps no photos, and says so', async () => {
  keepPhotos('intake', [{ sha256: 'x', bytes: new ArrayBuffer(1), type: 'image/jpeg' }])
  const { on } = atTheWindow()
  await on('intake-kind-consult').get('input').setValue(true)
  expect(on('intake-no-photos').text()).toContain('1 张不会留下')
  await on('intake-description').setValue('高龄津贴')
  await on('intake-resolution').setValue('去社区')
  calls.noteConsultation.mockResolvedValue({ people: 1 })
  await on('intake-form').trigger('submit')
  await flushPromises()
  expect([calls.sendPhoto.mock.calls.length, calls.noteConsultation.mock.calls[0]?.[0]]).toEqual([0, expect.not.objectContaining({ attachments: expect.anything() as unknown })])
})

it('whoever takes in by other ways than the window begins with one of theirs', async () => {
  calls.allChannels.mockResolvedValue([{ code: 'window', name: '窗口', in_person: true, mine: false }, { code: 'hotline_12345', name: '12345', in_person: false, mine: true }, { code: 'petition', name: '信访', in_person: true, mine: true }])
  void loadLists()
  const { on } = atTheWindow()
  await flushPromises()
  const way = (): string => (on('intake-channel').element as HTMLSelectElement).value
  expect(way()).toBe('hotline_12345')

  // and so does the next one, however this one came
  await on('intake-kind-consult').get('input').setValue(true)
  await on('intake-channel').setValue('petition')
  expect(way()).toBe('petition')
  await on('intake-description').setValue('怎么信访')
  await on('intake-resolution').setValue('告诉了去哪里')
  calls.noteConsultation.mockResolvedValue({ people: 1 })
  await on('intake-form').trigger('submit')
  await flushPromises()
  expect(way()).toBe('hotline_12345')
})

describe('a matter that is there already', () => {
  const double = { id: 'old', case_no: '620902-20261126-0001-7', title: '漏水', category: { code: 'w', name: '供水' }, distance_m: null, reported_at: '2026-11-26T02:00:00Z', state: 'reported', may_supplement: true, why: [] }

  it('gets all that was written, once, though the answer to the first try was lost', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    calls.likelyDoubles.mockResolvedValue([double])
    const { on } = atTheWindow()
    await on('intake-description').setValue('8号楼也漏')
    await on('intake-address').setValue('8号楼门口')
    await on('intake-people').setValue('12')
    await vi.advanceTimersByTimeAsync(600)
    vi.useRealTimers()
    calls.openCase.mockResolvedValueOnce({ version: 3 }).mockResolvedValue({ version: 4 })
    calls.supplement.mockRejectedValueOnce(new ApiError({ kind: 'timeout' })).mockResolvedValue({ ...double, version: 4 })
    await on('double-add').trigger('click')
    await flushPromises()
    await on('double-add').trigger('click')
    await flushPromises()
    const [first, second] = calls.supplement.mock.calls.map(([body]) => body)
    expect(second, 'another body under the same number would be refused').toEqual(first)
    expect(first).toMatchObject({ base_version: 3, note: '8号楼也漏\n地点：8号楼门口\n涉及人数：12', case_id: 'old', address: '8号楼门口' })
    expect(on('intake-saved').text()).toContain('没有另外登记')
  })

  it('is looked at again when somebody moved it meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    calls.likelyDoubles.mockResolvedValue([double])
    const { on } = atTheWindow()
    await on('intake-description').setValue('8号楼也漏')
    await vi.advanceTimersByTimeAsync(600)
    vi.useRealTimers()
    calls.openCase.mockResolvedValueOnce({ version: 3 }).mockResolvedValue({ version: 4 })
    calls.supplement.mockRejectedValueOnce(new ApiError({ kind: 'refused', problem: { type: '', title: '刚被改过', status: 409, code: 'case.stale' } })).mockResolvedValue({ ...double, version: 5 })
    await on('double-add').trigger('click')
    await flushPromises()
    await on('double-add').trigger('click')
    await flushPromises()
    expect(calls.supplement.mock.calls.map(([body]) => body.base_version)).toEqual([3, 4])
  })
})

it('what a number filled in goes with the number; what was typed stays', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  calls.whoCalls.mockImplementation((phone) => Promise.resolve(phone === '13900000001' ? { name: '张三', grid: { code: '620902001001001', name: '第1网格' }, address_text: '1号楼', cases: [], receptions: [] } : { name: null, grid: null, address_text: null, cases: [], receptions: [] }))
  const { on } = atTheWindow()
  const value = (test: string): string => (on(test).element as HTMLInputElement).value
  await on('intake-phone').setValue('13900000001')
  await vi.advanceTimersByTimeAsync(500)
  expect([value('intake-name'), value('intake-address')]).toEqual(['张三', '1号楼'])
  await on('intake-address').setValue('2号楼门口')
  await on('intake-phone').setValue('13900000002')
  await vi.advanceTimersByTimeAsync(500)
  vi.useRealTimers()
  expect([value('intake-name'), value('intake-address'), draftOf('intake').grid]).toEqual(['', '2号楼门口', ''])
})

it('where the last matter of a number was is filled in below, said beside the number, and taken out again', async () => {
  vi.useFakeTimers()
  calls.whoCalls.mockResolvedValue({ name: '张桂兰', grid: { code: '620902001001001', name: '第一网格' }, address_text: '花园8号院', cases: [], receptions: [] })
  const { page, on } = atTheWindow()
  await on('intake-phone').setValue('13912345678')
  await vi.advanceTimersByTimeAsync(500)
  expect(on('intake-last-place').text()).toContain('网格、地点照这个电话上次的填好了')
  expect(on('intake-last-place').text()).toContain('，花园8号院')
  await on('intake-address').setValue('花园9号院')
  expect(on('intake-last-place').text()).toMatch(/^网格照这个电话/)
  await on('intake-other-place').trigger('click')
  expect(page.find('[data-test="intake-last-place"]').exists()).toBe(false)
  expect([on('intake-address').element, on('intake-name').element].map((one) => (one as HTMLInputElement).value)).toEqual(['花园9号院', '张桂兰'])
  vi.useRealTimers()
})
