import type { CaseRow, HouseholdRow } from '@/api/types'
import { doorWords } from '@/rules/door'

export type Found = { kind: 'household'; row: HouseholdRow } | { kind: 'case'; row: CaseRow }

/** How a household is called in a search; the default knows its name, address and door. */
export type HouseholdMatch = (row: HouseholdRow, word: string) => boolean

export const byNameAndDoor: HouseholdMatch = (row, word) => `${row.name} ${doorWords(row)}`.toLowerCase().includes(word)

/** Households by name or door, cases by number or title: every word must fit. Those that begin so first; at most `most`. */
export function seekOnMap(
  { households, cases }: { households: readonly HouseholdRow[]; cases: readonly CaseRow[] },
  sought: string,
  matches: HouseholdMatch = byNameAndDoor,
  most = 12,
): Found[] {
  const words = sought.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const [first] = words
  if (first === undefined) return []
  const homes = households.filter((row) => words.every((word) => matches(row, word)))
  const matters = cases.filter((row) => words.every((word) => `${row.case_no} ${row.title}`.toLowerCase().includes(word)))
  const begins = ({ kind, row }: Found): number => ((kind === 'case' ? row.title : row.name).toLowerCase().startsWith(first) ? 0 : 1)
  return [...homes.map((row): Found => ({ kind: 'household', row })), ...matters.map((row): Found => ({ kind: 'case', row }))]
    .sort((a, b) => begins(a) - begins(b))
    .slice(0, most)
}
