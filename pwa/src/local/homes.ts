import type { HouseholdAddPayload, HouseholdCorrectPayload, HouseholdFacts, HouseholdRow, VisitOutcome, VisitPayload } from '@/api/types'
import { doorWords } from '@/rules/door'
import type { Operation } from './db'
import { deliveryOf, isOf, unreadable, type Delivery } from './overlay'

/** Households as screens show them: the server's rows, and what this phone still has to say of them. Pure, as overlay.ts. */
export interface HouseholdView {
  id: string
  name: string
  /** With the door. */
  address: string
  grid: string
  point: [lon: number, lat: number] | null
  dueOn: string | null
  last: { outcome: VisitOutcome; note: string | null; at: string; by: string | null } | null
  /** A visit on this phone that the server has not settled. */
  pending: Delivery | null
  /** Added, corrected, merged or parted on this phone, and the server has not settled the last of it. */
  told: Delivery | null
  /** A telephone written down here: its last four digits, and the number as far as this phone can read it. */
  newPhone: { tail: string; number: string | null } | null
  /** Doubles that were merged into it, here or there. */
  merged: HouseholdRow['merged']
  /** Added on this phone and taken by the server, which does not show it here: it lies in a grid of others. */
  elsewhere: boolean
  /** As the server last gave it, with what this phone corrected since; null in `version`: only this phone knows it. */
  row: Omit<HouseholdRow, 'version'> & { version: number | null }
}

type Known = Omit<HouseholdView['row'], 'apart_from'> & Pick<HouseholdView, 'told' | 'newPhone' | 'elsewhere'> & { apart_from: string[] }

const fresh = { pinyin: '', door: null, location: null, members_count: null, phone_tail: null, last_visit: null, due_on: null, merged: [], apart_from: [], version: null, newPhone: null, elsewhere: false }

/** What was said to somebody by name stays with them: of their household's visit there is only that it was made (patrols/commands.py). */
export const saidAtTheDoor = ({ person_id: person, note }: VisitPayload): string | null => (person === undefined ? (note ?? null) : null)

/** A household with the latest visit, whether the server knows it yet or not. */
export function households(rows: readonly HouseholdRow[], operations: readonly Operation[], me: string): HouseholdView[] {
  const known = register(rows, operations)
  const meant = new Map([...known.values()].flatMap((one) => one.merged.map((double) => [double.id, one.id])))
  const visits = new Map<string, Operation>()
  for (const operation of operations.filter(isOf('visit.log'))) {
    const { household_id: id } = operation.payload as VisitPayload
    if (id !== undefined && operation.status !== 'acknowledged') visits.set(meant.get(id) ?? id, operation)
  }
  return [...known.values()].map(({ told, newPhone, elsewhere, ...row }): HouseholdView => {
    const operation = visits.get(row.id)
    const payload = operation ? (operation.payload as VisitPayload) : null
    const by = row.last_visit?.by ?? null
    return {
      id: row.id, name: row.name, address: doorWords(row), grid: row.grid, point: row.location?.coordinates ?? null,
      dueOn: row.moved_out ? null : row.due_on,
      last: operation && payload
        ? { outcome: payload.outcome, note: saidAtTheDoor(payload), at: payload.occurred_at ?? operation.recordedAt, by: me }
        : row.last_visit && {
            outcome: row.last_visit.outcome, note: row.last_visit.note, at: row.last_visit.occurred_at,
            by: typeof by === 'string' ? by : by?.name ?? null,
          },
      pending: operation ? deliveryOf(operation) : null,
      told, newPhone, elsewhere, merged: row.merged, row,
    }
  })
}

/** Rows without those that were merged into another, with what was added, corrected, merged and parted here. */
function register(rows: readonly HouseholdRow[], operations: readonly Operation[]): Map<string, Known> {
  // a row written before doubles were known says nothing of them
  const known = new Map(rows.map((row): [string, Known] => [row.id, { ...fresh, ...row, told: null }]))
  const doubles = new Set([...known.values()].flatMap(({ merged }) => merged.map(({ id }) => id)))
  for (const id of doubles) known.delete(id)
  for (const operation of operations) {
    if (operation.status === 'acknowledged') {
      if (operation.kind === 'household.add') addElsewhere(known, doubles, operation.payload as HouseholdAddPayload)
      continue
    }
    if (!operation.kind.startsWith('household.') || !isOf(operation.kind)(operation)) continue
    const told = deliveryOf(operation)
    const isOn = told.at === 'phone' // what was refused has not happened
    if (operation.kind === 'household.add') {
      const payload = operation.payload as HouseholdAddPayload
      const id = payload.household_id
      if (!known.has(id)) {
        const { name = unreadable } = payload as Partial<HouseholdAddPayload>
        known.set(id, { ...fresh, address_text: '', ...factsOf(payload), ...phoneIn(operation, payload), id, name, grid: payload.location?.grid ?? '', told })
        for (const other of payload.apart_from ?? []) keepApart(known, id, other, null)
      }
    } else if (operation.kind === 'household.correct') {
      const payload = operation.payload as HouseholdCorrectPayload
      const home = known.get(payload.household_id)
      if (home) known.set(home.id, { ...home, ...(isOn ? { ...factsOf(payload), ...phoneIn(operation, payload) } : {}), told })
    } else if (operation.kind === 'household.merge') merge(known, operation.payload as { keep: string; drop: string }, told, isOn)
    else if (operation.kind === 'household.apart') {
      const { household_id: one, other_id: other } = operation.payload as { household_id: string; other_id: string }
      if (isOn) keepApart(known, one, other, told)
    } else if (isOn) part(known, (operation.payload as { household_id: string }).household_id, told)
  }
  return known
}

/** What the worker added never looks lost, though the server keeps it for others. */
function addElsewhere(known: Map<string, Known>, doubles: ReadonlySet<string>, payload: HouseholdAddPayload): void {
  const { household_id: id, name = unreadable } = payload as Partial<HouseholdAddPayload> & { household_id: string }
  if (!known.has(id) && !doubles.has(id)) known.set(id, { ...fresh, address_text: '', ...factsOf(payload), id, name, grid: payload.location?.grid ?? '', told: null, elsewhere: true })
}

function merge(known: Map<string, Known>, { keep, drop }: { keep: string; drop: string }, told: Delivery, isOn: boolean): void {
  const [kept, dropped] = [known.get(keep), known.get(drop)]
  if (!kept) return
  if (!isOn || !dropped) known.set(keep, { ...kept, told: isOn ? kept.told : told })
  else {
    const { id, name, address_text, door } = dropped
    const last = [kept.last_visit, dropped.last_visit].filter((one) => one !== null).sort((a, b) => Date.parse(b.occurred_at) - Date.parse(a.occurred_at))[0] ?? null
    const due = [kept.due_on, dropped.due_on].filter((one) => one !== null).sort()[0] ?? null
    known.set(keep, { ...kept, last_visit: last, due_on: due, merged: [...kept.merged, ...dropped.merged, { id, name, address_text, door }], told })
    known.delete(drop)
  }
}

/** What the phone knows of a double is its name and door; the rest comes back with the server's answer. */
function part(known: Map<string, Known>, id: string, told: Delivery): void {
  const kept = [...known.values()].find((one) => one.merged.some((double) => double.id === id))
  const double = kept?.merged.find((one) => one.id === id)
  if (!kept || !double) return
  known.set(kept.id, { ...kept, merged: kept.merged.filter((one) => one.id !== id), told })
  known.set(id, { ...fresh, ...double, grid: kept.grid, location: kept.location, told })
  keepApart(known, kept.id, id, told)
}

/** Two that look like one: said of both. `told`: by this record alone; null: by one that says more. */
function keepApart(known: Map<string, Known>, id: string, other: string, told: Delivery | null): void {
  for (const [mine, its] of [[id, other], [other, id]] as const) {
    const home = known.get(mine)
    if (home) known.set(mine, { ...home, apart_from: [...home.apart_from, its], ...(told ? { told } : {}) })
  }
}

function phoneIn(operation: Operation, { phone }: Partial<HouseholdFacts>): Partial<Pick<Known, 'phone_tail' | 'newPhone'>> {
  const tail = operation.phoneTail ?? (phone ? tailOf(phone) : undefined)
  if (tail === '' || phone === null) return { phone_tail: null, newPhone: null } // taken away
  return tail === undefined ? {} : { phone_tail: tail, newPhone: { tail, number: phone ?? null } }
}

/** All that lists show of a telephone. */
export const tailOf = (phone: string): string => phone.replace(/\D/gu, '').slice(-4)

/** What a record says of a household, as its row has it; the telephone apart (`phoneIn`). */
function factsOf(payload: Partial<HouseholdFacts> & { moved_out?: boolean }): Partial<HouseholdRow> {
  const { location } = payload
  const said = (['name', 'address_text', 'door', 'members_count', 'moved_out'] as const).filter((name) => payload[name] !== undefined).map((name) => [name, payload[name]])
  const point = location?.lon !== undefined && location.lat !== undefined ? { type: 'Point', coordinates: [location.lon, location.lat] } : null
  return { ...Object.fromEntries(said), ...(location === undefined ? {} : { location: point }) } as Partial<HouseholdRow>
}
