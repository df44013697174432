import type { CaseRow } from '@/api/types'
import type { GivenRow } from '@/api/watch'
import { dayWords } from '../words'

/** What stands in the way of the usual time, in a sentence; null: nothing. */
export function heldWords(row: Pick<CaseRow, 'asked' | 'paused_since' | 'paused_until' | 'extended_days' | 'steps'>): string | null {
  const said: string[] = []
  if (row.paused_since) said.push(`已中止${row.paused_until ? `到${dayWords(row.paused_until)}，到时自动恢复` : ''}`)
  if (row.extended_days) said.push(`已批准延期 ${row.extended_days} 个工作日`)
  const last = row.steps.findLast(({ changes }) => typeof changes.asked === 'string')
  const { days, until } = last?.changes ?? {}
  if (row.asked === 'extend') said.push(`承办单位申请延期 ${typeof days === 'number' ? days : ''} 个工作日，等中心答复`)
  if (row.asked === 'pause') said.push(`承办单位申请中止${typeof until === 'string' ? `到${dayWords(until)}` : ''}，等中心答复`)
  return said.length > 0 ? `${said.join('；')}。` : null
}

/** One thing that came by itself, to stand among the steps by its time. */
export interface GivenPassage {
  key: string
  at: string
  label: string
}

export const givenPassages = (given: readonly GivenRow[]): GivenPassage[] => given.map(({ kind, label, at, due_at }) => ({ key: `${kind} ${due_at}`, at, label }))
