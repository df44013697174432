import type { Named } from '@/api/types'
import type { BoundaryProblem } from '@/map'
import { ask, client } from '../session'

const at = '/api/v1/areas'

export interface Problem extends BoundaryProblem {
  areas: Named[]
  squareM: number
  sentence: string
}
export interface Problems {
  items: Problem[]
  /** Of all, also those beyond the ones that are told. */
  total: number
}

interface ProblemFacts { kind: Problem['kind']; areas: Named[]; square_m: number; sentence: string }
interface ProblemsAnswer {
  features: { id: number; geometry: Problem['geometry']; properties: ProblemFacts }[]
  total: number
}

export async function readProblems(): Promise<Problems> {
  const answer = await ask(() => client.request<ProblemsAnswer>(`${at}/problems`, { timeoutMs: 60_000 }))
  return {
    total: answer.total,
    items: answer.features.map(({ id, geometry, properties: { square_m: squareM, ...facts } }) => ({ id, geometry, squareM, ...facts })),
  }
}

export interface Counts { new: number; changed: number; same: number; redrawn: number; retired: number; repaired: number; refused: number }

export interface ImportLine {
  id: string
  at: string
  by: string | null
  source: string
  level: string
  counts: Counts
  moved: Partial<Record<'case' | 'household' | 'person', number>>
  pieces: number
  pieces_done: number
  finished_at: string | null
}
export const readImports = async (): Promise<ImportLine[]> => (await ask(() => client.request<{ items: ImportLine[] }>(`${at}/imports`))).items

export interface Told { row: number; sentence: string }
export interface Brought {
  id: string | null
  columns: string[]
  code_field: string
  name_field: string
  counts: Counts
  repaired: (Told & { code: string })[]
  refused: Told[]
  retired: string[]
  kept: string[]
  /** Of this level, before: what goes is of these. */
  in_force: number
  /** So many go that the server wants to hear the number back. */
  asks_consent: boolean
  /** All moved alike, as if read in a wrong system: the server wants to hear that it is meant. */
  shifted: boolean
  warnings: string[]
  /** Where what the file holds, and what lies beside it, does not fit once it is taken. */
  misfits: { items: ProblemFacts[]; counts: Record<Problem['kind'], number>; total: number }
  dry_run: boolean
}
/** What somebody agreed to: so many areas go, all stand elsewhere. */
export interface Agreed { retired: number; shifted: boolean }

/** How a file is to be read; what is empty the server finds out by itself. */
export interface Reading { level: string; crs: string; layer: string; code_field: string; name_field: string; retire_missing: boolean }

export function bringIn(file: { name: string; body: Blob }, reading: Reading, dryRun: boolean, agreed: Agreed = { retired: 0, shifted: false }): Promise<Brought> {
  const query = {
    filename: file.name,
    level: reading.level,
    crs: reading.crs,
    layer: reading.layer || null,
    code_field: reading.code_field || null,
    name_field: reading.name_field || null,
    retire_missing: reading.retire_missing ? '1' : null,
    retire_agreed: agreed.retired || null,
    shift_agreed: agreed.shifted ? '1' : null,
    dry_run: dryRun ? '1' : '0',
  }
  return ask(() => client.request(`${at}/import`, { method: 'POST', query, bytes: { body: file.body, type: 'application/octet-stream' }, timeoutMs: 900_000 }))
}
