import { shallowReactive } from 'vue'
import { openPhoto, putAttachment, type WithPhotos } from '@/api/calls'
import type { SimilarCase } from '@/api/similar'
import type { AreaRow, CalendarRow, CaseRow, CategoryRow, Named } from '@/api/types'
import type { PhotoToKeep } from '@/local/record'
import type { AreaCount, AreaLevel } from '@/map'
import type { Counts, Page } from './queue'
import { ask, client } from './session'
import type { StepBody } from './forms/step-kind'

export type CategoryBranch = CategoryRow & { children: CategoryRow[] }
export type AreaItem = Pick<AreaRow, 'code' | 'level' | 'name' | 'parent' | 'kind'>

export interface Contact {
  contact: { name?: string; phone?: string; wishes?: string } | null
  parties: { name: string; phone?: string; part?: string }[]
}

/** How the photos of one record are opened. */
export const photoOf = (of: WithPhotos, id: string) => (sha256: string): Promise<Blob> => ask(() => openPhoto(client, of, id, sha256))

export function listCases(query: Record<string, string>, more: { order: string; limit: number; cursor?: string | null }, signal?: AbortSignal): Promise<Page<CaseRow>> {
  return ask(() => client.request('/api/v1/cases', { query: { ...query, ...more }, ...(signal ? { signal } : {}) }))
}

/** How many of a list are late, soon late, or came back. */
export const countBeside = (query: Record<string, string>, signal: AbortSignal): Promise<Counts> => ask(() => client.request('/api/v1/cases/counts', { query, signal }))

/** The case that is meant by a code, or by its end alone. */
export const caseByCode = (code: string): Promise<{ id: string; case_no: string }> => ask(() => client.request('/api/v1/cases/by-code', { query: { code } }))

/** Which others a case may be the same as. */
export const doublesOf = async (id: string): Promise<SimilarCase[]> => (await ask(() => client.request<{ items: SimilarCase[] }>(`/api/v1/cases/${encodeURIComponent(id)}/similar`))).items

export interface SavedFilter { id: string; name: string; /** As in the desk's address. */ query: string }

export const savedFilters = async (): Promise<SavedFilter[]> => (await ask(() => client.request<{ items: SavedFilter[] }>('/api/v1/cases/filters'))).items
export const keepFilter = async (name: string, query: string): Promise<SavedFilter[]> => (await ask(() => client.request<{ items: SavedFilter[] }>('/api/v1/cases/filters', { json: { name, query } }))).items
export const dropFilter = async (id: string): Promise<SavedFilter[]> => (await ask(() => client.request<{ items: SavedFilter[] }>(`/api/v1/cases/filters/${encodeURIComponent(id)}`, { method: 'DELETE' }))).items

export interface Piles { hand: number; sign: number; work: number; soon: number; help: number }

/** What one sent back, and is not one's own any more. */
export interface Returned { case_no: string; title: string; at: string; reason: string | null }
export const returnedCases = async (): Promise<Returned[]> => (await ask(() => client.request<{ items: Returned[] }>('/api/v1/cases/returned'))).items

/** How many cases lie in each pile of one's unit. */
export const countPiles = (): Promise<Piles> => ask(() => client.request('/api/v1/cases/piles'))

export function openCase(id: string, signal?: AbortSignal): Promise<CaseRow> {
  return ask(() => client.request(`/api/v1/cases/${encodeURIComponent(id)}`, signal ? { signal } : {}))
}

/** The whole photo, named by its own hash; sent twice it is there once. It opens only through what names it. */
export function sendPhoto({ sha256, bytes, type }: PhotoToKeep): Promise<void> {
  return ask(() => putAttachment(client, null, sha256, bytes, type))
}

/** Takes a step; its form has put the values in `body`. */
export function act(id: string, body: StepBody): Promise<CaseRow> {
  return ask(() => client.request(`/api/v1/cases/${encodeURIComponent(id)}/actions`, { json: body }))
}

export function takeIn(body: Record<string, unknown>): Promise<CaseRow> {
  return ask(() => client.request('/api/v1/cases', { json: body }))
}

/** What was said at the window is of a case that is there already. */
export function supplement(body: Record<string, unknown>): Promise<CaseRow> {
  return ask(() => client.request('/api/v1/receptions/supplement', { json: body }))
}

/** Somebody received: asked and answered, or with the case that came of it. */
export interface ReceptionRow {
  id: string
  at: string
  kind: string
  kind_label: string
  channel: string
  people: number
  category: string | null
  case: { id: string; case_no: string; title: string } | null
  asked: string | null
  answered: string | null
  by: string
}

export interface Figure {
  receptions: number
  people: number
  kinds: { kind: string; label: string; receptions: number; people: number }[]
}

export function noteConsultation(body: Record<string, unknown>): Promise<ReceptionRow> {
  return ask(() => client.request('/api/v1/receptions', { json: body }))
}

export function receptionFigures(first: string, last: string): Promise<{ days: (Figure & { day: string })[]; total: Figure }> {
  return ask(() => client.request('/api/v1/receptions/figures', { query: { first, last } }))
}

export function listReceptions(query: { day?: string; kind?: string; cursor?: string | null }): Promise<{ items: ReceptionRow[]; next_cursor: string | null }> {
  return ask(() => client.request('/api/v1/receptions', { query: { ...query } }))
}

/** What is known of whoever calls. */
export interface Caller {
  name: string | null
  grid: Named | null
  address_text: string | null
  cases: Pick<CaseRow, 'id' | 'case_no' | 'title' | 'state' | 'reported_at'>[]
  receptions: ReceptionRow[]
}

/** A number goes in the body: one in an address would stand in logs. */
export function whoCalls(phone: string): Promise<Caller> {
  return ask(() => client.request('/api/v1/receptions/caller', { json: { phone } }))
}

export async function likelyDoubles(asked: Record<string, unknown>): Promise<SimilarCase[]> {
  return (await ask(() => client.request<{ items: SimilarCase[] }>('/api/v1/cases/similar', { json: asked, timeoutMs: 8_000 }))).items
}

/** Cases whose number was looked at here. */
export const contactsOpened: Set<string> = shallowReactive(new Set<string>())
/** How many people and telephones there are to be opened: asked before anybody says why. */
export const contactLeft = (id: string): Promise<{ people: number; phones: number; wishes: boolean }> => ask(() => client.request(`/api/v1/cases/${encodeURIComponent(id)}/contact`))

/** Opens a name and number; the reason stays in the journal. */
export async function openContact(id: string, reason: string): Promise<Contact> {
  const found = await ask(() => client.request<Contact>(`/api/v1/cases/${encodeURIComponent(id)}/contact`, { json: { reason } }))
  contactsOpened.add(id)
  return found
}

/** Cases by area, and those that belong to none of that level: together what the list counts for the same filters. */
export interface AreaFigures {
  items: AreaCount[]
  none: Omit<AreaCount, 'code' | 'name'>
}

export function areaFigures(level: AreaLevel, query: Record<string, string>, signal: AbortSignal): Promise<AreaFigures> {
  return ask(() => client.request('/api/v1/atlas/summary', { query: { ...query, level }, signal }))
}

export function tile(path: string, query: Record<string, string>, signal?: AbortSignal): Promise<ArrayBuffer | undefined> {
  return ask(() => client.request<ArrayBuffer | undefined>(path, { query, answer: 'bytes', ...(signal ? { signal } : {}) }))
}

export async function allAreas(): Promise<AreaItem[]> {
  return (await ask(() => client.request<{ items: AreaItem[] }>('/api/v1/areas'))).items
}

export async function allCategories(): Promise<CategoryBranch[]> {
  return (await ask(() => client.request<{ items: CategoryBranch[] }>('/api/v1/categories'))).items
}

/** A way in which matters come. `mine`: this post registers what comes that way. */
export interface ChannelRow extends Named {
  in_person: boolean
  mine: boolean
}

export async function allChannels(): Promise<ChannelRow[]> {
  return (await ask(() => client.request<{ items: ChannelRow[] }>('/api/v1/channels'))).items
}

export async function workCalendar(): Promise<CalendarRow[]> {
  return (await ask(() => client.request<{ items: CalendarRow[] }>('/api/v1/calendar'))).items
}

export function areaAt(lon: number, lat: number): Promise<{ grid: Named | null; neighbourhood: Named | null; town: Named | null; how: string }> {
  return ask(() => client.request('/api/v1/areas/at', { query: { lon, lat } }))
}

/** How many are to be called now, later, and not at all. */
export const callsWaiting = (): Promise<Record<'now' | 'later' | 'nobody', number>> => ask(() => client.request('/api/v1/voice/calls'))
