import type { AdviceEntry } from '@/api/care'
import { ask, client } from '../session'
import type { AdviceFacts } from './edit'

const at = '/api/v1/advice'

/** The whole guide, in use and out of use: it is small, and searched here as phones search it. */
export async function wholeGuide(): Promise<AdviceEntry[]> {
  const part = (retired: boolean): Promise<{ items: AdviceEntry[] }> => client.request(at, { query: { retired } })
  const [inUse, out] = await ask(() => Promise.all([part(false), part(true)]))
  return [...inUse.items, ...out.items]
}

export function addAdvice(id: string, facts: AdviceFacts): Promise<AdviceEntry> {
  return ask(() => client.request(at, { json: { entry_id: id, facts } }))
}

export function changeAdvice(id: string, baseVersion: number, changes: Partial<AdviceFacts>): Promise<AdviceEntry> {
  return ask(() => client.request(`${at}/${id}`, { json: { base_version: baseVersion, changes } }))
}

export function retireAdvice(id: string): Promise<AdviceEntry> {
  return ask(() => client.request(`${at}/${id}/retire`, { json: {} }))
}

export function restoreAdvice(id: string): Promise<AdviceEntry> {
  return ask(() => client.request(`${at}/${id}/restore`, { json: {} }))
}
