/** Days of the diary, YYYY-MM-DD in Shanghai; plain calendar arithmetic. */

const dayMs = 24 * 3600 * 1000
const weekdays = '日一二三四五六'
const at = (day: string): Date => new Date(`${day}T00:00:00Z`)

export function dayAfter(day: string, by: number): string {
  return new Date(at(day).getTime() + by * dayMs).toISOString().slice(0, 10)
}

/** 11 月 26 日 星期四; with the year where it is not this one. */
export function dayTitle(day: string, today: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${day.slice(0, 4) === today.slice(0, 4) ? '' : `${year} 年 `}${month} 月 ${date} 日 星期${weekdays[at(day).getUTCDay()]}`
}

export type Span = 'day' | 'week' | 'month'

/** First and last day of the week (from Monday) or the month `day` lies in, none of them later than today. */
export function periodOf(span: Span, day: string, today: string): { from: string; to: string } {
  const capped = (to: string): string => (to > today ? today : to)
  if (span === 'day') return { from: day, to: day }
  if (span === 'week') {
    const monday = dayAfter(day, -((at(day).getUTCDay() + 6) % 7))
    return { from: monday, to: capped(dayAfter(monday, 6)) }
  }
  const first = `${day.slice(0, 7)}-01`
  return { from: first, to: capped(dayAfter(`${dayAfter(first, 31).slice(0, 7)}-01`, -1)) }
}

/** Every day of a period, both ends included. */
export function daysOf({ from, to }: { from: string; to: string }): string[] {
  const days = []
  for (let day = from; day <= to; day = dayAfter(day, 1)) days.push(day)
  return days
}
