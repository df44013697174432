import type { CategoryRow } from '@/api/types'

export interface CategoryGroup {
  group: CategoryRow
  members: CategoryRow[]
}

/**
 * Categories under their groups, narrowed by what was typed. A worker says 漏水 where the list says 渗漏堵塞, so when no
 * name or advice holds the word as a whole, one character in common is enough. A group without members is chosen itself.
 */
export function seekCategories(all: readonly CategoryRow[], typed: string): CategoryGroup[] {
  const word = typed.trim()
  const sorted = all.filter((one) => !one.retired).sort((a, b) => a.sort - b.sort)
  const groups = sorted
    .filter((one) => one.parent === null)
    .map((group) => {
      const members = sorted.filter((one) => one.parent === group.code)
      return { group, members: members.length > 0 ? members : [group] }
    })
  if (word === '') return groups
  const narrowed = (fits: (one: CategoryRow) => boolean): CategoryGroup[] =>
    groups.map(({ group, members }) => ({ group, members: members.filter(fits) })).filter(({ members }) => members.length > 0)
  const groupNamed = groups.filter(({ group }) => group.name.includes(word))
  const whole = narrowed((one) => `${one.name}${one.advice ?? ''}`.includes(word))
  const found = [...groupNamed, ...whole.filter(({ group }) => !groupNamed.some((one) => one.group === group))]
  return found.length > 0 ? found : narrowed((one) => Array.from(word).some((character) => one.name.includes(character)))
}
