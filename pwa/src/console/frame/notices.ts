import type { components } from '@/api/schema'
import type { TaskRow } from '@/api/tasks'
import { ask, client } from '../session'

export type Inbox = components['schemas']['NoticesOut']
export type DeskNotice = Inbox['items'][number]

export const readInbox = (): Promise<Inbox> => ask(() => client.request<Inbox>('/api/v1/notices'))
export const noteRead = (ids: string[]): Promise<Inbox> => ask(() => client.request<Inbox>('/api/v1/notices/read', { json: { notice_ids: ids } }))

/** Where on the desk what a notice is about stands open; a task stands with what it was asked about. */
export async function placeOf(notice: Pick<DeskNotice, 'entity' | 'subject_id'>): Promise<string> {
  if (notice.entity === 'case') return `/console?case=${notice.subject_id}`
  if (notice.entity === 'meeting') return '/console/meetings'
  if (notice.entity === 'errand') return `/console/errands/${notice.subject_id}`
  const task = await ask(() => client.request<TaskRow>(`/api/v1/tasks/${encodeURIComponent(notice.subject_id)}`))
  return taskPlace(task) ?? '/console/tasks'
}

/** Where a task is read: in the case or with the person it is about. */
export function taskPlace(task: Pick<TaskRow, 'case' | 'person_id'>): string | null {
  if (task.case) return `/console?case=${task.case.id}`
  return task.person_id ? `/console/people/${task.person_id}` : null
}
