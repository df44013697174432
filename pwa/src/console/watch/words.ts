import type { CaseRow } from '@/api/types'
import type { CaseWatch, GivenRow, LetterRow } from '@/api/watch'
import { dayWords, hasEnded, momentWords } from '../words'

/** What stands in the way of the usual time, what was applied for and what was answered, in a sentence; null: nothing. */
export function heldWords(row: Pick<CaseRow, 'asked' | 'paused_since' | 'paused_until' | 'extended_days' | 'steps'>): string | null {
  const said: string[] = []
  if (row.paused_since) said.push(`已中止${row.paused_until ? `到${dayWords(row.paused_until)}，到时自动恢复` : ''}`)
  if (row.extended_days) said.push(`已批准延期 ${row.extended_days} 个工作日`)
  const last = row.steps.findLast(({ changes }) => typeof changes.asked === 'string')
  const { days, until } = last?.changes ?? {}
  if (row.asked === 'extend') said.push(`已申请延期 ${typeof days === 'number' ? days : ''} 个工作日，等答复`)
  if (row.asked === 'pause') said.push(`已申请中止${typeof until === 'string' ? `到${dayWords(until)}` : ''}，等答复`)
  // an answer stands until the case moves on or something else is applied for
  const answer = row.steps.findLast(({ from, to, changes }) => from !== to || changes.asked !== undefined)
  if (answer?.changes.refused) said.push(`申请的${answer.changes.refused === 'pause' ? '中止' : '延期'}没有同意${answer.note ? `：${withoutStop(answer.note)}` : ''}`)
  return said.length > 0 ? `${said.join('；')}。` : null
}

/** What is no deed of somebody's, as a sentence has it. */
const nextNames: Readonly<Record<string, string>> = { warn: '预警', overdue: '超期' }
/** What the watch does next if nothing happens before, and when; null: nothing. */
export function nextWords(next: CaseWatch['next'], now: Date): string | null {
  if (next === null) return null
  return `没有新进展的话，${Date.parse(next.at) <= now.getTime() ? '马上' : `${momentWords(next.at)} `}就${nextNames[next.kind] ?? next.label}。`
}

/** A sentence that goes on: its stop goes, also before a closing quote. */
const withoutStop = (text: string): string => text.trim().replace(/[。.；;]+(?=[”」』"]*$)/, '')

/** What the resident said by whose word it is done a second time, until there is a new result; null: it is not. */
export function secondTime(row: Pick<CaseRow, 'steps' | 'state'>): { at: string; said: string | null; words: string; who: string } | null {
  const last = row.steps.findLast(({ action, changes }) => bringsResult.includes(action) || action === 'send_on' || typeof changes.supervisions === 'number')
  if (!last || hasEnded(row)) return null
  if (last.action === 'send_on') return { at: last.at, said: last.note, words: '中心主任决定再办一次', who: '主任' }
  return Number(last.changes.supervisions) > 0 ? { at: last.at, said: last.note, words: '群众不满意，二次督办', who: '群众' } : null
}
/** One result and what the resident said of it. */
export interface Round {
  key: number
  /** null: nothing yet. */
  heard: { value: string; how: string; said: string | null; at: string }[]
}

/** Every result and what was said of it, each with how it was obtained; empty where nobody said anything yet. */
export function ratingRounds(row: Pick<CaseRow, 'steps'>): Round[] {
  const rounds: Round[] = []
  for (const { seq, action, changes, note, at, to, from } of row.steps) {
    if (bringsResult.includes(action)) rounds.push({ key: seq, heard: [] })
    const round = rounds.at(-1)
    // a call that was taken back was never made; called in vain counts where that ended it
    if (action === 'unhear') round?.heard.pop()
    const value = changes.rating ?? changes.outcome
    if (typeof value !== 'string' || (value === 'not_reached' && to === from)) continue
    round?.heard.push({ value, how: typeof changes.how === 'string' ? changes.how : 'call', said: note, at })
  }
  return rounds.some(({ heard }) => heard.length > 0) ? rounds : []
}

const bringsResult = ['finish', 'settle_at_desk', 'resolve_on_spot', 'bring_in']

/** One thing that came by itself, to stand among the steps by its time. */
export interface GivenPassage {
  key: string
  at: string
  label: string
  by: string
  said?: string
}

export const givenPassages = (given: readonly GivenRow[]): GivenPassage[] => given.map(({ kind, label, at, due_at }) => ({ key: `${kind} ${due_at}`, at, label, by: '系统自动' }))

const stands: Readonly<Record<string, string>> = { draft: '等签发', signed: '已签发，等答复', answered: '已答复', dropped: '决定不发' }

/** Why 起草督办函 is not offered for what is overdue: it had its letter. Empty where it is offered, or would not be anyway. */
export function onceWords(row: Pick<CaseRow, 'actions' | 'due_at' | 'paused_since'>, letters: readonly LetterRow[]): string {
  const due = Date.parse(row.due_at ?? '')
  // it is written when that is over, and not before
  const last = letters.findLast(({ drafted_at: at }) => Date.parse(at) >= due)
  if (!last || row.paused_since || row.actions.some(({ name }) => name === 'draft_letter')) return ''
  return `这次超期已经有督办函了（${last.number ? `${last.number}，` : ''}${stands[last.state]}）。一次超期只有一份，所以没有“起草督办函”。`
}

/** Letters that went out, with their words, where they were signed. */
export const letterPassages = (letters: readonly LetterRow[]): GivenPassage[] =>
  letters.flatMap(({ id, number, body, ended_at: at, ended_by: by }) => (number && at ? [{ key: id, at, label: `督办函 ${number}`, by: by ?? '', said: body }] : []))
