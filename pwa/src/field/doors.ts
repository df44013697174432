import { effectScope, watch } from 'vue'
import { onLookForNews, tellDoors } from '@/api/doors-link'
import { isOnline, onNetworkChange } from '@/api/network'
import { useLive } from '@/local/live'
import type { ReportView } from '@/local/overlay'
import { allReports } from '@/local/queries'
import { resultOf } from './cases/result'
import { session } from './session'

const told = 30

/** In the frame of the demo's doors: tell them what this phone shows of its reports, so that their guide ticks honestly. */
export function followDoors(): void {
  onLookForNews(() => void session.value?.account.syncNow())
  watch(
    session,
    (now, _before, onCleanup) => {
      if (!now?.user.demo) return
      const { user, account } = now
      const scope = effectScope()
      let stop = (): void => undefined
      scope.run(() => {
        const reports = useLive<ReportView[], null>(() => allReports(account.db), null)
        const tell = (): void => {
          if (reports.value === null) return
          tellDoors({
            from: 'phone', username: user.username, offline: !isOnline(),
            reports: reports.value.slice(0, told).map((one) => ({
              id: one.id, title: one.title, at: one.delivery.at, caseNo: one.caseNo, escalated: one.disposal === 'escalated',
              answered: one.row !== null && resultOf(one) !== null,
            })),
          })
        }
        watch(reports, tell)
        stop = onNetworkChange(tell)
      })
      onCleanup(() => {
        stop()
        scope.stop()
      })
    },
    { immediate: true },
  )
}
