import { computed } from 'vue'
import type { AreaLevel, LonLat, MapView } from '@/map'
import { readFilters, writeFilters, type Filters } from '../filters'
import { said, shortQuery } from '../query'
import { permissions } from '../session'
import { usePlace } from '../frame/use-place'

interface Place {
  filters: Filters
  id: string | null
  intake: boolean
  /** The case opens with the form of what it waits to be answered: so a notice leads there. */
  answer: boolean
  /** Where the map looks; empty is the whole district, which needs no place in a link. */
  at: string
  /** What stands beside the rail: the list, what is on the map, or the map alone. */
  show: '' | 'map' | 'full'
  /** What the map draws: cases, or areas in colours. */
  layer: '' | 'areas'
  /** By which areas; empty follows the zoom. */
  level: AreaLevel | ''
}
const shows = ['map', 'full'] as const
const levels = ['town', 'neighbourhood', 'grid'] as const
const one = <T extends string>(of: readonly T[], text: string): T | '' => of.find((name) => name === text) ?? ''

/** `/console?view=…&case=<id>`, `new=1` while somebody is at the window, `at=` where the map looks, `show=`, `layer=` and `level=` what it draws. */
export function useAddress() {
  const { place, go } = usePlace<Place>(
    ({ query }) => ({ filters: readFilters(query, permissions()), id: said(query.case) || null, intake: query.new === '1', answer: query.answer === '1', at: said(query.at), show: one(shows, said(query.show)), layer: one(['areas'], said(query.layer)), level: one(levels, said(query.level)) }),
    ({ filters, id, intake, answer, ...map }) => ({ query: { ...writeFilters(filters, permissions()), ...shortQuery({ case: id, new: intake ? '1' : null, answer: answer ? '1' : null, ...map }) } }),
  )
  return {
    filters: computed(() => place.value.filters),
    id: computed(() => place.value.id),
    intake: computed(() => place.value.intake),
    answer: computed(() => place.value.answer),
    answered: () => void go(() => ({ answer: false }), 'replace'),
    /** Where the address says the map should look; empty is the whole district. */
    at: computed(() => place.value.at),
    show: computed(() => place.value.show),
    layer: computed(() => place.value.layer),
    level: computed(() => place.value.level),
    setFilters: (change: Partial<Filters>) => void go(({ filters }) => ({ filters: { ...filters, ...change } }), 'replace'),
    /** From the map to what it stands for, and back with the browser's own button. */
    setPlace: (change: Partial<Pick<Place, 'show' | 'layer' | 'level'>>, narrowed: Partial<Filters> = {}) => void go(({ filters }) => ({ ...change, filters: { ...filters, ...narrowed } }), 'push'),
    /** `how`: 'replace' where going back through every case passed by would be a nuisance. */
    open: (id: string | null, how: 'push' | 'replace' = 'push') => void go(() => ({ id, intake: false, answer: false }), id === null ? 'replace' : how),
    openIntake: (on: boolean) => void go(() => ({ id: null, intake: on, answer: false }), on ? 'push' : 'replace'),
    setMap: (view: MapView | null) => void go(() => ({ at: view ? writeView(view) : '' }), 'replace'),
  }
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
