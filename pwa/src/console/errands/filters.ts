import type { ErrandRow, ErrandState } from '@/api/care'
import { areaSaid, said, shortQuery, type UrlQuery } from '../query'

/** `open`: not ended yet; `all`: whatever. */
export type StateFilter = ErrandState | 'open' | 'all'

/** What the list shows. Empty text is "whatever". */
export interface ErrandFilters {
  state: StateFilter
  kind: string
  /** An area code: everything inside it. */
  area: string
  late: boolean
  q: string
}

export const stateLabels: Record<StateFilter, string> = {
  open: '在办', all: '全部', accepted: '已受理', papers: '已收材料', filed: '已代交', told: '已回告', withdrawn: '已撤回',
}

export const noFilters: ErrandFilters = { state: 'open', kind: '', area: '', late: false, q: '' }

/** Filters out of the address bar. What is unknown there (an old link, a typing error) counts as not given. */
export function readFilters(query: Readonly<Record<string, unknown>>): ErrandFilters {
  const state = said(query.state)
  return {
    state: state in stateLabels ? (state as StateFilter) : 'open',
    kind: said(query.kind),
    area: areaSaid(query.area),
    late: query.late === '1',
    q: said(query.q).slice(0, 60),
  }
}

/** The address bar for filters; what is as by default is left out, so that links stay short. */
export function writeFilters({ state, kind, area, late, q }: ErrandFilters): UrlQuery {
  return shortQuery({ state: state === 'open' ? null : state, kind, area, late: late ? '1' : null, q })
}

/** A whole number names one errand, so it is looked for wherever that stands. */
export function isErrandNumber(text: string): boolean {
  return /^DB\d{6}-\d{8}-\d{3,}-[\dX]$/i.test(text)
}

/** Whether what was typed can be a part of a number: from its beginning, from its day, or from its serial on. */
export function isNumberPart(text: string): boolean {
  return /^(?:D|DB|(?:DB)?\d{1,6}|(?:DB)?\d{6}-\d{0,8}|(?:DB)?\d{6}-\d{8}-\d{0,6}(?:-[\dX]?)?|\d{1,6}-[\dX]|\d{1,8}(?:-\d{3,6}(?:-[\dX]?)?|-)?)$/i.test(text)
}

/**
 * Whether a row answers to a name, a telephone, a place or a kind. Who asked is sealed on the server, which cannot look for it; and
 * somebody's name must not stand in an address.
 */
export function answersTo(row: Pick<ErrandRow, 'name' | 'phone' | 'address_text' | 'kind'>, text: string): boolean {
  const digits = text.replace(/\D/g, '')
  if (digits.length >= 4 && (row.phone ?? '').replace(/\D/g, '').includes(digits)) return true
  return [row.name, row.address_text ?? '', row.kind.name].some((one) => one.includes(text))
}

/** What the list asks the server for. */
export function serverQuery({ state, kind, area, late, q }: ErrandFilters): UrlQuery {
  if (isErrandNumber(q)) return { state: '', q }
  // an empty state is asked for as such: not named at all it would mean those that run
  return { state: state === 'all' ? '' : state, ...shortQuery({ kind, area, late: late ? 'true' : null, q }) }
}

/** Whether anything beside the state narrows the list. */
export function isNarrowed(filters: ErrandFilters): boolean {
  return filters.kind !== '' || filters.area !== '' || filters.late || filters.q !== ''
}
