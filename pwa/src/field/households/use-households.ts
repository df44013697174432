import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { useLive } from '@/local/live'
import type { HouseholdView } from '@/local/homes'
import { allHouseholds } from '@/local/queries'
import { current } from '../session'
import { doublesAmong, HouseholdIndex, type Sought } from './seek'

export interface Households {
  /** null: still being read. */
  all: ShallowRef<Sought[] | null>
  byId: ComputedRef<ReadonlyMap<string, HouseholdView>>
  /** Ids of those that look like the same household. */
  doubles: ShallowRef<ReadonlyMap<string, string[]>>
}

/** One index a session, whichever page asks: what was read for the list is there for the next. */
const indexes = new WeakMap<object, HouseholdIndex>()
const breathe = (): Promise<unknown> => new Promise((done) => setTimeout(done))

/** All households of this phone, ready to be looked through. */
export function useHouseholds(): Households {
  const { account, user } = current()
  const index = indexes.get(account.db) ?? new HouseholdIndex()
  indexes.set(account.db, index)
  const views = useLive(() => allHouseholds(account.db, user.name), null)
  const all: Households['all'] = shallowRef(null)
  const doubles: Households['doubles'] = shallowRef(new Map())
  watch(views, async (read) => {
    if (read === null) return
    const indexed = await index.read(read, breathe)
    if (views.value !== read) return
    all.value = indexed
    const found = await doublesAmong(indexed.filter(({ view }) => !view.elsewhere), breathe)
    if (views.value === read) doubles.value = found
  })
  return {
    all,
    byId: computed(() => new Map((all.value ?? []).map(({ view }) => [view.id, view]))),
    doubles,
  }
}
