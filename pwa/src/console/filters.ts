import type { CaseState, Urgency } from '@/api/types'
import type { Box } from '@/map'
import type { Light } from '@/rules/light'
import { areaSaid, momentSaid, said, shortQuery, type UrlQuery } from './query'
import { endedStates, flagWords, openStates, outcomeWords, ratedHowWords, stateWords, urgencyWords } from './words'

/** mine: what waits for this person's posts; the others by state alone. */
export type View = 'mine' | 'open' | 'closed' | 'all'

export type LetterWait = 'draft' | 'signed'
export const letterNames: Record<LetterWait, string> = { draft: '督办函等签发', signed: '督办函等答复' }

export type Held = 'asked' | 'paused' | 'extended'
export const heldNames: Record<Held, string> = { asked: '申请等答复', paused: '正中止', extended: '延过期' }

/** What the list and the map show. Empty text is "whatever". */
export interface Filters {
  view: View
  /** Narrows the view to one state. */
  state: CaseState | ''
  light: Light | ''
  urgency: Urgency | ''
  category: string
  /** An area code: everything inside it. */
  area: string
  channel: string
  /** The unit that leads; "-": none yet. */
  unit: string
  /** Only what came back after it was closed (回头事). */
  recurred: '1' | ''
  /** Only what was sent back because the resident was not satisfied. */
  supervised: '1' | ''
  /** Days, both of them included. */
  reported_from: string
  reported_to: string
  closed_from: string
  closed_to: string
  /** Whom to call back: whose turn it is now, or later, or whom nobody can call. */
  call: 'now' | 'later' | 'nobody' | ''
  /** What the resident said of the result, and how that was obtained; from and to are moments, as a link of a figure has them. */
  rated: string
  rated_how: string
  rated_from: string
  rated_to: string
  /** Only what residents said themselves on the day the result was there. */
  rated_same_day: '1' | ''
  /** What somebody should look at. */
  flagged: string
  /** By what leave the time stands otherwise: applied for, suspended, given more. */
  held: Held | ''
  /** A letter of supervision about it waits, to be signed or to be answered. */
  letter: LetterWait | ''
  /** A part of the map: west, south, east, north. */
  bbox: string
  q: string
}

export const noFilters = { state: '', light: '', urgency: '', category: '', area: '', channel: '', unit: '', recurred: '', supervised: '', held: '', letter: '', reported_from: '', reported_to: '', closed_from: '', closed_to: '', call: '', rated: '', rated_how: '', rated_from: '', rated_to: '', rated_same_day: '', flagged: '', bbox: '' } as const
const days = ['reported_from', 'reported_to', 'closed_from', 'closed_to'] as const

const views: readonly View[] = ['mine', 'open', 'closed', 'all']
const lights: readonly string[] = ['green', 'yellow', 'red']

/** The states in which each step waits for whoever holds its permission (the state table of DESIGN §3). */
const waitsFor: readonly [permission: string, states: readonly CaseState[]][] = [
  ['case.accept', ['reported']],
  ['case.route', ['accepted']],
  ['case.sign', ['routed', 'assessed']],
  ['case.assess', ['routed']],
  ['case.handle', ['assessed']],
  ['case.finish', ['handling']],
  ['mediation.conduct', ['assessed', 'handling']],
  ['case.call_back', ['callback']],
  ['case.close_by_director', ['callback']],
  // what waits to be answered on the way: a letter to be signed or answered, an application to be decided
  ['case.handle', ['routed', 'assessed', 'handling', 'callback']],
  ['case.extend', ['routed', 'assessed', 'handling']],
  ['case.supervise', openStates],
]

/** States that wait for somebody with these permissions, in the order of the loop; empty for those who only look on. */
export function waitingStates(permissions: readonly string[]): CaseState[] {
  const states = new Set(waitsFor.filter(([permission]) => permissions.includes(permission)).flatMap(([, waiting]) => waiting))
  return openStates.filter((state) => states.has(state))
}

export function defaultView(permissions: readonly string[]): View {
  return waitingStates(permissions).length > 0 ? 'mine' : 'open'
}

/** Filters out of the address bar. What is unknown there (an old link, a typing error) counts as not given. */
export function readFilters(query: Readonly<Record<string, unknown>>, permissions: readonly string[]): Filters {
  const view = views.find((one) => one === said(query.view)) ?? defaultView(permissions)
  const state = said(query.state)
  const light = said(query.light)
  return {
    view: view === 'mine' && waitingStates(permissions).length === 0 ? 'open' : view,
    state: state in stateWords ? (state as CaseState) : '',
    light: lights.includes(light) ? (light as Light) : '',
    urgency: said(query.urgency) in urgencyWords ? (said(query.urgency) as Urgency) : '',
    category: said(query.category),
    area: areaSaid(query.area),
    channel: said(query.channel),
    unit: said(query.unit).slice(0, 60),
    recurred: said(query.recurred) === '1' ? '1' : '',
    supervised: said(query.supervised) === '1' ? '1' : '',
    ...(Object.fromEntries(days.map((name) => [name, isDay(said(query[name])) ? said(query[name]) : ''])) as Pick<Filters, (typeof days)[number]>),
    call: ['now', 'later', 'nobody'].includes(said(query.call)) ? (said(query.call) as Filters['call']) : '',
    rated: said(query.rated) in outcomeWords ? said(query.rated) : '',
    rated_how: said(query.rated_how) in ratedHowWords ? said(query.rated_how) : '',
    rated_from: momentSaid(query.rated_from),
    rated_to: momentSaid(query.rated_to),
    rated_same_day: said(query.rated_same_day) === '1' ? '1' : '',
    flagged: said(query.flagged) in flagWords ? said(query.flagged) : '',
    held: said(query.held) in heldNames ? (said(query.held) as Held) : '',
    letter: said(query.letter) in letterNames ? (said(query.letter) as LetterWait) : '',
    bbox: boxText(readBox(said(query.bbox))),
    q: said(query.q).slice(0, 80),
  }
}

/** "98.5,39.7,98.6,39.8" as a box; null for anything that is none. */
export function readBox(text: string): Box | null {
  const numbers = text.split(',').map((one) => (one.trim() === '' ? Number.NaN : Number(one)))
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = numbers
  const lies = numbers.length === 4 && west >= -180 && west < east && east <= 180 && south >= -85 && south < north && north <= 85
  return lies ? [west, south, east, north] : null
}

/** A box to a tenth of a metre, as the server takes it; map and list say it in the same figures, so that they count the same cases. */
export function boxText(box: Box | null): string {
  return box ? box.map((side) => Number(side.toFixed(6))).join(',') : ''
}

/** What both boxes share; null where they do not meet. */
export function sharedBox(a: Box, b: Box): Box | null {
  const box: Box = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]
  return box[0] < box[2] && box[1] < box[3] ? box : null
}

/** The address bar for filters; what is as by default is left out, so that links stay short. */
export function writeFilters(filters: Filters, permissions: readonly string[]): UrlQuery {
  const { view, ...others } = filters
  return shortQuery({ view: view === defaultView(permissions) ? null : view, ...others })
}

/** Filters as they are kept under a name: the view is said even where it is the usual one, because posts change. */
export function savedQuery(filters: Filters, permissions: readonly string[]): string {
  return new URLSearchParams({ view: filters.view, ...writeFilters(filters, permissions) }).toString()
}

/** A whole case number, as it stands on a case. It names one case, so it is looked for wherever that is. */
export function isCaseNumber(text: string): boolean {
  return /^\d{6}-\d{8}-\d{3,}-[\dX]$/i.test(text)
}

/** What list, map and counts ask the server for. */
export function serverQuery(filters: Filters): UrlQuery {
  if (isCaseNumber(filters.q)) return { q: filters.q }
  const { view, ...others } = filters
  const moments = Object.fromEntries(days.map((name) => [name, filters[name] && momentOf(filters[name], name.endsWith('_to') ? 1 : 0)]))
  return shortQuery({ ...others, ...moments, ...(view === 'mine' ? { mine: '1' } : {}), state: filters.state || stateOfView(view) })
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

/** The beginning of a day in China, or of the one after it. */
export function momentOf(day: string, after: 0 | 1): string {
  return new Date(Date.parse(`${day}T00:00:00+08:00`) + after * 86_400_000).toISOString()
}

function stateOfView(view: View): string {
  switch (view) {
    case 'mine':
      return ''
    case 'open':
      return 'open'
    case 'closed':
      return endedStates.join(',')
    case 'all':
      return ''
  }
}

/** The nearest deadline first, except among ended cases: there the newest first. */
export function orderOf(filters: Filters): 'due' | 'reported' {
  return filters.state ? (endedStates.includes(filters.state) ? 'reported' : 'due') : filters.view === 'closed' || filters.view === 'all' ? 'reported' : 'due'
}

/** The states a view offers to be narrowed to. */
export function statesOf(view: View, permissions: readonly string[]): CaseState[] {
  switch (view) {
    case 'mine':
      return waitingStates(permissions)
    case 'open':
      return [...openStates]
    case 'closed':
      return [...endedStates]
    case 'all':
      return [...openStates, ...endedStates]
  }
}

/** How many filters are set beside the view: the number on the filter button. */
export function narrowedBy(filters: Filters): number {
  return ([...Object.keys(noFilters), 'q'] as (keyof typeof noFilters | 'q')[]).filter((name) => filters[name] !== '').length
}
