import type { CaseRow } from '@/api/types'
import type { ReportView } from '@/local/overlay'
import type { StoryPhoto, StoryStep } from '../story/story-step'
import { stepLabel } from './steps'

const outcomes: Record<string, string> = { satisfied: '满意，结案', mostly: '基本满意，结案', unsatisfied: '不满意，退回再办', not_reached: '没联系上' }
const ratings: Record<string, string> = { satisfied: '满意', mostly: '基本满意', unsatisfied: '不满意' }
const ways: Record<string, string> = { code: '扫码', phone_code: '扫网格员手机的码' }
const unsent = (hashes: readonly string[]): StoryPhoto[] => hashes.map((sha256) => ({ sha256, arrived: false }))

/** The story of a case: the report while only this phone has it, the steps the server told, and those it has not heard. */
export function caseStory(report: ReportView, me: { id: string; name: string }): StoryStep[] {
  const { row } = report
  const photos = (seq: number): StoryPhoto[] => (row?.attachments ?? []).filter((photo) => (photo.step ?? 1) === seq)
  const told = [...(row?.steps ?? [])].sort((a, b) => a.seq - b.seq).map((step): StoryStep => ({
    key: step.seq, action: step.action, label: `${step.label}${calledBack(step)}`, at: step.at, by: step.by, said: saidOf(step), note: step.note, photos: photos(step.seq),
  }))
  const here = report.pendingSteps.map((step): StoryStep => ({
    key: step.operationId, action: step.action, label: stepLabel(step.action, report), at: null, by: null, note: step.note, photos: unsent(step.photos), delivery: step.delivery,
  }))
  const begun: StoryStep = {
    key: 'report', action: 'report', label: report.disposal === 'resolved_on_spot' ? '当场办结' : '上报中心', at: report.reportedAt, by: me,
    note: null, photos: unsent(report.payload?.attachments ?? []), delivery: report.delivery, caseNo: report.caseNo,
  }
  return row ? [...told, ...here] : [begun, ...here]
}

/** What a call back or a rating came to: 回访 alone does not say that it closed the case. */
function calledBack({ changes }: CaseRow['steps'][number]): string {
  const of = (names: Record<string, string>, value: unknown): string => (typeof value === 'string' ? (names[value] ?? '') : '')
  if (typeof changes.category_name === 'string') return `：${changes.category_name}`
  const way = of(ways, changes.how)
  const words = of(outcomes, changes.outcome) || `${of(ratings, changes.rating)}${way ? `（${way}）` : ''}`
  if (Array.isArray(changes.flags) && changes.flags.includes('no_phone')) return '：没有留电话，没法回访，结案'
  if (changes.outcome === 'not_reached' && changes.state === 'closed') return '：几次没联系上，结案'
  return words ? `：${words}` : ''
}

/** The centre's words are what one looks for. */
function saidOf({ changes }: CaseRow['steps'][number]): string | null {
  const said = changes.resolution ?? changes.resolution_before
  return typeof said === 'string' ? said : null
}
