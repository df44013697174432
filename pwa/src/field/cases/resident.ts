import type { CaseRow } from '@/api/types'
import { turning, type ReportView } from '@/local/overlay'
import { bare } from '@/rules/quote'
import { resultOf } from './result'

/** Where it stands, to a resident: the same sentences as on their own page (server/voice/page.py). */
const standing: Record<CaseRow['state'], string> = {
  reported: '您的事已送到中心，正在等待受理。',
  accepted: '中心已经受理，正在安排由谁来办。',
  routed: '已经交给承办单位，正在研究怎么办。',
  assessed: '承办单位已经接下，马上开始办理。',
  handling: '正在办理。',
  callback: '已经办好，中心会打电话问您是否满意。',
  closed: '已经结案。',
  withdrawn: '这件事已经撤回。',
  merged: '这件事已与另一件相同的事合并办理。',
}

/** What was said of it, where the state alone would not tell. */
const flags: Record<string, string> = {
  director_decides: '您两次都不满意，已请中心主任来决定，决定了会写在这里。',
  not_satisfied: '您说不满意，已重新送到中心，正在等待受理。',
}

/** One sentence to show: what became of it, else where it stands. */
export function residentWords(report: ReportView): { words: string; at: string | null } {
  const result = resultOf(report)
  if (result) return { words: result.words, at: result.at }
  if (!report.row) return { words: '已记在网格员手机上，一有网就送到中心。', at: null }
  const again = report.row.state === 'reported' && (report.row.recurrences ?? 0) > 0
  if (again && turning(report)) return { words: '您反映的问题又出现了，已记在网格员手机上，一有网就送到中心。', at: null }
  const flagged = report.row.flags.flatMap((flag) => flags[flag] ?? [])[0]
  if (flagged) return { words: flagged, at: null }
  return { words: again ? '您反映的问题又出现了，已重新送到中心，正在等待受理。' : standing[report.row.state], at: null }
}

/** What they told of, in the words it was told in. A private matter is not spelt out on a screen held up. */
export function residentTitle({ row, title, categoryName }: Pick<ReportView, 'row' | 'title' | 'categoryName'>): string {
  return row?.private ? categoryName : bare(title)
}

const done = ['finish', 'settle_at_desk', 'resolve_on_spot', 'bring_in']

/** Photos of what was done: those that came with the step that did it, the last time round. */
export function resultPhotos({ row }: Pick<ReportView, 'row'>): CaseRow['attachments'] {
  if (!row) return []
  const step = [...row.steps].sort((a, b) => b.seq - a.seq).find(({ action }) => done.includes(action))
  return step ? row.attachments.filter((photo) => (photo.step ?? 1) === step.seq) : []
}

/** Why there is no code to scan, in a line; null: there is one. */
export function whyNoCode({ row }: Pick<ReportView, 'row'>, token: string | null): string | null {
  if (row?.protected) return '这件事要替您保密，网上查不到，所以没有二维码。'
  return token ? null : '这件事不是在这部手机上报的，二维码不在这里。想查，记下编号打电话问中心。'
}
