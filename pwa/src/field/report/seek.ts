import type { CategoryRow } from '@/api/types'
import { everydayCodes } from './everyday-words'

export interface CategoryGroup {
  group: CategoryRow
  members: CategoryRow[]
}

/**
 * Categories under their groups, narrowed to those whose name, group or advice holds every typed word, or which everyday
 * speech means by it. Groups hit by name or speech come before those where only the advice mentions the word. A group
 * without members is chosen itself.
 */
export function seekCategories(all: readonly CategoryRow[], typed: string): CategoryGroup[] {
  const words = typed.trim().split(/\s+/).filter(Boolean)
  const sorted = all.filter((one) => !one.retired).sort((a, b) => a.sort - b.sort)
  const groups = sorted
    .filter((one) => one.parent === null)
    .map((group) => {
      const members = sorted.filter((one) => one.parent === group.code)
      return { group, members: members.length > 0 ? members : [group] }
    })
  if (words.length === 0) return groups
  const meant = words.map(everydayCodes)
  const meansIt = (one: CategoryRow, group: CategoryRow): boolean =>
    words.every((word, at) => one.name.includes(word) || group.name.includes(word) || meant[at]?.has(one.code))
  const mentions = (one: CategoryRow, group: CategoryRow): boolean =>
    words.every((word, at) => `${one.name}${group.name}${one.advice ?? ''}`.includes(word) || meant[at]?.has(one.code))
  const direct = groups.map(({ group, members }) => ({ group, members: members.filter((one) => meansIt(one, group)) }))
  const rest = groups.map(({ group, members }) => ({ group, members: members.filter((one) => !meansIt(one, group) && mentions(one, group)) }))
  return groups
    .map(({ group }, at) => ({ group, first: direct[at]?.members ?? [], then: rest[at]?.members ?? [] }))
    .sort((a, b) => Number(b.first.length > 0) - Number(a.first.length > 0))
    .map(({ group, first, then }) => ({ group, members: [...first, ...then] }))
    .filter(({ members }) => members.length > 0)
}

/** What to offer when nothing was found: a matter that fits nowhere, and one that cannot wait. */
export function whenNothingFits(all: readonly CategoryRow[]): CategoryRow[] {
  return ['other', 'emergency'].flatMap((code) => all.filter((one) => one.code === code && !one.retired))
}
