import type { ListsToEdit, Question } from '@/api/care'
import { uuid7 } from '@/local/uuid'
import { merge, mergeLines, same, type Merged } from '../forms/merge'
import { hasLines, type PageName } from './calls'
import { spoken, type Field, type Line } from './shape'
import { shapes } from './shapes'

/** A line of a list as a form of texts, and back again: what is wrong with it, and what two people made of it. */

export type Form = Record<string, string | boolean | Question[]>

/** Of a page without lines, what its one line is; of a list, the line of that code. */
export function lineOf(list: PageName, lists: ListsToEdit, code: string): object | null {
  return hasLines(list) ? ((lists[list] as Line[]).find((one) => one.code === code) ?? null) : lists[list]
}

/** All fields of a list, those beside others too. */
function allFields(list: PageName): Field[] {
  return shapes[list].fields.flatMap((field) => (typeof field.after === 'object' ? [field, field.after] : [field]))
}

/** A line as a form (null: an empty one): numbers as text, papers one a line. */
export function toForm(list: PageName, line: object | null): Form {
  const held = (line ?? defaults[list]) as Record<string, unknown>
  return Object.fromEntries(allFields(list).map((field) => [field.name, formValue(field, held[field.name])]))
}

const defaults: Record<PageName, Record<string, unknown>> = {
  categories: {},
  groups: { tier: '', questions: [] },
  tiers: { every: 1, unit: 'months', phone_counts: true },
  errand_kinds: { limit_amount: 3, limit_unit: 'working_days' },
  paths: { starts: 'assessed', mediation: '', categories: [], except_categories: [] },
  channels: {},
  specialist_kinds: {},
  task_kinds: { by_visit: false },
  notice_kinds: {},
  time_limits: {},
  calendar_years: {},
  robots: {},
  case_rule: {},
  call_rule: {},
  watch_rule: {},
  letter_rule: {},
  rule: {},
  track: {},
  centre: {},
}

function formValue({ kind, parts }: Field, value: unknown): Form[string] {
  if (kind === 'tick') return value === true
  if (kind === 'questions') return (value as Question[]).map((one) => ({ ...one }))
  if (Array.isArray(value)) return value.join('\n')
  return typeof value === 'string' ? spoken(value, parts) : typeof value === 'number' ? String(value) : ''
}

/** What is sent; the same form gives the same words. */
export function toBody(list: PageName, form: Form): Record<string, unknown> {
  return Object.fromEntries(allFields(list).map((field) => [field.name, bodyValue(field, form[field.name])]))
}

function bodyValue({ kind, optional, parts = {} }: Field, value: Form[string] | undefined): unknown {
  if (Array.isArray(value)) return value.map(tidy)
  if (typeof value !== 'string') return value ?? false
  if (kind === 'number') return optional && !value.trim() ? null : wholeNumber(value)
  if (kind === 'lines') return [...new Set(value.split('\n').map((one) => one.trim()).filter(Boolean))]
  const swapped = Object.fromEntries(Object.entries(parts).map(([part, said]) => [said, part]))
  return spoken(value.trim(), swapped) || (optional ? null : '')
}

/** Digits as a Chinese keyboard types them too; NaN for anything else. */
function wholeNumber(value: unknown): number {
  const digits = String(value).normalize('NFKC').trim()
  return /^\d+$/.test(digits) ? Number(digits) : NaN
}

function tidy({ name: of, label, kind, choices }: Question): Question {
  return { name: of, label: label.trim(), kind, ...(kind === 'choice' ? { choices: (choices ?? []).map((one) => one.trim()).filter(Boolean) } : {}) }
}

/** A colleague saved the line under the form; questions are taken one by one. */
export function mergeForms(mine: Form, before: Form, theirs: Form): Merged<Form> {
  const merged = merge(mine, before, theirs)
  for (const [name, their] of Object.entries(merged.clashes)) {
    const [own, base] = [mine[name], before[name]]
    if (!Array.isArray(their) || !Array.isArray(own) || !Array.isArray(base)) continue
    const { lines, clash } = mergeLines(own, base, their)
    merged.form[name] = lines
    if (!clash || same(lines, their)) Reflect.deleteProperty(merged.clashes, name)
  }
  return merged
}

/** A question in words: what it asks and how it is answered. */
export function questionWords({ label, kind, choices }: Question): string {
  return `${label}（${kind === 'choice' ? (choices ?? []).join('、') : kind === 'yes_no' ? '是或否' : '写几个字'}）`
}

/** What is wrong with a form, by field, before anything is sent. */
export function faultsOf(list: PageName, form: Form): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const field of allFields(list)) {
    const fault = faultOf(field, form[field.name])
    if (fault) faults[field.name] = fault
  }
  return faults
}

function faultOf({ kind, min = 1, max, optional, label }: Field, value: Form[string] | undefined): string {
  if (Array.isArray(value)) {
    const twice = value.find((one, at) => value.slice(0, at).some((other) => other.label.trim() === one.label.trim()))
    return value.map(questionFault).find(Boolean) ?? (twice ? `“${twice.label.trim()}”问了两次` : '')
  }
  if (typeof value !== 'string') return ''
  if (kind === 'number' && optional && !value.trim()) return ''
  if (kind === 'number') return wholeNumber(value) >= min && wholeNumber(value) <= max ? '' : `填 ${min} 到 ${max} 的整数`
  if (optional || value.trim()) return ''
  return kind === 'choice' ? '选一个' : `写上${label}`
}

function questionFault({ label, kind, choices }: Question): string {
  if (!label.trim()) return '有一题还没有写问什么'
  const given = (choices ?? []).map((one) => one.trim()).filter(Boolean)
  if (kind !== 'choice') return ''
  if (given.length < 2) return `“${label.trim()}”至少写两个答案`
  return new Set(given).size < given.length ? `“${label.trim()}”有两个答案一样` : ''
}

/** Nobody has to think of a code: a line gets one that nobody reads. */
export const newCode = (): string => `x${uuid7().replaceAll('-', '')}`

export const newQuestion = (): Question => ({ name: newCode(), label: '', kind: 'choice', choices: [] })
