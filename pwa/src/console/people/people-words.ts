import type { CareTierRow, PersonRow, PlanRow } from '@/api/care'
import type { VisitOutcome } from '@/api/types'

/** Words about people and their visits: calm, and never why somebody is visited outside their own page. */

export const outcomeSaid: Record<VisitOutcome, string> = { well: '见到了，平安', matter: '见到了，有事', absent: '没在家', refused: '不愿见' }
export const modeWords: Record<'door' | 'phone', string> = { door: '上门', phone: '电话' }
const unitWords: Record<CareTierRow['unit'], [each: string, many: string]> = { days: ['每天', '天'], weeks: ['每周', '周'], months: ['每月', '个月'] }

/** "每周至少一次", "每 3 个月至少一次". */
export function rhythmWords({ every, unit }: Pick<CareTierRow, 'every' | 'unit'>): string {
  const [each, many] = unitWords[unit]
  return `${every === 1 ? each : `每 ${every} ${many}`}至少一次`
}

/** What was missed since the last visit: "上周没看到", "已有 3 个月没看到", "已有 2 次没看到". */
export function missedWords(missed: number, tier: Pick<CareTierRow, 'every' | 'unit'> | undefined): string {
  if (missed === 0) return ''
  if (tier?.every === 1 && tier.unit !== 'days') {
    if (missed === 1) return tier.unit === 'weeks' ? '上周没看到' : '上个月没看到'
    return `已有 ${missed} ${unitWords[tier.unit][1]}没看到`
  }
  return missed === 1 ? '上一次没看到' : `已有 ${missed} 次没看到`
}

const dayMs = 86_400_000

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)
}

export type DueMark = 'over' | 'soon' | 'calm' | 'none'

/** How a due day stands against today, with a mark and words of its own: never by colour alone. */
export function dueState(dueOn: string | null, today: string): { mark: DueMark; sign: string; words: string } {
  if (dueOn === null) return { mark: 'none', sign: '', words: '' }
  const left = daysBetween(today, dueOn)
  if (left < 0) return { mark: 'over', sign: '■', words: `超期 ${-left} 天` }
  if (left === 0) return { mark: 'soon', sign: '▲', words: '今天到期' }
  return { mark: left <= 2 ? 'soon' : 'calm', sign: left <= 2 ? '▲' : '●', words: left === 1 ? '明天到期' : `${dueOn.slice(5)} 到期` }
}

/** Worse, and nobody has been there since: known by any plan in force. */
export function isGrave({ plans }: Pick<PersonRow, 'plans'>): boolean {
  return plans.some((plan) => plan.ended_on === null && plan.grave_at !== null)
}

/** "每周至少一次，11-30 到期" of one plan. */
export function planWords(plan: PlanRow, tier: CareTierRow | undefined, today: string): string {
  return [tier ? rhythmWords(tier) : plan.tier.name, dueState(plan.due_on, today).words].filter(Boolean).join('，')
}

/** "78 岁，女"; what is not known is left out. */
export function whoWords({ age, sex }: Pick<PersonRow, 'age' | 'sex'>): string {
  return [age === null ? '' : `${age} 岁`, sex === null ? '' : sex === 'female' ? '女' : '男'].filter(Boolean).join('，')
}

/** Fields of the record by the names they have on the forms. */
const fieldNames: Record<string, string> = {
  name: '姓名', sex: '性别', birth_year: '出生年', id_number: '身份证号', phone: '电话', guardian: '监护人', health: '健康', needs: '需要', danger_level: '危险等级', household_id: '住户', address_text: '住址', door: '门牌', location: '家的位置',
  tier: '档', helper_id: '谁去看',
}

/** "：电话、门牌"; nothing where no field is known. */
export function fieldWords(fields: readonly string[]): string {
  const names = fields.map((field) => fieldNames[field]).filter(Boolean)
  return names.length ? `：${names.join('、')}` : ''
}

/** An answer of a visit; a yes or no may have come as the phone keeps it. */
export function answerWords(answer: string | boolean): string {
  const text = String(answer)
  return text === 'true' ? '是' : text === 'false' ? '否' : text
}

/** "花园社区 · 第1网格". */
export function placeWords({ area }: Pick<PersonRow, 'area'>): string {
  return [area.neighbourhood?.name ?? area.town?.name, area.grid?.name].filter(Boolean).join(' · ')
}

/** A share as whole percent; never rounded up to "all seen" while somebody is not. */
export function percentWords(share: number | null): string {
  return share === null ? '—' : `${Math.floor(share * 100)}%`
}

/** "11月21日", with the year where it is not this one. */
export function onWords(day: string, today: string): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return `${today.startsWith(year) ? '' : `${year}年`}${Number(month)}月${Number(date)}日`
}
