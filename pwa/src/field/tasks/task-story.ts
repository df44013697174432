import type { TaskView } from '@/local/tasks'
import type { StoryPhoto, StoryStep } from '../story/story-step'

const said = { receive: '看到了', done: '办好了', cannot: '办不了' } as const

/** What was asked and answered. A photo is not told by step: those the server has stand with the last answer. */
export function taskStory({ row, pending }: TaskView): StoryStep[] {
  const last = row.steps.findLast(({ action }) => action !== 'send' && action !== 'recall')
  const known = new Set(row.attachments.map(({ sha256 }) => sha256))
  const unsent = (hashes: readonly string[]): StoryPhoto[] => hashes.filter((sha256) => !known.has(sha256)).map((sha256) => ({ sha256, arrived: false }))
  return [
    ...row.steps.map((step): StoryStep => ({
      key: step.seq, action: step.action, label: step.label, at: step.at, by: step.by, note: step.note, ...(step === last ? { photos: row.attachments } : {}),
    })),
    ...pending.map((one): StoryStep => ({
      key: one.operationId, action: one.action, label: said[one.action], at: null, by: null, note: one.note, photos: unsent(one.photos), delivery: one.delivery,
    })),
  ]
}
