import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import type { InSight } from '@/map'
import MapPile from '@/map/MapPile.vue'
import { boxText, noFilters, readBox, readFilters, serverQuery, sharedBox, writeFilters, type Filters } from '../filters'
import { filterWords } from './filter-words'
import type { Counts } from '../queue'
import FilterBar from './FilterBar.vue'
import MapFoot from './MapFoot.vue'
import MapPanel from './MapPanel.vue'
import type { MapDesk } from './use-map-desk'
import { measureOf, measures, measureTitle, spanFilters } from './map-words'

const may = ['case.read']
const plain: Filters = { ...noFilters, view: 'open', q: '' }

describe('a part of the map as a filter', () => {
  it('is said in the address, to the server and on a chip in the same figures', () => {
    const bbox = boxText([98.44467612345, 39.7, 98.5793241, 39.78700049])
    expect(bbox).toBe('98.444676,39.7,98.579324,39.787')
    const filters = { ...plain, bbox }
    expect(readFilters(writeFilters(filters, may), may)).toEqual(filters)
    expect(serverQuery(filters)).toEqual({ bbox, state: 'open' })
    expect(filterWords(filters, String)).toEqual([{ name: 'bbox', label: '图上这一块' }])
  })

  it.each(['1,2,3', '98.6,39.7,98.5,39.8', '98.5,39.8,98.6,39.7', '98.5,39.7,98.6,95', 'a,b,c,d', '98.5,,98.6,39.8', ''])('is not given where the address says %j', (text) => {
    expect(readBox(text)).toBeNull()
    expect(readFilters({ bbox: text }, may).bbox).toBe('')
  })

  it('and what is looked at share what both hold', () => {
    expect(sharedBox([0, 0, 4, 4], [2, 1, 6, 3])).toEqual([2, 1, 4, 3])
    expect(sharedBox([0, 0, 1, 1], [1, 0, 2, 1])).toBeNull()
  })
})

describe('what is counted', () => {
  it('is what the list shows: each is a setting of its filters', () => {
    for (const [name, { filters }] of Object.entries(measures)) expect(measureOf({ ...plain, ...filters, category: 'dispute' })).toBe(name)
    expect(measureOf({ ...plain, view: 'closed' })).toBe('closed')
    expect(measureOf({ ...plain, state: 'handling' })).toBe('open')
    expect(measureTitle({ ...plain, view: 'open', light: 'red' }, 'neighbourhood')).toBe('已超期的件数，按社区')
    expect(measureTitle({ ...plain, view: 'mine' }, 'grid')).toBe('待我办的件数，按网格')
    // what is counted stands in the title that is printed, whichever way it was chosen
    expect(measureTitle({ ...plain, view: 'all', light: 'red' }, 'town')).toBe('全部里已超期的件数，按镇街')
  })

  it('in a usual span of days, as the calendar stands in China', () => {
    const late = new Date('2026-11-26T17:00:00Z') // already the 27th there
    expect(spanFilters(0, late)).toEqual({ reported_from: '2026-11-27', reported_to: '' })
    expect(spanFilters(6, late).reported_from).toBe('2026-11-21')
    expect(spanFilters(null, late).reported_from).toBe('2026-01-01')
  })
})

it('the number in view says what the list beside it has more, and where that is', () => {
  const foot = (more: object): string => mount(MapFoot, { props: { viewed: { total: 1043, open: 1043, yellow: 0, red: 0 }, failed: false, unplaced: 0, beside: 0, areas: false, narrowed: false, ...more } }).text()
  expect(foot({ beside: 7 })).toContain('列表里另有 7 件，在图外或没记位置')
  expect(foot({ unplaced: 29 })).toContain('另有 29 件没记位置，不在图上')
  expect(foot({ unplaced: 29, areas: true })).toContain('知道在哪一片的，也数在那一片里')
  expect(foot({})).not.toContain('另有')
})

it('days are said as days, from one and to one', () => {
  expect(filterWords({ ...plain, reported_from: '2026-11-20', reported_to: '2026-11-27' }, String).map(({ label }) => label)).toEqual(['2026-11-20 起上报的', '到 2026-11-27 上报的'])
})

describe('what is not listed is counted', () => {
  const desk = (unlisted: number): MapDesk =>
    ({ sight: ref([{ lon: 98.5, lat: 39.7, count: 365, yellow: 0, red: 9, one: null, area: '光明社区' }]), unlisted: ref(unlisted), viewed: ref(null), byArea: ref(null), failed: ref(false), beyond: ref(null), all: ref(null), level: ref('town') }) as unknown as MapDesk
  const panel = (unlisted: number): VueWrapper => mount(MapPanel, { props: { desk: desk(unlisted), filters: plain, layer: '', fixed: false, level: '', now: new Date(), printing: false } })

  it('beside the map', () => {
    expect(panel(118).get('[data-test=in-sight-rest]').text()).toContain('还有 118 件')
    expect(panel(0).find('[data-test=in-sight-rest]').exists()).toBe(false)
  })

  it('one stop of Tab: the arrows go through it, and what was opened leaves one on what was in it', async () => {
    const at = (lon: number): InSight => ({ lon, lat: 39.7, count: 2, yellow: 0, red: 0, one: null, area: null })
    const sight = ref([at(1), at(2), at(3)])
    const wrapper = mount(MapPanel, { props: { desk: { ...desk(0), sight }, filters: plain, layer: '', fixed: false, level: '', now: new Date(), printing: false }, attachTo: document.body })
    const rows = () => wrapper.findAll('[data-test=in-sight-one]')
    const stops = (): (string | undefined)[] => rows().map((one) => one.attributes('tabindex'))
    const stands = (): number => rows().findIndex(({ element }) => element === document.activeElement)
    expect(stops()).toEqual(['0', '-1', '-1'])
    ;(wrapper.vm as unknown as { focus: () => void }).focus()
    await rows()[0]?.trigger('keydown', { key: 'ArrowDown' })
    expect([stands(), stops()]).toEqual([1, ['-1', '0', '-1']])
    await rows()[1]?.trigger('keydown', { key: 'End' })
    await rows()[2]?.trigger('keydown', { key: 'ArrowDown' })
    expect(stands()).toBe(2)
    sight.value = []
    await flushPromises()
    sight.value = [at(7), at(8)]
    await flushPromises()
    expect([stands(), stops()]).toEqual([0, ['0', '-1']])
    wrapper.unmount()
  })

  it('and what was pointed at there is lit no more once the panel is gone', () => {
    const left: unknown[] = []
    const say = (what: unknown): void => void left.push(what)
    mount(MapPanel, { props: { desk: desk(0), filters: plain, layer: '', fixed: false, level: '', now: new Date(), printing: false, onLight: say, onMark: say } }).unmount()
    expect(left).toEqual([null, null])
  })

  it('on one spot', () => {
    const cases = [{ id: '1', caseNo: '620902-20261127-0001-2', title: '漏水', light: null }]
    const pile = (total: number): VueWrapper => mount(MapPile, { props: { pile: { at: [10, 10], total, cases, box: [0, 0, 1, 1] }, size: [800, 600] } })
    expect(pile(45).get('[data-test=map-pile-rest]').text()).toBe('还有 44 件，看列表。')
    expect(pile(1).find('[data-test=map-pile-rest]').exists()).toBe(false)
  })
})

it('how many are late is not said before it is known', () => {
  const bar = (counts: Counts | null, total: number | null): string => mount(FilterBar, { props: { filters: plain, total, counts, known: true, counting: false } }).get('[data-test=counts]').text()
  expect(bar(null, null)).toContain('已超期 …')
  expect(bar({ red: 886, yellow: null, recurred: 0 }, null)).toMatch(/已超期 886.*快到期 一万以上.*回头事 0/s)
  expect(bar(null, null)).toContain('先到期的在前')
})
