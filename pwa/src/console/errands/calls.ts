import type { Centre, ErrandRow } from '@/api/care'
import type { Named } from '@/api/types'
import type { Page } from '../queue'
import { ask, client } from '../session'
import type { StepBody } from '../forms/step-kind'

/** A kind one can choose: what to bring, where it is handed in (null: done at the door), how long it may take. */
export interface ErrandKind extends Named {
  papers: string[]
  where_to: string | null
  limit: { amount: number; unit: 'working_days' | 'natural_days' | 'hours' | 'minutes' }
}

/** Somebody who may run errands in a grid. */
export interface Runner {
  id: string
  name: string
  role_label: string
}

const root = '/api/v1/errands'

export function listErrands(query: Record<string, string>, cursor: string | null, signal: AbortSignal): Promise<Page<ErrandRow>> {
  return ask(() => client.request(root, { query: { ...query, cursor }, signal }))
}

export function openErrand(id: string): Promise<ErrandRow> {
  return ask(() => client.request(`${root}/${encodeURIComponent(id)}`))
}

export function takeErrandIn(body: Record<string, unknown>): Promise<ErrandRow> {
  return ask(() => client.request(root, { json: body }))
}

/** Takes a step; its form has put the values in `body`. */
export function actOnErrand(id: string, body: StepBody): Promise<ErrandRow> {
  return ask(() => client.request(`${root}/${encodeURIComponent(id)}/actions`, { json: body }))
}

export async function errandKinds(): Promise<ErrandKind[]> {
  return (await ask(() => client.request<{ items: ErrandKind[] }>(`${root}/kinds`))).items
}

export const readCentre = (): Promise<Centre> => ask(() => client.request('/api/v1/centre'))

export async function runnersOf(grid: string): Promise<Runner[]> {
  return (await ask(() => client.request<{ items: Runner[] }>(`${root}/runners`, { query: { area: grid } }))).items
}
