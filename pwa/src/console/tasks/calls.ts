import type { TaskFormOffer, TaskRow } from '@/api/tasks'
import { ask, client } from '../session'

const root = '/api/v1/tasks'

/** What tasks hang on: a case, or somebody of the register. */
export type About = { case: string } | { person: string }

/** All of them, the newest first. */
export async function tasksAbout(about: About, signal: AbortSignal): Promise<TaskRow[]> {
  return (await ask(() => client.request<{ items: TaskRow[] }>(root, { query: { ...about }, signal }))).items
}

export function taskForm(about: About, grid: string): Promise<TaskFormOffer> {
  return ask(() => client.request(`${root}/form`, { query: { ...about, grid: grid || null } }))
}

export function sendTask(body: Record<string, unknown>): Promise<TaskRow> {
  return ask(() => client.request(root, { json: body }))
}

export function recallTask(id: string, body: { operation_id: string; action: 'recall'; note?: string }): Promise<TaskRow> {
  return ask(() => client.request(`${root}/${encodeURIComponent(id)}/actions`, { json: body }))
}

/** A page of tasks as the list of the desk asks for them; how many there are in all is not counted. */
export async function listTasks(query: Record<string, string>, cursor: string | null, signal: AbortSignal): Promise<{ items: TaskRow[]; next_cursor: string | null; total: null }> {
  const answer = await ask(() => client.request<{ items: TaskRow[]; next_cursor: string | null }>(root, { query: { ...query, cursor }, signal }))
  return { ...answer, total: null }
}
