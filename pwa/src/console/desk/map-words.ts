import type { AreaLevel } from '@/map'
import { lightMarks } from '@/rules/light'
import { chinaDay } from '../china-time'
import type { Filters } from '../filters'
import { viewWords } from './filter-words'

export const levelWords: Record<AreaLevel, string> = { town: '镇街', neighbourhood: '社区', grid: '网格' }

/**
 * What is counted on the map is what the list shows: there is one model of filters, and these are its usual settings under a name. A figure
 * on the map is the length of the list it leads to.
 */
export type Measure = 'open' | 'red' | 'yellow' | 'received'
export const measures: Record<Measure, { words: string; filters: Pick<Filters, 'view' | 'state' | 'light'> }> = {
  open: { words: '在办', filters: { view: 'open', state: '', light: '' } },
  red: { words: '■ 已超期', filters: { view: 'open', state: '', light: 'red' } },
  yellow: { words: '▲ 快到期', filters: { view: 'open', state: '', light: 'yellow' } },
  received: { words: '收到的', filters: { view: 'all', state: '', light: '' } },
}

export function measureOf(filters: Filters): Measure | View {
  return usual(filters) ?? filters.view
}
type View = Filters['view']

function usual({ view, state, light }: Filters): Measure | undefined {
  return (Object.keys(measures) as Measure[]).find((name) => {
    const { filters } = measures[name]
    return filters.view === view && filters.state === state && filters.light === light
  })
}

/** "已超期的件数，按社区"; of what is no usual setting "全部里已超期的件数": on a wall the title is all that is read. */
export function measureTitle(filters: Filters, level: AreaLevel): string {
  const measure = usual(filters)
  const what = measure ? measures[measure].words.replace(/^\S /, '') : `${viewWords[filters.view]}${filters.light ? `里${lightMarks[filters.light].words}` : ''}`
  return `${what.replace(/的$/, '')}的件数，按${levelWords[level]}`
}

/** Usual spans of time, by when a case was reported. */
export const spans = [
  { words: '今天', days: 0 },
  { words: '近 7 天', days: 6 },
  { words: '近 30 天', days: 29 },
  { words: '今年', days: null },
] as const

export function spanFilters(days: number | null, now: Date): Pick<Filters, 'reported_from' | 'reported_to'> {
  return { reported_from: days === null ? `${chinaDay(now).slice(0, 4)}-01-01` : chinaDay(now, -days), reported_to: '' }
}
