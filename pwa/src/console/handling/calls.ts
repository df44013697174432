import type { ListedDecision, Meeting, Meetings, Mediations, PaperTemplates, ReferralFigure } from '@/api/handling'
import { ask, client } from '../session'

const at = '/api/v1'

export const mediationsOf = (caseId: string, signal?: AbortSignal): Promise<Mediations> => ask(() => client.request(`${at}/mediations`, { query: { case: caseId }, ...(signal ? { signal } : {}) }))
export const meetingsOf = (caseId: string, signal?: AbortSignal): Promise<Meetings> => ask(() => client.request(`${at}/meetings`, { query: { case: caseId }, ...(signal ? { signal } : {}) }))
export const meetingsToCome = (signal?: AbortSignal): Promise<Meetings> => ask(() => client.request(`${at}/meetings`, signal ? { signal } : {}))

export async function referralFigures(since: string, until: string): Promise<ReferralFigure[]> {
  return (await ask(() => client.request<{ items: ReferralFigure[] }>(`${at}/referrals/figures`, { query: { since, until } }))).items
}

export type Body = Record<string, unknown> & { operation_id: string }

export const beginMediation = (body: Body): Promise<Mediations> => ask(() => client.request(`${at}/mediations`, { json: body }))
export const actOnMediation = (id: string, body: Body): Promise<Mediations> => ask(() => client.request(`${at}/mediations/${encodeURIComponent(id)}/actions`, { json: body }))
export const refer = (body: Body): Promise<Mediations> => ask(() => client.request(`${at}/referrals`, { json: body }))
export const answerReferral = (id: string, body: Body): Promise<Mediations> => ask(() => client.request(`${at}/referrals/${encodeURIComponent(id)}/answer`, { json: body }))

export const callMeeting = (body: Body): Promise<Meeting> => ask(() => client.request(`${at}/meetings`, { json: body }))
export const holdMeeting = (id: string, body: Body): Promise<Meeting> => ask(() => client.request(`${at}/meetings/${encodeURIComponent(id)}/held`, { json: body }))
export const cancelMeeting = (id: string, body: Body): Promise<Meeting> => ask(() => client.request(`${at}/meetings/${encodeURIComponent(id)}/cancelled`, { json: body }))
/** A page of what meetings decided; done it is a newer row of itself. */
export async function listDecisions(state: 'open' | 'done', cursor: string | null, signal: AbortSignal): Promise<{ items: (ListedDecision & { version: number })[]; next_cursor: string | null; total: null }> {
  const { items, next_cursor } = await ask(() => client.request<{ items: ListedDecision[]; next_cursor: string | null }>(`${at}/meetings/decisions`, { query: { state, cursor }, signal }))
  return { items: items.map((one) => ({ ...one, version: one.done_at ? 1 : 0 })), next_cursor, total: null }
}
export const tickDecision = (id: string, body: Body): Promise<Meeting> => ask(() => client.request(`${at}/meetings/decisions/${encodeURIComponent(id)}/done`, { json: body }))

/** A paper of a case as a Word file; why it is made stays in the journal. */
export const makePaper = (caseId: string, kind: string, purpose: string): Promise<Blob> => ask(() => client.request(`${at}/papers/cases/${encodeURIComponent(caseId)}/${kind}`, { json: { purpose }, answer: 'blob' }))

export const readTemplates = (): Promise<PaperTemplates> => ask(() => client.request(`${at}/papers/templates`))
export const openTemplate = (kind: string): Promise<Blob> => ask(() => client.request(`${at}/papers/templates/${kind}`, { answer: 'blob' }))
export function putTemplate(kind: string, baseVersion: number, file: File, body: ArrayBuffer): Promise<PaperTemplates> {
  return ask(() => client.request(`${at}/papers/templates/${kind}`, { method: 'POST', query: { base_version: baseVersion, filename: file.name }, bytes: { body, type: 'application/octet-stream' } }))
}
