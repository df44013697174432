import { computed, watch, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { LonLat, MapView } from '@/map'
import { readFilters, writeFilters, type Filters } from './filters'
import { permissions } from './session'

export interface Address {
  filters: ComputedRef<Filters>
  caseId: ComputedRef<string | null>
  intake: ComputedRef<boolean>
  setFilters: (change: Partial<Filters>) => void
  /** `how`: 'replace' where going back through every case passed by would be a nuisance. */
  open: (id: string | null, how?: 'push' | 'replace') => void
  openIntake: (on: boolean) => void
  /** null: the whole district, which needs no place in a link. */
  setMap: (view: MapView | null) => void
  /** Where the link says the map should look. */
  map: MapView | null
}

/** The address bar is where the desk's state lives: a link is a view. */
export function useAddress(): Address {
  const route = useRoute()
  const router = useRouter()
  // several changes may come before the router has settled the first: each builds on the last intended
  let intended: Record<string, string> = plain(route.query)
  watch(() => route.query, (query) => (intended = plain(query)))

  function go(next: Record<string, string>, how: 'push' | 'replace'): void {
    intended = next
    void router[how]({ query: next })
  }

  const filters = computed(() => readFilters(route.query, permissions()))
  return {
    filters,
    caseId: computed(() => (typeof route.query.case === 'string' && route.query.case !== '' ? route.query.case : null)),
    intake: computed(() => route.query.new === '1'),
    setFilters(change) {
      const kept = pick(intended, ['case', 'new', 'at'])
      go({ ...writeFilters({ ...readFilters(intended, permissions()), ...change }, permissions()), ...kept }, 'replace')
    },
    open(id, how = 'push') {
      const rest = without(intended, ['case', 'new'])
      go(id === null ? rest : { ...rest, case: id }, id === null ? 'replace' : how)
    },
    openIntake(on) {
      const rest = without(intended, ['case', 'new'])
      go(on ? { ...rest, new: '1' } : rest, on ? 'push' : 'replace')
    },
    setMap(view) {
      const at = view ? writeView(view) : undefined
      if (intended.at !== at) go({ ...without(intended, ['at']), ...(at ? { at } : {}) }, 'replace')
    },
    map: readView(route.query.at),
  }
}

function plain(query: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function pick(from: Record<string, string>, names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)))
}

export function without(from: Record<string, string>, names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)))
}

/** "98.51234,39.73210,13.5": degrees to about a metre, zoom to a tenth. */
export function writeView({ lon, lat, zoom }: MapView): string {
  return `${lon.toFixed(5)},${lat.toFixed(5)},${Math.round(zoom * 10) / 10}`
}

export function readView(text: unknown): MapView | null {
  if (typeof text !== 'string') return null
  const numbers = text.split(',').map(Number)
  const [lon, lat, zoom] = numbers
  if (numbers.length !== 3 || lon === undefined || lat === undefined || zoom === undefined) return null
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 22)) return null
  return { lon, lat, zoom }
}

export function pointOf(row: { location: { coordinates: [number, number] } | null }): LonLat | null {
  return row.location ? { lon: row.location.coordinates[0], lat: row.location.coordinates[1] } : null
}
