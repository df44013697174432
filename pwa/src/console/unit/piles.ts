import type { CaseRow } from '@/api/types'
import { placeOf, type DeskNotice } from '../frame/notices'
import { session } from '../session'
import { offersOf } from '../next-step'
import { hasEnded, stateWords } from '../words'

/** What lies before a unit, as its liaison looks at it; `sought`: as it is named where one looks for something in it. */
export const piles = [
  { name: 'hand', label: '全部', sought: '手上的事', empty: '手上没有要办的事。分来新的，会出现在这里。' },
  { name: 'sign', label: '待签收', sought: '待签收的', empty: '没有等你签收的。' },
  { name: 'work', label: '已签收', sought: '已签收的', empty: '没有签收了还要办的。' },
  { name: 'soon', label: '快到期和超期', sought: '快到期和超期的', empty: '没有快到期的，也没有超期的。' },
  { name: 'help', label: '协办', sought: '协办的', empty: '没有请你们协办的。' },
  { name: 'done', label: '办过的', sought: '办过的', empty: '还没有办过的。' },
] as const

export type PileName = (typeof piles)[number]['name']

export const pileOf = (text: unknown): PileName => piles.find(({ name }) => name === text)?.name ?? 'hand'

/** The units this person answers for. */
export function ownUnits(): { id: string; name: string }[] {
  return (session.user?.roles ?? []).flatMap(({ unit }) => (unit ? [unit] : []))
}

export const letterWords = '收到督办函，等你答复'
const asked: Record<string, string> = { extend: '已申请延期，等答复', pause: '已申请中止，等答复' }

/** Where the case stands, as whoever holds it says: what is wanted of them first. */
export function standing(row: Pick<CaseRow, 'state' | 'signed' | 'unit' | 'actions' | 'asked' | 'paused_since'>, own: readonly string[]): string {
  if (row.unit && !own.includes(row.unit.id)) return `协办，主办是${row.unit.name}`
  const next = offersOf(row).next?.name
  if (next === 'reply_letter') return letterWords
  if (row.asked && asked[row.asked]) return asked[row.asked] ?? ''
  if (row.paused_since) return '已中止'
  if (row.actions.some(({ name }) => name === 'sign')) return '待签收'
  if (next === 'handle') return '可以开始办了'
  if (row.state === 'routed') return row.signed ? '已签收，等中心研判' : '待签收'
  return stateWords[row.state]
}

/** When the unit was done with it, while that stands; null: it is being done. */
export const finishedAt = (row: Pick<CaseRow, 'state' | 'steps'>): string | null =>
  hasEnded(row) || row.state === 'callback' ? (row.steps.findLast(({ action }) => action === 'finish')?.at ?? null) : null

/** A letter of supervision went to this unit and is not answered. */
export const owesLetter = (row: Pick<CaseRow, 'actions'>): boolean => row.actions.some(({ name }) => name === 'reply_letter')

/** Where a liaison's phone opens a link of the desk: what a robot or a colleague sent names one case. */
export const unitPlace = (caseId: unknown): string => (typeof caseId === 'string' && caseId ? `/console/unit/${encodeURIComponent(caseId)}` : '/console/unit')

/** Where a liaison's phone opens what a message is about: their own cases on the page made for it, everything else on the desk. */
export const unitPlaceOf = async (notice: Pick<DeskNotice, 'kind' | 'entity' | 'subject_id'>): Promise<string> => {
  const place = await placeOf(notice)
  const one = desksCase.exec(place)?.[1]
  return one ? unitPlace(one) : place
}
const desksCase = /^\/console\?case=([^&]+)/
