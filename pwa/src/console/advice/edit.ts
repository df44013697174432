import type { AdviceRow } from '@/api/care'

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

export interface Merged {
  form: AdviceForm
  /** Fields that both changed, each with what now stands at the server; what was typed here is kept. */
  clashes: Partial<AdviceForm>
}

/** Somebody changed the entry under the form: take over what only they changed, keep what was typed, name where both did. */
export function merge(form: AdviceForm, base: AdviceFacts, latest: AdviceFacts): Merged {
  const mine = toFacts(form)
  const before = toFacts(toForm(base))
  const theirs = toFacts(toForm(latest))
  const merged: Merged = { form: { ...form }, clashes: {} }
  for (const { name } of fields) {
    if (same(theirs[name], before[name]) || same(theirs[name], mine[name])) continue
    if (same(mine[name], before[name])) merged.form[name] = toForm(latest)[name]
    else merged.clashes[name] = toForm(latest)[name]
  }
  return merged
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
