import type { Meeting } from '@/api/handling'
import type { CaseRow, CaseStep } from '@/api/types'
import { callsInVain } from './call-script'
import { dayWords, difficultyWords, flagWords, lastDay, outcomeWords, ratedHowWords, riskWords, stateWords, urgencyWords, whenWords } from '../words'

export type Photo = CaseRow['attachments'][number]

/** One passage of the story: what a person did, in words. */
export interface Passage {
  seq: number
  label: string
  who: string
  role: string
  at: string
  /** What was said. */
  said: string | null
  /** What was done, for the resident to read. */
  resolution: string | null
  facts: { label: string; value: string }[]
  photos: Photo[]
}

/**
 * `unitName` knows units by id; an unknown one is shown by its id rather than left out. What a meeting decided stands sealed with
 * the meeting: it is told where it was noted, to whoever was given the meeting.
 */
export function storyOf(row: CaseRow, unitName: (id: string) => string, meetings: readonly Meeting[] = []): Passage[] {
  // the units that have it now are named by the case itself, even before the directory is here
  const own = new Map([row.unit, ...(row.helpers ?? [])].flatMap((unit) => (unit ? [[unit.id, unit.name]] : [])))
  const named = (id: string): string => own.get(id) ?? unitName(id)
  const photos = photosByStep(row)
  const decided = decisionsByStep(row, meetings)
  return row.steps.map((step, index) => ({
    seq: step.seq,
    label: step.label,
    who: step.by.name,
    role: step.by.role_label,
    at: step.at,
    said: index === 0 ? join(row.description, step.note) : step.note,
    resolution: resolutionOf(row, step, index),
    facts: [...factsOf(step, named), ...(decided.get(step.seq) ?? [])],
    photos: photos.get(step.seq) ?? [],
  }))
}

/** Under the last step of each meeting that was held, so called here or by what its decisions did. */
function decisionsByStep(row: CaseRow, meetings: readonly Meeting[]): Map<number, Passage['facts']> {
  const found = new Map<number, Passage['facts']>()
  for (const meeting of meetings.filter(({ decisions }) => decisions.length > 0)) {
    const steps = row.steps.filter(({ action, changes }) => action !== 'decided' && (changes.part as { id?: string } | undefined)?.id === meeting.id)
    const last = steps.at(-1)
    if (last) found.set(last.seq, meeting.decisions.filter(({ case_no }) => case_no === row.case_no).map(({ unit, what, due_at }) => ({ label: '定了', value: `${unit.name}：${what}，${lastDay(due_at)}前` })))
  }
  return found
}

/** The unit that leads before those that help, however the step was written. */
const rank = (name: string): number => (name === 'unit' ? 0 : name === 'helpers' ? 1 : 2)

function join(one: string, other: string | null): string {
  return other && other !== one ? `${one}\n${other}` : one
}

function resolutionOf(row: CaseRow, step: CaseStep, index: number): string | null {
  const set = step.changes.resolution ?? step.changes.resolution_before
  if (typeof set === 'string') return set
  // a case closed when it was reported carries its words in the row, not in a change
  return index === 0 && step.to === 'closed' && row.steps.length === 1 ? row.resolution : null
}

function factsOf(step: CaseStep, unitName: (id: string) => string): Passage['facts'] {
  const facts: Passage['facts'] = []
  for (const [name, value] of Object.entries(step.changes).sort(([one], [other]) => rank(one) - rank(other))) {
    switch (name) {
      case 'unit':
        if (typeof value === 'string') facts.push({ label: '主办单位', value: unitName(value) })
        break
      case 'helpers':
        if (Array.isArray(value)) facts.push({ label: '协办单位', value: value.length ? value.map((one) => unitName(String(one))).join('、') : '没有了' })
        break
      case 'reason':
        if (typeof value === 'string') facts.push({ label: step.action === 'assess' ? '还判“简单”，因为' : '退回过还给它，因为', value })
        break
      case 'tell':
        if (value === 'yes') facts.push({ label: '告诉群众', value: '是，查询页上能看到' })
        break
      case 'outcome':
        facts.push({ label: '回访', value: outcomeSaid(step.changes) })
        break
      case 'other_no':
        if (typeof value === 'string') facts.push({ label: otherCase[step.action] ?? '另一件', value })
        break
      case 'protected':
        facts.push({ label: '保密', value: value === true ? '从现在起保密' : '不再保密' })
        break
      case 'rating':
        facts.push({ label: words(ratedHowWords, step.changes.how), value: words(outcomeWords, value) })
        break
      case 'category_name':
        facts.push({ label: '分类', value: `${words({}, step.changes.category_before)} 改成 ${words({}, value)}` })
        break
      case 'grid_name':
        facts.push({ label: '网格', value: `${words({}, step.changes.grid_before ?? '没有网格')} 改到 ${words({}, value)}` })
        break
      case 'address_before':
        facts.push({ label: '地点', value: `${words({}, value ?? '没有写')} 改成 ${words({}, step.changes.address)}` })
        break
      case 'point':
        facts.push({ label: '地图上的点', value: value === null ? '原来的点不在新的网格里，去掉了' : '按地图上点的改了' })
        break
      case 'urgency':
        facts.push({ label: '紧急程度', value: words(urgencyWords, value) })
        break
      case 'difficulty':
        if (value !== null) facts.push({ label: '难易程度', value: words(difficultyWords, value) })
        break
      case 'risk':
        if (value !== null) facts.push({ label: '风险等级', value: words(riskWords, value) })
        break
      case 'path_name':
        facts.push({ label: '办理途径', value: words({}, value) })
        break
      case 'statutory_due_at':
        if (typeof value === 'string') facts.push({ label: '法定期限', value: lastDay(value) })
        break
      case 'lawyer_name':
        facts.push({ label: '律师', value: words({}, value) })
        break
      case 'supervisions':
        if (typeof value === 'number' && value > 0) facts.push({ label: '督办', value: '群众不满意，二次督办' })
        break
      case 'recurrences':
        facts.push({ label: '回头事', value: `第 ${String(value)} 次又出现，重新走一遍` })
        break
      case 'days':
        facts.push({ label: step.action === 'extend' ? '批准延期' : '申请延期', value: `${String(value)} 个工作日` })
        break
      case 'until':
        if (typeof value === 'string') facts.push({ label: step.action === 'pause' ? '中止到' : '申请中止到', value: dayWords(value) })
        break
      case 'due_at':
        if (typeof value === 'string') facts.push({ label: '时限改到', value: lastDay(value) })
        break
      case 'lapsed':
        facts.push({ label: '没有答复', value: `${value === 'pause' ? '中止' : '延期'}申请随${step.label}作废` })
        break
      case 'refused':
        facts.push({ label: '没有同意', value: value === 'pause' ? '中止申请' : '延期申请' })
        break
      case 'unasked':
        facts.push({ label: '撤回了', value: value === 'pause' ? '中止申请' : '延期申请' })
        break
      case 'letter':
        if (typeof value === 'string') facts.push({ label: '函号', value })
        break
      case 'letter_changed':
        facts.push({ label: '正文', value: '签发时改过' })
        break
      case 'place':
        facts.push({ label: '地点', value: '补充时在现场，位置已记下' })
        break
      case 'flags':
        // what came back is said by its count
        if (Array.isArray(value)) for (const flag of (value as unknown[]).filter((one) => one !== 'came_back')) facts.push({ label: '请注意', value: words(flagWords, flag) })
        break
    }
  }
  return facts
}

/** What came of a call; where nobody left a number there was none. */
const outcomeSaid = (changes: Record<string, unknown>): string => (Array.isArray(changes.flags) && changes.flags.includes('no_phone') ? '没有留电话，没法回访' : words(outcomeWords, changes.outcome))

/** Which the other case is, by the step that names it. */
const otherCase: Record<string, string> = { merge: '并入', absorb: '并来', split: '拆出', release: '拆走' }

/** A limit of the law ends at midnight: its last day is the one before. */

/** What the desk says after a step: about which case, and whether one can go back to it. */
export interface Told {
  text: string
  about: string
  back: boolean
}

/** When it was and when it came in, where one of them is not when it was reported; empty otherwise. */
export function timesWords({ occurred_at: was, reported_at: told, received_at: came }: Pick<CaseRow, 'occurred_at' | 'reported_at' | 'received_at'>, now: Date): string {
  if (!was && !came) return ''
  return [was ? `${whenWords(was, now)} 的事` : '', `${whenWords(told, now)} 登记`, came ? `${whenWords(came, now)} 进系统` : ''].filter(Boolean).join('，')
}

/** How often since the last result nobody could be reached: the next caller should know before dialling. */
export function unreached(row: Pick<CaseRow, 'steps'>): number {
  return callsInVain(row).filter(({ same }) => !same).length
}

/** What to say after a step: what was recorded, and where the case stands now. */
export function doneWords(label: string, row: Pick<CaseRow, 'state' | 'steps'>): string {
  const outcome = row.steps.at(-1)?.changes.outcome
  const what = outcome === undefined ? label : `回访：${outcomeSaid(row.steps.at(-1)?.changes ?? {})}`
  const last = row.steps.at(-1)
  if (last?.action === 'return') return '已退回中心，等重新分。'
  // it stays where it stood: that is nothing to be told
  return last && last.from === last.to ? `“${what}”已记下。` : `“${what}”已记下，现在是“${stateWords[row.state]}”。`
}

function words(known: Record<string, string>, value: unknown): string {
  const name = typeof value === 'string' ? value : JSON.stringify(value)
  return known[name] ?? name
}

/** Each photo under the step it came with. */
function photosByStep(row: CaseRow): Map<number, Photo[]> {
  const found = new Map<number, Photo[]>()
  for (const photo of row.attachments) {
    const step = photo.step ?? row.steps[0]?.seq
    if (step === undefined) continue
    found.set(step, [...(found.get(step) ?? []), photo])
  }
  return found
}
