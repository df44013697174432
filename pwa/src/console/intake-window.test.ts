import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import type { LonLat } from '@/map'
import type * as callsModule from './calls'
import { draftOf } from './drafts'
import IntakeDesk from './IntakeDesk.vue'

const calls = vi.hoisted(() => ({
  takeIn: vi.fn<(body: Record<string, unknown>) => Promise<unknown>>(),
  act: vi.fn<(id: string, body: Record<string, unknown>) => Promise<unknown>>(),
  openCase: vi.fn<(id: string) => Promise<unknown>>(),
  whoCalls: vi.fn<(phone: string) => Promise<unknown>>(),
  likelyDoubles: vi.fn<() => Promise<unknown[]>>(),
}))
vi.mock('./calls', async (original) => ({ ...(await original<typeof callsModule>()), ...calls, areaAt: () => new Promise(() => undefined) }))
vi.mock('./session', () => ({ session: { status: 'in', user: null }, permissions: () => ['case.settle_at_desk'], ask: (question: () => unknown) => question(), client: { request: () => new Promise(() => undefined) } }))

beforeEach(() => {
  sessionStorage.clear()
  document.body.innerHTML = ''
  for (const one of Object.values(calls)) one.mockReset()
  calls.likelyDoubles.mockResolvedValue([])
  calls.whoCalls.mockReturnValue(new Promise(() => undefined))
})

/** The window beside a map: whoever clicks there gives the point of the form that stands open. */
function atTheWindow() {
  const point = shallowRef<LonLat | null>(null)
  const page = mount(defineComponent({ setup: () => () => h(IntakeDesk, { point: point.value, now: new Date(), onPoint: (at: LonLat | null) => (point.value = at) }) }), {
    global: { stubs: { TreePicker: true, PhotoBox: true, RouterLink: true } }, attachTo: document.body,
  })
  const on = (test: string) => page.get(`[data-test="${test}"]`)
  return { page, point, on, at: async (place: LonLat) => ((point.value = place), await flushPromises()) }
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
  })

  it('a draft that was saved is none any more', async () => {
    sessionStorage.setItem('xunge-desk-draft:intake', JSON.stringify({ description: '漏水', category: 'water', '~id': '0190b1c2-0000-7000-8000-000000000001' }))
    const { on } = atTheWindow()
    calls.takeIn.mockResolvedValue({ case_no: '1', id: 'a', flags: [], protected: true, state: 'reported', reported_at: '2026-11-26T02:00:00Z' })
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
