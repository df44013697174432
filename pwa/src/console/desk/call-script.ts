import { shallowRef } from 'vue'
import { failureOf } from '@/api/failure'
import type { CaseRow } from '@/api/types'
import { firstSentence } from '@/rules/title'
import { chinaMoment } from '../china-time'
import { ask, client } from '../session'
import { outcomeWords, ratedHowWords } from '../words'

export interface CallScript {
  script: string[]
  tries: number
  days: number
  /** Nobody is called at other hours of China; the same twice: at any hour. */
  call_from: string
  call_to: string
  undo_minutes: number
}

/** At which hours people are called, in words; empty where at any. */
export const callHours = (rule: CallScript | null): string => (rule && rule.call_from !== rule.call_to ? `${rule.call_from}–${rule.call_to}` : '')
export function inHours(rule: CallScript | null, now: Date): boolean {
  const hour = chinaMoment(now).slice(11)
  return !rule || rule.call_from === rule.call_to || (rule.call_from <= hour && hour < rule.call_to)
}

/** What a caller says, as an administrator wrote it; read once a session and again when it could not be had. */
export const callScript = shallowRef<CallScript | null>(null)

export async function loadCallScript(): Promise<void> {
  if (callScript.value) return
  try {
    callScript.value = await ask(() => client.request<CallScript>('/api/v1/voice/script'))
  } catch (thrown) {
    failureOf(thrown) // the call goes on without; asked again with the next case
  }
}

/** The lines with the case's own words; a line that would say nothing of it is left out. A title that was cut short is not read out so. */
export function spokenLines(script: readonly string[], row: Pick<CaseRow, 'title' | 'description' | 'resolution' | 'unit'>): string[] {
  const matter = row.title.endsWith('…') ? firstSentence(row.description) : row.title
  const parts: Record<string, string | undefined> = { '【事项】': matter, '【结果】': row.resolution ?? undefined, '【单位】': row.unit?.name ?? '我们' }
  return script.flatMap((line) => {
    const named = Object.keys(parts).filter((part) => line.includes(part))
    if (named.some((part) => !parts[part])) return []
    return named.reduce((said, part) => said.replaceAll(part, stop(parts[part] ?? '')), line)
  })
}

/** What stands inside a sentence brings no full stop of its own. */
const stop = (text: string): string => text.trim().replace(/[。.；;]+$/, '')

/** What residents said of this result themselves, by code or at the door. */
export function heardBefore(row: Pick<CaseRow, 'steps'>): { at: string; words: string }[] {
  const heard = row.steps.slice(row.steps.findLastIndex(({ action }) => action === 'finish') + 1).filter(({ changes }) => typeof changes.rating === 'string')
  return heard.map(({ at, note, changes }) => ({ at, words: [ratedHowWords[String(changes.how)], outcomeWords[String(changes.rating)], note].filter(Boolean).join('：') }))
}

/** Nobody left a number: all there is to say of the call is that. */
export const nobodyToCall = (row: Pick<CaseRow, 'actions'>): boolean =>
  row.actions.some(({ name, fields }) => name === 'call_back' && fields.some(({ choices }) => choices?.length === 1 && choices[0]?.value === 'no_phone'))

/** The calls in vain since the last result, oldest first. */
export function callsInVain(row: Pick<CaseRow, 'steps'>): { at: string; note: string | null; /** Called before it was time again: the same try as the one before. */ same: boolean }[] {
  const last = row.steps.findLastIndex(({ action }) => action === 'finish')
  // one that closed it, and was taken back, counts for nothing
  const vain = row.steps.slice(last + 1).filter(({ changes, to }) => changes.outcome === 'not_reached' && to === 'callback')
  return vain.map(({ at, note, changes }) => ({ at, note, same: changes.same_try === true }))
}
