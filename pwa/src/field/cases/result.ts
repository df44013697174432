import type { ReportView } from '@/local/overlay'

/** Steps whose words tell a resident what was done, the most telling first. */
const telling = ['finish', 'settle_at_desk', 'resolve_on_spot', 'call_back', 'withdraw', 'merge']

/** What became of it, in the centre's own words; null while nothing did. */
export function resultWords(report: ReportView): string | null {
  if (!report.row) return report.disposal === 'resolved_on_spot' ? report.payload?.resolution ?? null : null
  const { state, steps, resolution } = report.row
  if (state !== 'closed' && state !== 'callback' && state !== 'withdrawn' && state !== 'merged') return null
  if (resolution) return resolution
  for (const action of telling) {
    const step = [...steps].reverse().find((one) => one.action === action && one.note)
    if (step?.note) return step.note
  }
  return null
}
