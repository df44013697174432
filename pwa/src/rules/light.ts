/**
 * The time light and what is left, in words: the twin of server/steps/deadlines.py, held to it by
 * tests/vectors/light.json and deadlines.json. Never stored: time passes while a row lies still.
 */
import { workingDaysAhead, workingDaysOver, type Calendar } from './calendar'

export type Light = 'green' | 'yellow' | 'red'

/** The three fields of a case that decide; ISO 8601 with a zone. */
export interface Timed {
  yellow_at: string | null
  due_at: string | null
  paused_since: string | null
}

/** A light is never told by its colour alone. */
export const lightMarks: Readonly<Record<Light, { mark: string; words: string }>> = {
  green: { mark: '●', words: '正常' },
  yellow: { mark: '▲', words: '快到期' },
  red: { mark: '■', words: '已超期' },
}

/** Red from `due_at` on, yellow from `yellow_at` on, else green; null without a deadline. Paused: as when the pause began. */
export function light(timed: Timed, now: Date): Light | null {
  if (timed.due_at === null) return null
  const moment = momentOf(timed, now)
  if (moment >= Date.parse(timed.due_at)) return 'red'
  if (timed.yellow_at !== null && moment >= Date.parse(timed.yellow_at)) return 'yellow'
  return 'green'
}

/** `amount` is at least 1, except that 0 working days overdue means less than one. */
export interface Remaining {
  overdue: boolean
  unit: 'working_days' | 'hours' | 'minutes'
  amount: number
  paused: boolean
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Nearer than this speaks in hours: a two-hour limit across midnight is not "1 个工作日". */
const urgentMs = 12 * hourMs

/** What is left until `due_at`, or how far it is past; null without a deadline. */
export function remaining(timed: Omit<Timed, 'yellow_at'>, now: Date, calendar: Calendar): Remaining | null {
  if (timed.due_at === null) return null
  const due = Date.parse(timed.due_at)
  const moment = momentOf(timed, now)
  const paused = timed.paused_since !== null
  if (moment < due) {
    const days = due - moment > urgentMs ? workingDaysAhead(calendar, moment, due) : 0
    return days > 0
      ? { overdue: false, unit: 'working_days', amount: days, paused }
      : { overdue: false, ...natural(due - moment), paused }
  }
  return moment - due < urgentMs
    ? { overdue: true, ...natural(moment - due), paused }
    : { overdue: true, unit: 'working_days', amount: workingDaysOver(calendar, due, moment), paused }
}

/** "还剩 2 个工作日", "超期 1 个工作日", "已暂停，还剩 3 小时"; "没有时限" without a deadline. */
export function remainingWords(left: Remaining | null): string {
  if (left === null) return '没有时限'
  const words = left.overdue ? overdueWords(left) : `还剩 ${left.amount} ${unitWords[left.unit]}`
  return left.paused ? `已暂停，${words}` : words
}

const unitWords = { working_days: '个工作日', hours: '小时', minutes: '分钟' } as const

function overdueWords({ unit, amount }: Remaining): string {
  return amount === 0 ? '超期不到 1 个工作日' : `超期 ${amount} ${unitWords[unit]}`
}

function momentOf(timed: Pick<Timed, 'paused_since'>, now: Date): number {
  return timed.paused_since === null ? now.getTime() : Date.parse(timed.paused_since)
}

/** Whole hours; under one, the minutes begun, at least 1: "还剩 0 分钟" would be a lie. */
function natural(span: number): { unit: 'hours' | 'minutes'; amount: number } {
  const hours = Math.floor(span / hourMs)
  return hours > 0 ? { unit: 'hours', amount: hours } : { unit: 'minutes', amount: Math.max(1, Math.ceil(span / minuteMs)) }
}
