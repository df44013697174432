import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { AreaCount, AreaLevel, AreaShading, Box, InSight, MapView } from '@/map'
import { classBreaks } from '@/map/shading'
import { areaFigures, listCases } from '../calls'
import { boxText, readBox, sharedBox, type Filters } from '../filters'
import { session } from '../session'
import { useSteady } from '../steady'
import type { CaseRow } from '@/api/types'
import { stateWords } from '../words'
import { readView, without, writeView, type useAddress } from './address'
import { measureTitle } from './map-words'
import { useAsked } from './use-asked'

/** Longer than this nobody looks at numbers that have moved on. */
const freshMs = 60_000
const world: Box = [-180, -85, 180, 85]
export const protectedTitle = '要保密的事'

export interface Sum {
  total: number
  open: number
  yellow: number
  red: number
}
const sumOf = (rows: readonly Omit<AreaCount, 'code' | 'name'>[]): Sum =>
  rows.reduce<Sum>((sum, { open, closed, yellow, red }) => ({ total: sum.total + open + closed, open: sum.open + open, yellow: sum.yellow + yellow, red: sum.red + red }), { total: 0, open: 0, yellow: 0, red: 0 })

/** What the map beside the list shows and counts, all of it under the list's own filters. */
export function useMapDesk(address: ReturnType<typeof useAddress>, query: Readonly<Ref<Record<string, string>>>, stamp: Readonly<Ref<number>>, known: (id: string) => CaseRow | null) {
  const level = ref<AreaLevel>('town')
  const box = shallowRef<Box | null>(null)
  const sight = shallowRef<InSight[]>([])
  /** Cases in sight that are not among those. */
  const unlisted = ref(0)
  function seen(things: InSight[], beyond: number): void {
    sight.value = things
    unlisted.value = beyond
  }

  // what turns by itself (a light, a colleague's step beyond the list's first page) is asked about again, while somebody looks
  const beat = ref(0)
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible' && session.status === 'in') beat.value += 1
  }, freshMs)
  onScopeDispose(() => clearInterval(timer))
  const changes = computed(() => stamp.value + beat.value)

  // --- figures by area --------------------------------------------------------------------------------------------------
  const wanted = useSteady(() => ({ level: level.value, query: query.value }))
  const figures = useAsked(wanted, ({ level: by, query: of }, signal) => areaFigures(by, of, signal), () => changes.value)
  /** Of the level that is looked at; null while they are not here. */
  const byArea = computed(() => (figures.answer.value?.of.level === level.value ? figures.answer.value.value : null))
  /** By whatever level they were asked for last, but of nothing else than what is looked for now. */
  const counts = computed(() => {
    const here = figures.answer.value
    const same = here && JSON.stringify(here.of.query) === JSON.stringify(query.value)
    return new Map(same ? here.value.items.map((one) => [one.code, one]) : [])
  })
  const all = computed(() => (byArea.value ? sumOf([...byArea.value.items, byArea.value.none]) : null))
  const shading = computed<AreaShading | null>(() => {
    if (address.layer.value !== 'areas' || !byArea.value) return null
    const totals = new Map(byArea.value.items.map(({ code, open, closed }) => [code, open + closed]))
    const { light } = address.filters.value
    return { level: level.value, counts: totals, within: address.filters.value.area, breaks: classBreaks([...totals.values()]), tone: light === 'red' ? 'red' : light === 'yellow' ? 'amber' : 'primary' }
  })
  const title = computed(() => measureTitle(address.filters.value, level.value))
  const beyond = computed(() => (byArea.value ? sumOf([byArea.value.none]).total : null))

  // --- what is in view --------------------------------------------------------------------------------------------------
  /** The part of the map that is looked at, within the part the list is narrowed to. */
  const inView = computed<Box | null>(() => {
    const frame = readBox(address.filters.value.bbox)
    return box.value && (frame ? sharedBox(box.value, frame) : box.value)
  })
  const viewed = useAsked(
    useSteady(() => (inView.value ? { ...query.value, bbox: boxText(inView.value) } : null)),
    async (of, signal) => {
      const { items, none } = await areaFigures('town', of, signal)
      return sumOf([...items, none])
    },
    () => changes.value,
    350,
  )
  const viewedNow = computed(() => (inView.value ? (viewed.answer.value?.value ?? null) : null))

  /** Matching cases that have no place: told, or the map would seem to have lost them. */
  const placed = useAsked(
    useSteady(() => (address.show.value && !query.value.bbox ? { ...query.value, bbox: boxText(world) } : null)),
    async (of, signal) => {
      const { items, none } = await areaFigures('town', of, signal)
      return sumOf([...items, none]).total
    },
    () => changes.value,
  )
  const unplaced = computed(() => {
    const here = placed.answer.value
    const same = here && JSON.stringify(without(here.of, ['bbox'])) === JSON.stringify(figures.answer.value?.of.query)
    return same && all.value && address.show.value && !query.value.bbox ? Math.max(0, all.value.total - here.value) : 0
  })

  // --- where it looks ---------------------------------------------------------------------------------------------------
  /** What the map itself put into the address last: anything else there is somebody going back, or a link. */
  let own = address.at.value
  const focus = shallowRef<MapView | null>(null)
  const map = shallowRef<{ home: () => Promise<void> } | null>(null)
  function moved(view: MapView | null, shown: Box, at: AreaLevel): void {
    box.value = shown
    level.value = at
    own = view ? writeView(view) : ''
    if (own !== address.at.value) address.setMap(view)
  }
  watch(address.at, (at) => {
    if (at === own) return
    own = at
    const view = readView(at)
    if (view) focus.value = view
    else if (!address.filters.value.area) void map.value?.home()
  })

  // --- the case under the pointer ---------------------------------------------------------------------------------------
  const over = shallowRef<{ id: string; caseNo: string; title: string } | null>(null)
  const strange = computed(() => (over.value && !known(over.value.id) && over.value.title !== protectedTitle ? over.value : null))
  const asked = useAsked(strange, async ({ id, caseNo }, signal) => (await listCases({ q: caseNo }, { order: 'reported', limit: 1 }, signal)).items.find((row) => row.id === id) ?? null, () => 0, 300)
  const about = computed(() => {
    const under = over.value
    if (!under || under.title === protectedTitle) return null
    const row = known(under.id) ?? (asked.answer.value?.of.id === under.id ? asked.answer.value.value : null)
    return row && `${stateWords[row.state]}，${row.unit ? row.unit.name : '还没有给单位'}`
  })

  return {
    map, focus, moved, over, about, sight, seen, unlisted, level, counts, byArea, all, shading, title, beyond, unplaced, inView, viewed: viewedNow,
    failed: computed(() => figures.failed.value || viewed.failed.value),
    retry() {
      figures.retry()
      viewed.retry()
    },
    changes,
    frame: computed(() => readBox(address.filters.value.bbox)),
    list: (of: Box, narrowed: Partial<Filters> = {}) => address.setPlace({ show: '' }, { bbox: boxText(of), ...narrowed }),
  }
}

export type MapDesk = ReturnType<typeof useMapDesk>
