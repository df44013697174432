import { computed, effectScope, type ComputedRef } from 'vue'
import type { Account } from '@/local/engine'
import { useLive } from '@/local/live'
import { rowsOf } from '@/local/queries'
import { calendarOf, type Calendar } from '@/rules/calendar'

const held = new WeakMap<Account, ComputedRef<Calendar>>()

/** The working-day calendar of the open account: read once for all lights on all pages. */
export function calendarFor(account: Account): ComputedRef<Calendar> {
  let calendar = held.get(account)
  if (!calendar) {
    calendar = effectScope(true).run(() => {
      const years = useLive(() => rowsOf(account.db, 'calendar'), [])
      return computed(() => calendarOf(years.value))
    })
    if (!calendar) throw new Error('a fresh scope always runs')
    held.set(account, calendar)
  }
  return calendar
}
