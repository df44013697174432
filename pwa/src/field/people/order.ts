import type { PersonView } from '@/local/care'
import { daysBetween, metres } from '../words'

export interface PeopleToSee {
  /** Due today, late, or come up to me. */
  now: PersonView[]
  soon: PersonView[]
  /** Recorded since the list was fetched. */
  seen: PersonView[]
}

/** They were only talked to on the telephone, and a plan of theirs wants them seen: as the server counts it
 * (people/commands.py). A list that an older version fetched does not say. */
export function callIsNotEnough({ visit, row }: PersonView): boolean {
  return visit?.mode === 'phone' && row.plans.some((plan) => plan.ended_on === null && 'phone_counts' in plan && !plan.phone_counts)
}

/** In walking order for one day (YYYY-MM-DD): grave changes first, then near first when this phone knows where it is, else the earliest due. */
export function peopleInOrder(people: readonly PersonView[], today: string, here: readonly [lon: number, lat: number] | null): PeopleToSee {
  const groups: PeopleToSee = { now: [], soon: [], seen: [] }
  const grave = (one: PersonView): number => Number(one.row.plans.some((plan) => plan.grave_at !== null))
  for (const one of people) {
    if (one.visit && one.visit.outcome !== 'absent' && !callIsNotEnough(one)) groups.seen.push(one)
    else if (grave(one) > 0 || daysBetween(today, one.row.due_on ?? today) <= 0) groups.now.push(one)
    else groups.soon.push(one)
  }
  const far = (one: PersonView): number => (here && one.row.location ? metres(here, one.row.location.coordinates) : Number.MAX_SAFE_INTEGER)
  // where nobody opened comes last, to be tried again on the way back
  const knocked = (one: PersonView): number => Number(one.visit !== null)
  groups.now.sort((a, b) => grave(b) - grave(a) || knocked(a) - knocked(b) || far(a) - far(b) || (a.row.due_on ?? '').localeCompare(b.row.due_on ?? ''))
  groups.soon.sort((a, b) => (a.row.due_on ?? '').localeCompare(b.row.due_on ?? '') || far(a) - far(b))
  return groups
}
