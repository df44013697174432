/**
 * Working days on the phone and the console: the twin of server/catalogue/workdays.py, held to it by
 * tests/vectors/deadlines.json. A *day* here is a whole number, days since 1970-01-01 on the wall calendar in China
 * (UTC+8, no summer time since 1991): no zone database, and the phone's own zone does not matter.
 */

/** One year as pull sends it. `holidays`: Mondays to Fridays off; `makeup`: Saturdays and Sundays worked; hours as "08:30". */
export interface CalendarYear {
  year: number
  holidays: readonly string[]
  makeup: readonly string[]
  work_start: string
  work_end: string
}

/** Known years; every other one is Monday to Friday, at the hours of the last known year before it, else 08:30–18:00. */
export interface Calendar {
  /** For each day that is not what its weekday says: whether it is worked. */
  readonly exceptions: ReadonlyMap<number, boolean>
  /** Opening and closing of each known year, in minutes after local midnight, by year. */
  readonly hours: readonly { year: number; start: number; end: number }[]
}

const minuteMs = 60_000
const dayMs = 86_400_000
const chinaMs = 8 * 3_600_000

export function calendarOf(rows: readonly CalendarYear[]): Calendar {
  const exceptions = new Map<number, boolean>()
  for (const row of rows) {
    for (const day of row.holidays) exceptions.set(dayOf(day), false)
    for (const day of row.makeup) exceptions.set(dayOf(day), true)
  }
  const hours = rows
    .map((row) => ({ year: row.year, start: minutesOf(row.work_start), end: minutesOf(row.work_end) }))
    .sort((a, b) => a.year - b.year)
  return { exceptions, hours }
}

/** The day of an ISO date, "2026-11-23". */
export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs
}

/** The day in China at a moment (milliseconds since 1970, as Date counts). */
function localDay(moment: number): number {
  return Math.floor((moment + chinaMs) / dayMs)
}

export function isWorkingDay(calendar: Calendar, day: number): boolean {
  // 1970-01-01 was a Thursday: 0 is Monday, 5 Saturday
  return calendar.exceptions.get(day) ?? (((day + 3) % 7) + 7) % 7 < 5
}

/** Working days after today up to and including the day of `due`: what "还剩 2 个工作日" counts. */
export function workingDaysAhead(calendar: Calendar, now: number, due: number): number {
  let count = 0
  const last = localDay(due)
  for (let day = localDay(now) + 1; day <= last; day++) if (isWorkingDay(calendar, day)) count++
  return count
}

/** Whole working days gone by since `due`, each from its opening to its close: what "超期 1 个工作日" counts. */
export function workingDaysOver(calendar: Calendar, due: number, now: number): number {
  let count = 0
  const last = localDay(now)
  for (let day = localDay(due); day <= last; day++) {
    const { start, end } = hoursOn(calendar, day)
    if (isWorkingDay(calendar, day) && start >= due && end <= now) count++
  }
  return count
}

/** Years from one moment to the other without a table, oldest first: days there are counted Monday to Friday, and a screen says so. */
export function missingYears({ hours }: Calendar, from: number, to: number): number[] {
  const yearOf = (moment: number): number => new Date(moment + chinaMs).getUTCFullYear()
  const [first, last] = [yearOf(Math.min(from, to)), yearOf(Math.max(from, to))]
  return Array.from({ length: last - first + 1 }, (_, at) => first + at).filter((year) => !hours.some((known) => known.year === year))
}

/** Opening and closing of a day, as moments, were it a working day. */
function hoursOn(calendar: Calendar, day: number): { start: number; end: number } {
  const midnight = day * dayMs - chinaMs
  const year = new Date(day * dayMs).getUTCFullYear()
  let found = { start: 8 * 60 + 30, end: 18 * 60 }
  for (const hours of calendar.hours) if (hours.year <= year) found = hours
  return { start: midnight + found.start * minuteMs, end: midnight + found.end * minuteMs }
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}
