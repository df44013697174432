import type { AdviceRow } from '@/api/care'
import { merge, same, type Merged } from '../forms/merge'

/** What an entry says, as the server takes it. */
export type AdviceFacts = Pick<AdviceRow, 'topic' | 'conditions' | 'papers' | 'where_to' | 'phone' | 'keywords'>

/** The same as it is typed: papers one a line. */
export type AdviceForm = Record<keyof AdviceFacts, string>

export const fields: { name: keyof AdviceFacts; label: string; hint: string; max: number; rows: number }[] = [
  { name: 'topic', label: '事项', hint: '', max: 60, rows: 1 },
  { name: 'keywords', label: '群众怎么叫它', hint: '几个叫法用空格隔开，手机上按这些找得到', max: 300, rows: 1 },
  { name: 'conditions', label: '怎么说', hint: '谁能办、要紧的话，两三句，念得出口', max: 1000, rows: 5 },
  { name: 'papers', label: '要带什么', hint: '一行一样', max: 1700, rows: 6 },
  { name: 'where_to', label: '去哪办', hint: '', max: 200, rows: 1 },
  { name: 'phone', label: '电话', hint: '几个电话用顿号隔开', max: 60, rows: 1 },
]

export function toForm(entry: AdviceFacts | null): AdviceForm {
  return {
    topic: entry?.topic ?? '', keywords: entry?.keywords ?? '', conditions: entry?.conditions ?? '',
    papers: (entry?.papers ?? []).join('\n'), where_to: entry?.where_to ?? '', phone: entry?.phone ?? '',
  }
}

export function toFacts(form: AdviceForm): AdviceFacts {
  const line = (text: string): string | null => text.trim() || null
  return {
    topic: form.topic.trim(), conditions: line(form.conditions), where_to: line(form.where_to), keywords: line(form.keywords),
    // what people write between two numbers
    phone: line(form.phone.replace(/\s*[、，,；;/]\s*/g, '、').replace(/、+$/, '')),
    papers: [...new Set(form.papers.split('\n').map((one) => one.trim()).filter(Boolean))],
  }
}

/** Only what was changed is sent: what a colleague changed meanwhile elsewhere in the entry stays. */
export function changed(form: AdviceForm, base: AdviceFacts): Partial<AdviceFacts> {
  const after = toFacts(form)
  const before = toFacts(toForm(base))
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !same(value, before[name as keyof AdviceFacts])))
}

/** A colleague saved the entry under the form: both as they would be sent, so that a stray space is no change. */
export function mergeAdvice(form: AdviceForm, base: AdviceFacts, latest: AdviceFacts): Merged<AdviceForm> {
  return merge(toForm(toFacts(form)), toForm(base), toForm(latest))
}
