import type { DoorPart } from '@/rules/door-parts'
import { daysBetween, metres } from '../words'
import type { Sought } from './seek'

const nearDays = 7
const byStreet = new Intl.Collator('zh').compare

/** What one household is ordered by, read off it once: five thousand are compared sixty thousand times. */
interface Place {
  one: Sought
  far: number
  due: string
  street: string
}

/**
 * Near first when this phone knows where it is; where a household has no point it comes last. Else who is due within the
 * week, the earliest first, and after them door by door.
 */
export function inOrder(all: readonly Sought[], today: string, here: readonly [lon: number, lat: number] | null): Sought[] {
  const placed = all.map((one): Place => {
    const { dueOn, point, row } = one.view
    return {
      one,
      far: here && point ? metres(here, point) : Number.MAX_SAFE_INTEGER,
      due: dueOn !== null && daysBetween(today, dueOn) <= nearDays ? dueOn : '9999',
      street: row.address_text.replace(/[\d一二三四五六七八九十]+.*$/u, ''),
    }
  })
  return placed.sort((a, b) => a.far - b.far || byText(a.due, b.due) || byDoor(a, b)).map(({ one }) => one)
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function byDoor(a: Place, b: Place): number {
  return byStreet(a.street, b.street) || byParts(a.one.parts, b.one.parts) || byText(a.one.view.id, b.one.view.id)
}

function byParts(a: readonly DoorPart[], b: readonly DoorPart[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const order = Number.parseInt(a[at]?.number ?? '', 10) - Number.parseInt(b[at]?.number ?? '', 10)
    if (order) return order
  }
  return a.length - b.length
}
