import { metresBetween } from '@/rules/nearby'

/** Dates and states in the words of the phone. Business time is Asia/Shanghai, +08:00 the whole year. */

const shanghaiMs = 8 * 3600 * 1000
const dayMs = 24 * 3600 * 1000

/** YYYY-MM-DD in Shanghai. */
export function dateOf(ms: number): string {
  return new Date(ms + shanghaiMs).toISOString().slice(0, 10)
}

/** 2026 年 11 月 23 日, in Shanghai. */
export function dateWords(iso: string): string {
  const [year, month, day] = dateOf(Date.parse(iso)).split('-').map(Number)
  return `${year} 年 ${month} 月 ${day} 日`
}

/** HH:MM in Shanghai. */
export function clockOf(ms: number): string {
  return new Date(ms + shanghaiMs).toISOString().slice(11, 16)
}

/** Whole days from one date to another; negative when it lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)
}

/** 今天 14:05, 昨天 09:30, 11-16, 2025-12-30. */
export function dayWords(iso: string, now: number): string {
  const ms = Date.parse(iso)
  const day = dateOf(ms)
  const ago = daysBetween(day, dateOf(now))
  if (ago === 0) return `今天 ${clockOf(ms)}`
  if (ago === 1) return `昨天 ${clockOf(ms)}`
  return day.slice(0, 4) === dateOf(now).slice(0, 4) ? day.slice(5) : day
}

/** 今天, 昨天, 前天, 43 天前. */
function agoWords(iso: string, today: string): string {
  const days = daysBetween(dateOf(Date.parse(iso)), today)
  return ['今天', '昨天', '前天'][Math.max(0, days)] ?? `${days} 天前`
}

const neverWords = { 走访: '从没走访过', 见面: '从没见过面' } as const

/** Why somebody is to be gone to: 11 月 28 日到期，上次走访 43 天前. A day that is not near is no reason, and of today the chip tells. */
export function whyWords(dueOn: string | null, what: keyof typeof neverWords, lastAt: string | null, today: string): string {
  const due = dueOn !== null && dueOn !== today && dueWords(dueOn, today) ? `${Number(dueOn.slice(5, 7))} 月 ${Number(dueOn.slice(8))} 日到期，` : ''
  return due + (lastAt === null ? neverWords[what] : `上次${what} ${agoWords(lastAt, today)}`)
}

/** 上次 11-16, and 今天 14:05 as it is. */
export function lastWords(iso: string, now: number): string {
  const day = dayWords(iso, now)
  return /^[今昨]/u.test(day) ? day : `上次 ${day}`
}

export function greeting(now: number): string {
  const hour = Number(clockOf(now).slice(0, 2))
  if (hour < 5) return '夜深了'
  if (hour < 9) return '早上好'
  if (hour < 12) return '上午好'
  if (hour < 14) return '中午好'
  if (hour < 18) return '下午好'
  return '晚上好'
}

/** Due date of a household in words; null when it is not near. */
export function dueWords(dueOn: string | null, today: string): { words: string; late: boolean } | null {
  if (dueOn === null) return null
  const days = daysBetween(today, dueOn)
  if (days < 0) return { words: `晚了 ${-days} 天`, late: true }
  if (days === 0) return { words: '今天到期', late: false }
  if (days <= 7) return { words: `还有 ${days} 天`, late: false }
  return null
}

export const urgencyWords = { normal: '普通', urgent: '紧急', grave: '重大' } as const

export const outcomeWords = { well: '平安', matter: '有事', absent: '没在家', refused: '不愿见' } as const

export const stateWords = {
  reported: '待受理', accepted: '已受理', routed: '已分流', assessed: '已研判', handling: '处置中',
  callback: '待回访', closed: '已结案', withdrawn: '已撤回', merged: '已并案',
} as const

/** Steps this phone can take while the server's words for them are not here. */
export const stepWords: Record<string, string> = { supplement: '补充', withdraw: '撤回', recur: '问题又出现了', rate_at_door: '当面评价' }

/** What such a step means for the case, said where it is taken and while it waits. */
export const stepMeans: Record<string, string> = { withdraw: '中心不会再派人来', recur: '中心会重新办', rate_at_door: '不满意的退回去再办；满意的中心还会打电话问' }

export function isOpen(state: keyof typeof stateWords): boolean {
  return state !== 'closed' && state !== 'withdrawn' && state !== 'merged'
}

export const kindWords: Record<string, string> = {
  'visit.log': '走访', 'household.add': '加一户', 'household.correct': '改住户资料', 'household.merge': '合并住户', 'household.unmerge': '分开住户', 'household.apart': '不是同一户',
  'case.report': '上报', 'case.act': '案件', 'patrol.start': '开始巡查', 'patrol.finish': '结束巡查', 'patrol.track': '巡查路线',
  'errand.open': '代办', 'errand.act': '代办进展', 'task.act': '任务答复', 'notice.read': '看过消息', 'diary.save': '民情日记',
}

/** Straight-line metres between two WGS-84 points; good to 0.5 % over a district. */
export function metres(a: readonly [number, number], b: readonly [number, number]): number {
  return metresBetween(a[0], a[1], b[0], b[1])
}

export function metresWords(value: number): string {
  if (value < 1000) return `${Math.round(value / 10) * 10} 米`
  return `${(value / 1000).toFixed(1)} 公里`
}
