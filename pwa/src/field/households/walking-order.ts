import type { PersonView } from '@/local/care'
import type { HouseholdView } from '@/local/homes'
import { callIsNotEnough, peopleInOrder } from '../people/order'
import { knockedInVain, toSee } from '../today/to-see'
import { metres } from '../words'

/** One door to walk to: the household, the people of special groups behind it, or both. */
export interface Stop {
  /** The household's id, or the person's where the register knows no household. */
  id: string
  household: HouseholdView | null
  /** Who of them is on the list; whom to see comes first. */
  people: PersonView[]
  point: readonly [lon: number, lat: number] | null
  /** Somebody there is worse: before everything else. */
  grave: boolean
  /** The earliest day because of which one goes there; null: nothing is due (any more). */
  dueOn: string | null
  /** Whether the household itself is due, or only somebody behind its door. */
  householdDue: boolean
  /** Somebody knocked today in vain: to be tried again on the way back. */
  knocked: boolean
}

export interface Walk {
  /** Due today or late, or come up to me. */
  now: Stop[]
  soon: Stop[]
  /** Everybody there was met today. */
  seen: Stop[]
}

/**
 * The one list to walk out with for a day (YYYY-MM-DD in Shanghai): households and the people of the open list (null: it is
 * locked), each door once. Grave changes first, then nearest first when this phone knows where it is, else the earliest due;
 * where nobody opened comes last. Pure.
 */
export function walkingOrder(households: readonly HouseholdView[], people: readonly PersonView[] | null, today: string, here: readonly [lon: number, lat: number] | null): Walk {
  const homes = toSee(households, today, here)
  const who = peopleInOrder(people ?? [], today, here)
  const byId = new Map(households.flatMap((home) => [home.id, ...home.merged.map(({ id }) => id)].map((id) => [id, home])))
  const behind = new Map<string, PersonView[]>()
  const homeOf = new Map<string, HouseholdView | null>()
  for (const one of [...who.now, ...who.soon, ...who.seen]) {
    const home = byId.get(one.row.household_id ?? '') ?? null
    const id = home?.id ?? one.row.household_id ?? one.row.id
    homeOf.set(id, home)
    behind.set(id, [...(behind.get(id) ?? []), one])
  }
  for (const home of [...homes.today, ...homes.soon, ...homes.seen]) homeOf.set(home.id, home)

  const [dueNow, dueSoon] = [new Set(homes.today.map(({ id }) => id)), new Set(homes.soon.map(({ id }) => id))]
  const [wantedNow, wantedSoon] = [new Set(who.now), new Set(who.soon)]
  const walk: Walk = { now: [], soon: [], seen: [] }
  for (const [id, household] of homeOf) {
    const there = behind.get(id) ?? []
    // whoever met somebody of the household today has been at its door, whether that was sent or not
    const beenThere = there.some(({ visit }) => visit?.mode === 'door' && (visit.outcome === 'well' || visit.outcome === 'matter'))
    const householdDue = household !== null && !beenThere && (dueNow.has(id) || dueSoon.has(id))
    const open = there.filter((one) => wantedNow.has(one) || wantedSoon.has(one))
    const days = [...open.map(({ row }) => row.due_on), householdDue ? household.dueOn : null].filter((day) => day !== null)
    const stop: Stop = {
      id, household, people: there, householdDue,
      point: there.find(({ row }) => row.location)?.row.location?.coordinates ?? household?.point ?? null,
      grave: open.some(({ row }) => row.plans.some((plan) => plan.grave_at !== null)),
      dueOn: days.sort()[0] ?? null,
      knocked: open.some((one) => one.visit !== null && !callIsNotEnough(one)) || (householdDue && knockedInVain(household, today)),
    }
    const group = there.some((one) => wantedNow.has(one)) || (householdDue && dueNow.has(id)) ? walk.now : open.length > 0 || householdDue ? walk.soon : walk.seen
    group.push(stop)
  }
  const far = ({ point }: Stop): number => (here && point ? metres(here, point) : Number.MAX_SAFE_INTEGER)
  const early = (a: Stop, b: Stop): number => (a.dueOn ?? '').localeCompare(b.dueOn ?? '')
  walk.now.sort((a, b) => Number(b.grave) - Number(a.grave) || Number(a.knocked) - Number(b.knocked) || far(a) - far(b) || early(a, b))
  walk.soon.sort((a, b) => early(a, b) || far(a) - far(b))
  return walk
}
