import type { components } from '@/api/schema'
import type { TaskRow } from '@/api/tasks'
import { ask, client } from '../session'
import { watchOf } from '../watch/calls'

export type Inbox = components['schemas']['NoticesOut']
export type DeskNotice = Inbox['items'][number]

export const readInbox = (): Promise<Inbox> => ask(() => client.request<Inbox>('/api/v1/notices'))
export const noteRead = (ids: string[]): Promise<Inbox> => ask(() => client.request<Inbox>('/api/v1/notices/read', { json: { notice_ids: ids } }))

/** Where on the desk one acts on a notice: the letter itself, the application with its form, the meeting; a task stands with what it was asked about. */
export async function placeOf({ kind, entity, subject_id: id }: Pick<DeskNotice, 'kind' | 'entity' | 'subject_id'>): Promise<string> {
  if (kind === 'watch.letter') return letterPlace(id)
  if (entity === 'case') return kind === 'watch.asked' ? `/console?case=${id}&answer=1` : `/console?case=${id}`
  if (entity === 'meeting') return `/console/meetings?meeting=${id}`
  if (entity === 'calendar') return '/console/settings'
  if (entity === 'errand') return `/console/errands/${id}`
  const task = await ask(() => client.request<TaskRow>(`/api/v1/tasks/${encodeURIComponent(id)}`))
  return taskPlace(task) ?? '/console/tasks'
}

/** The letter of a case that waits to be signed; the case, once none does. */
async function letterPlace(caseId: string): Promise<string> {
  const { letters } = await watchOf(caseId)
  const draft = letters.find(({ state }) => state === 'draft')
  return draft ? `/console/watch/${draft.id}` : `/console?case=${caseId}`
}

/** Where a task is read: in the case or with the person it is about. */
export function taskPlace(task: Pick<TaskRow, 'case' | 'person_id'>): string | null {
  if (task.case) return `/console?case=${task.case.id}`
  return task.person_id ? `/console/people/${task.person_id}` : null
}
