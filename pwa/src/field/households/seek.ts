import type { HouseholdView } from '@/local/homes'
import { doorParts, finds, likelySame, wholeDoor, type DoorPart, type HomeToCompare } from '@/rules/door-parts'

/** What is looked through for one household; made once, and again only when what it is made of changes. */
export interface Sought {
  view: HouseholdView
  /** Name, address and door without spaces, in lower case. */
  text: string
  parts: readonly DoorPart[]
}

const narrow = (text: string): string => text.normalize('NFKC').replace(/\s/gu, '').toLowerCase()

function soughtOf(view: HouseholdView): Sought {
  return { view, text: narrow(`${view.name} ${view.address}`), parts: wholeDoor(view.row.address_text, view.row.door) }
}

const sameText = (a: HouseholdView, b: HouseholdView): boolean => a.name === b.name && a.row.address_text === b.row.address_text && a.row.door === b.row.door

/**
 * The index of all households, kept from one reading of them to the next: five thousand are read in slices, so that no tap
 * waits for it, and after that only those that were written anew.
 */
export class HouseholdIndex {
  #held = new Map<string, Sought>()

  async read(views: readonly HouseholdView[], breathe: () => Promise<unknown>, slice = 400): Promise<Sought[]> {
    const next = new Map<string, Sought>()
    let made = 0
    for (const view of views) {
      const before = this.#held.get(view.id)
      if (before && sameText(before.view, view)) next.set(view.id, { ...before, view })
      else {
        next.set(view.id, soughtOf(view))
        made += 1
        if (made % slice === 0) await breathe()
      }
    }
    this.#held = next
    return [...next.values()]
  }
}

const latin = /^[a-z]+$/u
const fewestOfPinyin = 2
/** A word that is part of a door, or counts one. */
const ofDoor = /\d|^(?:号?[院楼]|[栋幢座室户房组号]|单元)$/u
const lastFour = /^\d{4}$/u

function finder(typed: string): (one: Sought) => boolean {
  const text = narrow(typed)
  const said = doorParts(typed)
  const isPinyin = latin.test(text)
  const isTail = lastFour.test(text)
  return ({ view, text: whole, parts }) =>
    whole.includes(text) ||
    finds(said, parts) ||
    (isPinyin && view.row.pinyin.split(' ').some((word) => word.startsWith(text) || (text.length >= fewestOfPinyin && word.includes(text)))) ||
    (isTail && view.row.phone_tail === text)
}

/**
 * Those that are meant by what was typed: a name or a part of it, its pinyin whole or by initials, a door said in any way,
 * the last four digits of a telephone. Several words all count, and 1 号楼 302 with its space is one door.
 */
export function seekHouseholds(all: readonly Sought[], typed: string): Sought[] {
  const words = typed.trim().split(/\s+/u).filter(Boolean)
  const door = words.filter((word) => ofDoor.test(word)).join('')
  const finders = [...(door ? [door] : []), ...words.filter((word) => !ofDoor.test(word))].map(finder)
  return all.filter((one) => finders.every((meant) => meant(one)))
}

type Compared = HouseholdView['row'] & HomeToCompare

/** So many comparisons are made between two breaths. */
const comparedAtOnce = 2000

/**
 * Households that look like the same one, by id. Only those are compared that can be one: of one grid and one room with a
 * second number of the door in common, if it has one, whose names sound the same or begin the same.
 */
export async function doublesAmong(all: readonly Sought[], breathe: () => Promise<unknown>): Promise<Map<string, string[]>> {
  const groups = new Map<string, Compared[]>()
  for (const { view, parts } of all) {
    const home: Compared = { ...view.row, parts }
    for (const key of keysOf(home, parts)) {
      const group = groups.get(key)
      if (group) group.push(home)
      else groups.set(key, [home])
    }
  }
  const doubles = new Map<string, Set<string>>()
  const note = (id: string, other: string): unknown => doubles.set(id, (doubles.get(id) ?? new Set()).add(other))
  let compared = 0
  for (const group of groups.values()) {
    for (const [at, one] of group.entries()) {
      for (const other of group.slice(at + 1)) {
        if (!likelySame(one, other) || one.apart_from?.includes(other.id) || other.apart_from?.includes(one.id)) continue
        note(one.id, other.id)
        note(other.id, one.id)
      }
      compared += group.length - at
      if (compared < comparedAtOnce) continue
      compared = 0
      await breathe()
    }
  }
  return new Map([...doubles].map(([id, others]) => [id, [...others]]))
}

function keysOf({ grid, name, pinyin, address_text, door }: Compared, parts: readonly DoorPart[]): Set<string> {
  const room = parts.at(-1)?.number ?? `${address_text}${door ?? ''}`.replace(/\s/gu, '')
  const outer = parts.length > 1 ? parts.slice(0, -1).map(({ number }) => number) : ['']
  const names = [name.replace(/\s/gu, '').slice(0, 2), pinyin.split(' ')[0] ?? ''].filter(Boolean)
  return new Set(outer.flatMap((number) => names.map((said) => [grid, room, number, said].join(' '))))
}
