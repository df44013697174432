import type { Mediation, Mediations, Meetings } from '@/api/handling'
import { chinaDay, chinaMoment } from '../china-time'
import { lastDay } from '../words'
import type { PartField } from './fields'
import { partiesKnown } from './parties'

export const mediationKinds = [
  { value: 'people', label: '人民调解' },
  { value: 'administrative', label: '行政调解' },
  { value: 'judicial', label: '司法调解' },
]
const sources = [
  { value: 'police_110', label: '110警情' },
  { value: 'pre_litigation', label: '诉前' },
  { value: 'petition', label: '信访' },
]
export const paperKinds = [
  { value: 'intake', label: '受理登记表' },
  { value: 'rights', label: '权利义务告知书' },
  { value: 'agreement', label: '调解协议书' },
  { value: 'transfer', label: '移交单' },
  { value: 'callback', label: '回访记录' },
  { value: 'minutes', label: '会议纪要' },
]

const said = (must: string, label = '当事人怎么说、谈到哪一步'): PartField => ({ name: 'said', label, kind: 'long', must, hint: '加密保存' })

type Mediator = Mediations['mediators'][number]

/** Somebody of the list; a name that is not on it only where that is said. */
function mediatorFields(mediators: Mediator[], start: string, hint?: string): PartField[] {
  return [
    { name: 'mediator_id', label: '调解员', kind: 'pick', choices: mediators.map((one) => ({ value: one.id, label: [one.name, [one.unit, one.words].filter(Boolean).join('，')].filter(Boolean).join('　') })), start, must: '请从名单里选一位', only: { tick: 'outside', set: false }, ...(hint ? { hint } : {}) },
    { name: 'outside', label: mediators.length > 0 ? '名单外的人' : '名单外的人（名单还是空的）', kind: 'tick', start: mediators.length > 0 ? '' : 'yes', unsent: true },
    { name: 'mediator', label: '名单外的人，姓名', kind: 'line', must: '请写姓名', max: 60, only: { tick: 'outside', set: true } },
  ]
}

/** `alone`: whoever begins mediates, and is nothing else here: when the list does not know them, it is said whom to ask. */
export function beginFields(suggested: string | null, mediators: Mediator[], alone = false): PartField[] {
  const absent = alone && !mediators.some(({ you }) => you)
  return [
    { name: 'kind', label: '哪种调解', kind: 'choice', choices: mediationKinds, start: suggested ?? 'people', must: '请选一种调解' },
    ...mediatorFields(mediators, mediators.find((one) => one.you)?.id ?? '', absent ? '你的账号不在名单里，请中心主任在“单位”页“调解员和专家”里加上你' : undefined),
    { name: 'others', label: '对方和别的当事人', kind: 'parties', hint: '这件事登记的当事人会带过来；加密保存，会印在协议书上' },
  ]
}

/** What each step of a mediation asks for, by its name. */
export function mediationFields(action: string, now: Date, row?: Pick<Mediation, 'parties' | 'terms'>, mediators: Mediator[] = []): PartField[] {
  const day = (label: string): PartField => ({ name: 'day', label, kind: 'day', start: chinaDay(now), must: '请选日期' })
  switch (action) {
    case 'session': return [{ name: 'held_at', label: '什么时候谈的', kind: 'moment', start: chinaMoment(now), must: '请选时间' }, said('请写一句谈得怎么样')]
    case 'agree': return [day('哪天达成'), { name: 'terms', label: '协议内容：谁、做什么、什么时候前', kind: 'long', must: '请写协议内容：谁、做什么、什么时候前', hint: '会印在调解协议书上，加密保存' }]
    case 'amend': return [{ name: 'terms', label: '协议内容，改成', kind: 'long', start: row?.terms ?? '', must: '请写协议内容：谁、做什么、什么时候前', hint: '原来的加密留着；改了要重新打协议书，重新签字' }, { name: 'reason', label: '为什么改', kind: 'line', must: '请写一句为什么改', max: 200, hint: '写进经过，别写当事人姓名' }]
    case 'extend': return [{ name: 'both_agree', label: '双方当事人都同意再延长一个月', kind: 'tick', must: '要双方当事人都同意才能延长' }]
    case 'parties': return [{ name: 'parties', label: '当事人', kind: 'parties', start: partiesKnown(row?.parties ?? []), must: '至少写一位当事人', hint: '加密保存，会印在协议书上' }]
    case 'replace': return [...mediatorFields(mediators, ''), { name: 'reason', label: '为什么换', kind: 'line', must: '请写一句为什么换', max: 200, hint: '写进经过，别写当事人姓名' }]
    case 'fail':
    case 'stop': return [said('请写一句谈得怎么样', action === 'stop' ? '为什么终止' : '差在哪里')]
    case 'apply': return [day('哪天一起向法院申请')]
    case 'confirm': return [day('法院哪天确认')]
    case 'refuse': return [day('法院哪天答复'), said('请写一句法院怎么说', '法院怎么说')]
    default: return []
  }
}

export function referFields(source: Mediations['source']): PartField[] {
  return [
    { name: 'source', label: '从哪来', kind: 'choice', choices: sources, start: source ?? '', must: '请选从哪来' },
    { name: 'to_kind', label: '交给', kind: 'choice', choices: mediationKinds, start: 'people', must: '请选交给哪种调解' },
    { name: 'note', label: '说一句', kind: 'long', max: 500 },
  ]
}

export const answerFields: PartField[] = [
  { name: 'outcome', label: '结果', kind: 'choice', choices: [{ value: 'settled', label: '调解成功' }, { value: 'returned', label: '没调成，退回原处' }], must: '请选结果' },
  { name: 'note', label: '说一句', kind: 'long', max: 500 },
]

export function callFields(kind: 'urgent' | 'joint', units: Meetings['units'], now: Date): PartField[] {
  const asked: PartField = { name: 'units', label: '叫哪些单位', kind: 'many', choices: units.map(({ id, name }) => ({ value: id, label: name })), must: '至少叫一个单位', hint: '他们的联络员马上收到消息' }
  const place: PartField = { name: 'place', label: '在哪里', kind: 'line', must: '请写地点', max: 120 }
  if (kind === 'urgent') return [asked, place]
  return [asked, { name: 'starts_at', label: '什么时候', kind: 'moment', start: nextHour(now), must: '请选时间' }, place, { name: 'others', label: '一起商量的别的案件', kind: 'line', hint: '写编号，几件用空格隔开', max: 600 }]
}

/** In an hour, or at nine on the next working day: nobody meets at night. Who works on a holiday changes it. */
export function nextHour(now: Date): string {
  const soon = chinaMoment(new Date(Math.ceil((now.getTime() + 3_600_000) / 1_800_000) * 1_800_000))
  const works = (day: string): boolean => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
  if (works(soon.slice(0, 10)) && soon.slice(11) >= '09:00' && soon.slice(11) <= '17:00') return soon
  let day = soon.slice(11) < '09:00' ? soon.slice(0, 10) : chinaDay(new Date(`${soon.slice(0, 10)}T00:00:00+08:00`), 1)
  while (!works(day)) day = chinaDay(new Date(`${day}T00:00:00+08:00`), 1)
  return `${day}T09:00`
}

export const cancelFields: PartField[] = [{ name: 'note', label: '为什么不开了', kind: 'line', must: '请写一句为什么', max: 500 }]
export const tickFields: PartField[] = [{ name: 'note', label: '办得怎样', kind: 'long', hint: '可不填，加密保存' }]
/** Only those there is something to write in: an agreement once there is one, minutes once they were written. */
export const paperFields = (agreed: boolean, minuted: boolean): PartField[] => [
  { name: 'kind', label: '哪一种', kind: 'choice', choices: paperKinds.filter(({ value }) => (value !== 'agreement' || agreed) && (value !== 'minutes' || minuted)), must: '请选一种文书' },
  { name: 'purpose', label: '做什么用（会记下来）', kind: 'line', must: '请写做什么用', max: 200, hint: '例如：给当事人签字' },
]

const daysWord = (ms: number): number => Math.floor(ms / 86_400_000)

/** A limit of the law, in natural days: "12月25日，还剩 29 天". It ends at midnight, so its last day is the one before. */
export function lawWords(dueAt: string, now: Date): { text: string; over: boolean } {
  const day = lastDay(dueAt)
  const left = new Date(dueAt).getTime() - now.getTime()
  if (left <= 0) return { text: `${day}，已经过了`, over: true }
  const days = daysWord(left)
  return { text: days === 0 ? `${day}，今天最后一天` : `${day}，还剩 ${days} 天`, over: false }
}
