import type { CaseRow } from '@/api/types'
import type { HomeRow } from '@/map'
import { seekHouseholds, type Sought } from '../households/seek'

export type Found = { kind: 'household'; row: HomeRow } | { kind: 'case'; row: CaseRow }

/** Households as their own list finds them, cases by number or title, of which every word must fit. Those that begin so first; at most `most`. */
export function seekOnMap({ households, cases }: { households: readonly Sought[]; cases: readonly CaseRow[] }, sought: string, most = 12): Found[] {
  const words = sought.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const [first] = words
  if (first === undefined) return []
  const matters = cases.filter((row) => words.every((word) => `${row.case_no} ${row.title}`.toLowerCase().includes(word)))
  const begins = ({ kind, row }: Found): number => ((kind === 'case' ? row.title : row.name).toLowerCase().startsWith(first) ? 0 : 1)
  return [...seekHouseholds(households, sought).map(({ view }): Found => ({ kind: 'household', row: view.row })), ...matters.map((row): Found => ({ kind: 'case', row }))]
    .sort((a, b) => begins(a) - begins(b))
    .slice(0, most)
}
