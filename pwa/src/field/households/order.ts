import type { DoorPart } from '@/rules/door-parts'
import { daysBetween, metres } from '../words'
import type { Sought } from './seek'

const nearDays = 7

/**
 * Near first when this phone knows where it is; where a household has no point it comes last. Else who is due within the
 * week, the earliest first, and after them door by door.
 */
export function inOrder(all: readonly Sought[], today: string, here: readonly [lon: number, lat: number] | null): Sought[] {
  const place = new Map(all.map((one) => [one.view.id, here && one.view.point ? metres(here, one.view.point) : Number.MAX_SAFE_INTEGER]))
  const far = ({ view }: Sought): number => place.get(view.id) ?? 0
  const due = ({ view }: Sought): string => (view.dueOn !== null && daysBetween(today, view.dueOn) <= nearDays ? view.dueOn : '9999')
  return [...all].sort((a, b) => far(a) - far(b) || due(a).localeCompare(due(b)) || byDoor(a, b))
}

function byDoor(a: Sought, b: Sought): number {
  const street = ({ view }: Sought): string => view.row.address_text.replace(/[\d一二三四五六七八九十]+.*$/u, '')
  return street(a).localeCompare(street(b), 'zh') || byParts(a.parts, b.parts) || (a.view.id < b.view.id ? -1 : 1)
}

function byParts(a: readonly DoorPart[], b: readonly DoorPart[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const order = Number.parseInt(a[at]?.number ?? '', 10) - Number.parseInt(b[at]?.number ?? '', 10)
    if (order) return order
  }
  return a.length - b.length
}
