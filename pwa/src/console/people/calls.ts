import type { CareLists, Coverage, ErrandRow, HelperRow, LeaveRow, LoadRow, MergedHousehold, PeoplePage, PersonRow, StoryItem, UnclearVisit } from '@/api/care'
import { ask, client } from '../session'

/** Questions of the page of people. A person's name in an address would reach logs: people are named by id alone. */
const people = '/api/v1/people'
const care = '/api/v1/care'
const one = (id: string): string => `${people}/${encodeURIComponent(id)}`

function get<T>(path: string, query: Record<string, string | number | null> = {}, signal?: AbortSignal): Promise<T> {
  return ask(() => client.request<T>(path, { query, ...(signal ? { signal } : {}) }))
}

function post<T>(path: string, json: unknown): Promise<T> {
  return ask(() => client.request<T>(path, { json }))
}

export const listPeople = (query: Record<string, string>, cursor: string | null, signal?: AbortSignal): Promise<PeoplePage> => get(people, { ...query, cursor, limit: 50 }, signal)
export const openPerson = (id: string, signal?: AbortSignal): Promise<PersonRow> => get(one(id), {}, signal)
export const storyOf = (id: string, signal?: AbortSignal): Promise<{ items: StoryItem[]; more: boolean }> => get(`${care}/people/${encodeURIComponent(id)}/timeline`, {}, signal)
export const careLists = (): Promise<CareLists> => get(`${care}/groups`)
export const coverageOf = (query: Record<string, string>, signal?: AbortSignal): Promise<Coverage> => get(`${care}/coverage`, query, signal)
export const loadOf = async (area: string): Promise<LoadRow[]> => (await get<{ items: LoadRow[] }>(`${care}/load`, { area })).items
export const helpersIn = async (area: string): Promise<HelperRow[]> => (await get<{ items: HelperRow[] }>(`${care}/helpers`, { area })).items
export const unclearVisits = async (): Promise<UnclearVisit[]> => (await get<{ items: UnclearVisit[] }>(`${care}/unclear-visits`)).items
export const matchVisit = async (visit: string, person: string): Promise<UnclearVisit[]> => (await post<{ items: UnclearVisit[] }>(`${care}/unclear-visits/${visit}`, { person_id: person })).items
export const leaves = async (): Promise<LeaveRow[]> => (await get<{ items: LeaveRow[] }>(`${people}/leaves`)).items
export const householdMerges = async (): Promise<MergedHousehold[]> => (await get<{ items: MergedHousehold[] }>('/api/v1/households/merges')).items
export const unmergeHousehold = async (id: string): Promise<MergedHousehold[]> => (await post<{ items: MergedHousehold[] }>(`/api/v1/households/${encodeURIComponent(id)}/unmerge`, {})).items

export const visitPhoto = (visit: string, sha256: string): Promise<Blob> => ask(() => client.request(`${care}/visits/${visit}/attachments/${sha256}`, { answer: 'blob' }))

/** An exact number, in the body: an address would stand in logs and in the browser's history. */
export const findByNumber = async (number: { id_number?: string; phone?: string }): Promise<PersonRow[]> => (await post<{ items: PersonRow[] }>(`${people}/find`, number)).items
export const register = (body: Record<string, unknown>): Promise<PersonRow> => post(people, body)
export const correct = (id: string, base_version: number, changes: Record<string, unknown>): Promise<PersonRow> => post(`${one(id)}/change`, { base_version, changes })
export const joinGroup = (id: string, body: { group: string; tier: string | null; helper_id: string | null }): Promise<PersonRow> => post(`${one(id)}/plans`, body)
export const changePlan = (id: string, plan: string, body: { tier?: string; helper_id?: string | null }): Promise<PersonRow> => post(`${one(id)}/plans/${plan}`, body)
export const leaveGroup = (id: string, plan: string, reason: string): Promise<PersonRow> => post(`${one(id)}/plans/${plan}/end`, { reason })
export const markGrave = (id: string): Promise<PersonRow> => post(`${one(id)}/grave`, {})
export const move = (id: string, body: { to_grid: string; address_text: string; door: string | null; reason: string | null }): Promise<void> => ask(() => client.request(`${one(id)}/transfer`, { json: body, answer: 'none' }))
export const reveal = async (id: string, fields: string[], reason: string): Promise<Record<string, unknown>> => (await post<{ values: Record<string, unknown> }>(`${one(id)}/reveal`, { fields, reason })).values
export const askForVisit = (body: Record<string, unknown>): Promise<ErrandRow> => post('/api/v1/errands', body)
export const giveList = async (body: { account_id: string; deputy_id: string; from_on: string; to_on: string }): Promise<LeaveRow[]> => (await post<{ items: LeaveRow[] }>(`${people}/leaves`, body)).items
export const takeBack = async (id: string): Promise<LeaveRow[]> => (await post<{ items: LeaveRow[] }>(`${people}/leaves/${id}/end`, {})).items

export const exportPeople = (purpose: string, filters: Record<string, string>): Promise<Blob> => ask(() => client.request('/api/v1/people/export', { json: { purpose, filters }, answer: 'blob', timeoutMs: 120_000 }))
