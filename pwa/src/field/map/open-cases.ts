import type { ReportView } from '@/local/overlay'
import type { CaseMark } from '@/map'
import { grouped, isMine } from '../cases/face'

/** What the list of cases calls 在办, for the map: those not sent yet too. Who has no place is counted by whoever reads the list. */
export function openCases(reports: readonly ReportView[], me: string): CaseMark[] {
  return grouped(reports).open.map(({ id, title, caseNo, categoryName, row, payload }) => {
    if (row) return { ...row, mine: isMine({ row }, me) }
    const { lon, lat } = payload?.location ?? {}
    const location = lon !== undefined && lat !== undefined ? { type: 'Point' as const, coordinates: [lon, lat] as [number, number] } : null
    return { id, title, case_no: caseNo, category: { code: payload?.category ?? '', name: categoryName }, location, yellow_at: null, due_at: null, paused_since: null, mine: true }
  })
}
