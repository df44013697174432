import type { Entity } from '@/api/types'
import { syncState, type AccountDb, type SealedList } from './db'
import { mirrorRows } from './mirror'

/** What this phone holds for work without network, counted; null: nothing was fetched yet, or it was forgotten. */
export interface Held {
  mine: number
  grids: number
  outlines: number
  categories: number
  rules: number
  advice: number
  households: number
  cases: number
  fetchedAt: number | null
  /** The list of whom to see: when it was fetched; null when it is not here. */
  peopleAt: number | null
  hasPin: boolean
}

export async function held(db: AccountDb): Promise<Held> {
  const { generation, lastPullAt } = await syncState(db)
  const count = (entity: Entity): Promise<number> => db.mirror.where('[generation+entity]').equals([generation, entity]).count()
  const [areas, categories, signs, rules, advice, households, cases] = await Promise.all([
    mirrorRows(db, 'area'), count('category'), count('sign'), count('escalation_rule'), count('advice'), count('household'), count('case'),
  ])
  const grids = areas.filter(({ level }) => level === 'grid')
  const list = (await db.vault.get('list')) as SealedList | undefined
  return {
    mine: grids.filter(({ mine }) => mine).length, grids: grids.length, outlines: grids.filter(({ geometry }) => geometry).length,
    categories, rules: rules + signs, advice, households, cases, fetchedAt: lastPullAt, peopleAt: list?.fetchedAt ?? null,
    hasPin: (await db.vault.get('keys')) !== undefined,
  }
}
