import type { TaskFormOffer } from '@/api/tasks'
import type { Urgency } from '@/api/types'
import { whenWords } from '../words'

/** What the form of a new task holds; plain text, so that it can be kept as a draft. */
export type TaskDraft = Record<'kind' | 'ask' | 'urgency' | 'to' | 'grid' | 'due', string>

/** Whoever holds the grid, without a name. */
export const wholeGrid = 'grid'

export const emptyTask = (kept: Record<string, string> = {}): TaskDraft => ({ kind: '', ask: '', urgency: 'normal', to: '', grid: '', due: '', ...kept })

/** What the offer suggests where nothing was said yet: the first kind in its words, the first receiver. */
export function suggest(form: TaskDraft, offer: TaskFormOffer, fitting: string): Partial<TaskDraft> {
  const kind = offer.kinds.find(({ code }) => code === (form.kind || fitting)) ?? offer.kinds[0]
  const known = form.to === wholeGrid ? offer.to_grid : offer.receivers.some(({ id }) => id === form.to)
  return {
    kind: kind?.code ?? '',
    ...(form.ask.trim() === '' || offer.kinds.some(({ suggestion }) => suggestion === form.ask) ? { ask: kind?.suggestion ?? '' } : {}),
    ...(known ? {} : { to: offer.receivers[0]?.id ?? '' }),
  }
}

export function missing(form: TaskDraft, offer: TaskFormOffer | null): Record<string, string> {
  const faults: Record<string, string> = {}
  if (!form.ask.trim()) faults.ask = '请写要做什么'
  if (!offer?.grid) faults.grid = '请选一个网格'
  else if (!form.to) faults.assignee_id = '请选派给谁'
  return faults
}

export function bodyOf(form: TaskDraft): Record<string, unknown> {
  return {
    kind: form.kind, ask: form.ask.trim(), urgency: form.urgency,
    ...(form.to === wholeGrid ? {} : { assignee_id: form.to }),
    ...(form.grid ? { grid: form.grid } : {}),
    ...(form.due ? { due_on: form.due } : {}),
  }
}

/** "不选就是 11月29日 18:00 前". */
export function dueHint(form: TaskDraft, offer: TaskFormOffer, now: Date): string {
  return `不选就是 ${whenWords(offer.due[form.urgency as Urgency], now)} 前`
}
