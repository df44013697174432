import type { CaseAction } from '@/api/types'
import { turning, type ReportView } from '@/local/overlay'
import { stepWords } from '../words'

const supplement: CaseAction = { name: 'supplement', label: '补充', fields: [{ name: 'note', label: '补充什么', required: false }], photos: true }
const withdraw: CaseAction = { name: 'withdraw', label: '撤回', fields: [{ name: 'note', label: '撤回原因', required: true }] }

/** What this account may do with the case now: as the server said when it was last heard; of one it has not got yet, what is always the reporter's. */
export function offersOf(report: ReportView, now: number): CaseAction[] {
  const { row, disposal, delivery } = report
  if (turning(report)) return []
  const rated = report.pendingSteps.some(({ action, delivery: at }) => action === 'rate_at_door' && at.at === 'phone')
  if (!row) return disposal === 'escalated' && delivery.at !== 'person' ? [supplement, withdraw] : []
  return row.actions.filter(({ name }) => !(name === 'rate_at_door' && rated) && (name !== 'recur' || !row.recur_until || now < Date.parse(row.recur_until))).sort((a, b) => rank(a) - rank(b))
}

/** Whether a step that was not taken may be mended and sent again: where the case cannot take it any more, that would fail for ever. */
export function stillTakes(report: ReportView, action: string, now: number): boolean {
  return offersOf(report, now).some(({ name }) => name === action)
}

/** What is added to it stands first, what takes it back last. */
const rank = ({ name }: CaseAction): number => (name === 'supplement' ? 0 : name === 'withdraw' ? 2 : 1)

/** What a step asks for, also when it is not offered any more: what was written must have a form to stand in. */
export function formOf(name: string, offers: readonly CaseAction[]): CaseAction {
  return offers.find((one) => one.name === name) ?? (name === 'withdraw' ? withdraw : { ...supplement, name, label: stepWords[name] ?? name })
}

/** A step in the server's word for it, or, where that is not here, the phone's own. */
export function stepLabel(name: string, { row }: Pick<ReportView, 'row'>): string {
  return stepWords[name] ?? row?.actions.find((action) => action.name === name)?.label ?? name
}

/** The first word of a button, for whom it is plain speech. */
export const buttonWords: Record<string, string> = { supplement: '补充情况、照片', rate_at_door: '问满不满意' }
