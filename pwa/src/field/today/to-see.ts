import type { HouseholdView } from '@/local/homes'
import { dateOf, daysBetween, metres } from '../words'

export interface ToSee {
  /** Due today or late, and those where nobody opened today. */
  today: HouseholdView[]
  /** Due within the next days: never above one that is due already. */
  soon: HouseholdView[]
  /** Met today. */
  seen: HouseholdView[]
}

const soonDays = 3

/** Somebody knocked today and nobody opened. */
export function knockedInVain(one: HouseholdView, today: string): boolean {
  return one.last?.outcome === 'absent' && dateOf(Date.parse(one.last.at)) === today
}

/**
 * Whom to see, for one day (YYYY-MM-DD in Shanghai). In each group nearest first when this phone knows where it is, else
 * the earliest due; where nobody opened comes last, to be tried again on the way back.
 */
export function toSee(households: readonly HouseholdView[], today: string, here: readonly [lon: number, lat: number] | null): ToSee {
  const groups: ToSee = { today: [], soon: [], seen: [] }
  for (const one of households) {
    if (knockedInVain(one, today)) groups.today.push(one)
    else if (one.last && dateOf(Date.parse(one.last.at)) === today) groups.seen.push(one)
    else if (one.dueOn !== null) {
      const days = daysBetween(today, one.dueOn)
      if (days <= 0) groups.today.push(one)
      else if (days <= soonDays) groups.soon.push(one)
    }
  }
  const far = (one: HouseholdView): number => (here && one.point ? metres(here, one.point) : Number.MAX_SAFE_INTEGER)
  const order = (a: HouseholdView, b: HouseholdView): number =>
    Number(knockedInVain(a, today)) - Number(knockedInVain(b, today)) || far(a) - far(b) || (a.dueOn ?? '').localeCompare(b.dueOn ?? '')
  groups.today.sort(order)
  groups.soon.sort(order)
  return groups
}
