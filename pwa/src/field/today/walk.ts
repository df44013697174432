import type { PersonView } from '@/local/care'
import type { HouseholdView } from '@/local/homes'
import { dateOf, daysBetween, metres } from '../words'

/** One door to go to: somebody who is visited, or a household. `homeSeen`: their household was met today, they were not. `movedOut`: it has left. */
export type Stop =
  | { id: string; person: PersonView; homeSeen: boolean; movedOut: boolean; household?: undefined }
  | { id: string; household: HouseholdView; person?: undefined }

/** The doors of one day, each once. */
export interface Walk {
  /** Due today or late, grave changes, and those where nobody opened today. */
  now: Stop[]
  /** Due within the next days. */
  soon: Stop[]
  /** Met today, the last one first. */
  seen: Stop[]
}

const soonDays = 3

const calledToday = (one: HouseholdView, today: string): boolean => one.last !== null && dateOf(Date.parse(one.last.at)) === today

/** Somebody knocked today and nobody opened. */
export function knockedInVain(one: HouseholdView, today: string): boolean {
  return one.last?.outcome === 'absent' && calledToday(one, today)
}

/** A visit that met somebody has answered what was due, whether it has been sent or not. */
export const metUnheard = ({ pending, last }: HouseholdView): boolean => pending !== null && (last?.outcome === 'well' || last?.outcome === 'matter')

/** They were only talked to on the telephone, and a plan of theirs wants them seen: as the server counts it
 * (people/commands.py). A list that an older version fetched does not say. */
export function callIsNotEnough({ visit, row }: PersonView): boolean {
  return visit?.mode === 'phone' && row.plans.some((plan) => plan.ended_on === null && 'phone_counts' in plan && !plan.phone_counts)
}

export const isGrave = ({ row }: PersonView): boolean => row.plans.some((plan) => plan.grave_at !== null)

type When = keyof Walk | null

/** They were met today, as far as this phone or the list knows. */
function metToday(one: PersonView, today: string): boolean {
  if (one.visit) return one.visit.outcome !== 'absent' && !callIsNotEnough(one)
  const [last] = one.row.recent
  return last !== undefined && dateOf(Date.parse(last.at)) === today && last.outcome !== 'absent' && daysBetween(today, one.row.due_on ?? today) > 0
}

function whenPerson(one: PersonView, today: string): When {
  if (metToday(one, today)) return 'seen'
  return isGrave(one) || daysBetween(today, one.row.due_on ?? today) <= 0 ? 'now' : 'soon'
}

function whenHousehold(one: HouseholdView, today: string): When {
  if (knockedInVain(one, today)) return 'now'
  if (calledToday(one, today)) return 'seen'
  if (one.dueOn === null) return null
  const days = daysBetween(today, one.dueOn)
  return days <= 0 ? 'now' : days <= soonDays ? 'soon' : null
}

/** Every id a household answers to: somebody may still be named behind the door of a double that was merged into it. */
const idsOf = (one: HouseholdView): string[] => [one.id, ...one.merged.map(({ id }) => id)]

/** Who of a household is on the list and was not met today; a visit to the household is none to them. */
export function toSeeAt(home: HouseholdView, people: readonly PersonView[], today: string): PersonView[] {
  const ids = new Set<string | null>(idsOf(home))
  return people.filter((one) => ids.has(one.row.household_id) && !metToday(one, today))
}

/**
 * Whom to see on one day (YYYY-MM-DD in Shanghai), in walking order: grave changes first, then nearest first when this
 * phone knows where it is (`here`, WGS-84), else the earliest due; where nobody opened comes last, to be tried again on the
 * way back. A household stands aside for somebody of its own who is visited that day, or was: that visit was one to the
 * household as well (server/patrols/commands.py). One that moved out is on no list; whoever of it is visited stays.
 */
export function walkOf(people: readonly PersonView[], households: readonly HouseholdView[], today: string, here: readonly [lon: number, lat: number] | null): Walk {
  const walk: Walk = { now: [], soon: [], seen: [] }
  const theirs = new Map<string, When[]>()
  const homes = new Map(households.flatMap((one) => idsOf(one).map((id) => [id, one])))
  for (const person of people) {
    const when = whenPerson(person, today)
    const itsHome = homes.get(person.row.household_id ?? '')
    const cameToday = person.visit !== null || person.row.recent.some(({ at }) => dateOf(Date.parse(at)) === today)
    const homeSeen = itsHome !== undefined && !cameToday && calledToday(itsHome, today) && !knockedInVain(itsHome, today)
    if (when) walk[when].push({ id: person.row.id, person, homeSeen, movedOut: itsHome?.row.moved_out === true })
    const home = person.row.household_id
    if (home !== null) theirs.set(home, [...(theirs.get(home) ?? []), when])
  }
  for (const household of households) {
    if (household.row.moved_out) continue
    const when = whenHousehold(household, today)
    const visited = idsOf(household).flatMap((id) => theirs.get(id) ?? [])
    if (when && !visited.includes('now') && !visited.includes('seen') && !visited.includes(when)) walk[when].push({ id: household.id, household })
  }
  const point = (stop: Stop): readonly [number, number] | null => (stop.person ? (stop.person.row.location?.coordinates ?? null) : stop.household.point)
  const far = (stop: Stop): number => {
    const at = point(stop)
    return here && at ? metres(here, at) : Number.MAX_SAFE_INTEGER
  }
  const grave = (stop: Stop): number => Number(stop.person !== undefined && isGrave(stop.person))
  const knocked = (stop: Stop): number => Number(stop.person ? stop.person.visit !== null : knockedInVain(stop.household, today))
  const due = (stop: Stop): string => (stop.person ? stop.person.row.due_on : stop.household.dueOn) ?? ''
  walk.now.sort((a, b) => grave(b) - grave(a) || knocked(a) - knocked(b) || far(a) - far(b) || due(a).localeCompare(due(b)))
  const seenAt = (stop: Stop): string => (stop.person ? (stop.person.visit ?? stop.person.row.recent[0])?.at : stop.household.last?.at) ?? ''
  walk.seen.sort((a, b) => seenAt(b).localeCompare(seenAt(a)))
  walk.soon.sort((a, b) => due(a).localeCompare(due(b)) || far(a) - far(b))
  return walk
}
