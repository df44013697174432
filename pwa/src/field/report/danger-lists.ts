import type { ShallowRef } from 'vue'
import { useLive } from '@/local/live'
import { rowsOf } from '@/local/queries'
import { current } from '../session'
import type { Lists } from './danger'

/** What the administrator's lists say of danger, as this phone has them. */
export function useDangerLists(): Readonly<ShallowRef<Lists>> {
  const { db } = current().account
  return useLive(async () => {
    const [signs, rules, categories] = await Promise.all([rowsOf(db, 'sign'), rowsOf(db, 'escalation_rule'), rowsOf(db, 'category')])
    return { signs, rules, categories }
  }, { signs: [], rules: [], categories: [] })
}
