import { areaSaid, said, shortQuery, type UrlQuery } from '../query'

/** What the list of people shows; it stands in the address bar, so that a link is a view. Empty text is "whatever". */
export interface PeopleFilters {
  area: string
  group: string
  tier: string
  due: '' | 'overdue' | 'today' | 'week' | 'grave'
  level: '' | 'leader' | 'neighbourhood'
  state: 'cared_for' | 'left'
  q: string
}

export type Tab = 'people' | 'load' | 'leaves' | 'unclear' | 'merges'

export const dueWords: Record<Exclude<PeopleFilters['due'], ''>, string> = { overdue: '已超期', today: '今天到期', week: '一周内', grave: '病情加重' }
export const levelWords: Record<Exclude<PeopleFilters['level'], ''>, string> = { leader: '超期，网格长在跟', neighbourhood: '超期，社区在跟' }

/** Filters out of the address bar. What is unknown there (an old link, a typing error) counts as not given. */
export function readPeopleFilters(query: Readonly<Record<string, unknown>>): PeopleFilters {
  const code = (value: unknown): string => (/^[a-z0-9_]{1,60}$/.test(said(value)) ? said(value) : '')
  const due = said(query.due)
  const level = said(query.level)
  return {
    area: areaSaid(query.area),
    group: code(query.group),
    tier: code(query.tier),
    due: due in dueWords ? (due as PeopleFilters['due']) : '',
    level: level in levelWords ? (level as PeopleFilters['level']) : '',
    state: query.state === 'left' ? 'left' : 'cared_for',
    q: said(query.q).slice(0, 60),
  }
}

/** The address bar for filters; what is as by default is left out, so that links stay short. */
export function writePeopleFilters({ state, ...others }: PeopleFilters): UrlQuery {
  return shortQuery({ ...others, state: state === 'left' ? 'left' : null })
}

/** Whoever has left is due nowhere: those filters fall away with the choice. */
export function changed(filters: PeopleFilters, change: Partial<PeopleFilters>): PeopleFilters {
  const next = { ...filters, ...change }
  return next.state === 'left' ? { ...next, due: '', level: '' } : next
}

/** What figures are asked for: the same area, group and tier; being due is what they count. */
export function coverageQuery({ area, group, tier }: PeopleFilters, level: string): UrlQuery {
  return shortQuery({ level, area, group, tier })
}

/** The areas just below what is looked at; a grid shows itself. */
export function levelBelow(area: string): 'town' | 'neighbourhood' | 'grid' {
  return area.length >= 12 ? 'grid' : area.length >= 9 ? 'neighbourhood' : 'town'
}

interface Branch {
  value: string
  children?: readonly Branch[]
}

/** Where nobody chose an area: the smallest one that all areas at hand lie in. */
export function ownGround(tree: readonly Branch[]): string {
  const [only] = tree
  if (!only || tree.length > 1) return ''
  return only.children?.length === 1 ? ownGround(only.children) : only.value
}

export function readTab(query: Readonly<Record<string, unknown>>): Tab {
  return query.tab === 'load' || query.tab === 'leaves' || query.tab === 'unclear' || query.tab === 'merges' ? query.tab : 'people'
}
