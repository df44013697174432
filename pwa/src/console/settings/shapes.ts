import type { ListsToEdit, Question } from '@/api/care'
import { uuid7 } from '@/local/uuid'
import { limitWords } from '../errands/kinds'
import { rhythmWords } from '../people/people-words'
import { merge, mergeLines, same, type Merged } from '../merge'
import { hasLines, type PageName } from './calls'

/** What each list on the page of settings is made of: its fields, how a line becomes a form and a form what is sent. */

export type Form = Record<string, string | boolean | Question[]>

export interface Field {
  name: string
  label: string
  /** Said beside the label; without one the field must be filled. */
  hint?: string
  kind: 'line' | 'lines' | 'number' | 'choice' | 'tick' | 'questions'
  max: number
  /** Said after a number, or the field beside it that says of what. */
  after?: string | Field
  choices?: (lists: ListsToEdit) => { value: string; label: string }[]
}

interface Line {
  code: string
  name: string
  version: number
  retired: boolean
}

export interface Shape {
  title: string
  /** What the list is for, in a sentence. */
  about: string
  /** The button that adds a line; the rule has one line and no button. */
  add: string | null
  /** What a line out of use means for whom it concerns. */
  retired: string
  fields: Field[]
  lines: (lists: ListsToEdit) => Line[]
  /** One line, said short under its name. */
  summary: (lists: ListsToEdit, code: string) => string
  /** What is said before it is saved, when that moves more than the line. */
  warning?: (lists: ListsToEdit, code: string, form: Form) => string
}

const unitNames = { days: '天', weeks: '周', months: '个月' } as const
const limitNames = { working_days: '个工作日', natural_days: '天', hours: '小时', minutes: '分钟' } as const
const policyNames = { off: '都不记', choice: '网格员自己愿意才记', patrol: '规定巡查时记' } as const
const name: Field = { name: 'name', label: '名称', kind: 'line', max: 60 }
const named = (names: Record<string, string>) => (): { value: string; label: string }[] => Object.entries(names).map(([value, label]) => ({ value, label }))

export const shapes: Record<PageName, Shape> = {
  groups: {
    title: '特殊群体',
    about: '哪些人要常去看，上门时问什么。',
    add: '加一个群体',
    retired: '不能再把人加进来；已经在里面的人照旧去看、照旧问这些题。',
    lines: (lists) => lists.groups,
    summary: ({ groups, tiers }, code) => {
      const group = groups.find((one) => one.code === code)
      return [tiers.find((one) => one.code === group?.tier)?.name, `问 ${group?.questions.length ?? 0} 题`, group?.supervised ? '专门岗位才看得到' : ''].filter(Boolean).join('，')
    },
    fields: [
      name,
      {
        name: 'tier', label: '新加进来的人多久看一次', kind: 'choice', max: 60,
        choices: ({ tiers }) => tiers.filter((one) => !one.retired).map((one) => ({ value: one.code, label: `${one.name}（${rhythmWords(one)}）` })),
      },
      { name: 'questions', label: '上门问什么', hint: '手机上按这个顺序问，都可以不答', kind: 'questions', max: 12 },
    ],
  },
  tiers: {
    title: '多久看一次',
    about: '每一档的人，最多隔多久要看一次。',
    add: '加一档',
    retired: '不能再选这一档；已经在这一档的人照旧。',
    lines: (lists) => lists.tiers,
    summary: ({ tiers }, code) => {
      const tier = tiers.find((one) => one.code === code)
      return tier ? [rhythmWords(tier), tier.phone_counts ? '电话也算' : '要见到人', tier.plans > 0 ? `${tier.plans} 份计划` : ''].filter(Boolean).join('，') : ''
    },
    warning: ({ tiers }, code, form) => {
      const tier = tiers.find((one) => one.code === code)
      const changed = tier && 'every' in form && !('every' in faultsOf('tiers', form)) && (tier.every !== wholeNumber(form.every) || tier.unit !== form.unit)
      return tier && changed && tier.plans > 0 ? `存好后，这一档 ${tier.plans} 份探访计划的到期日会重新算。按新的早该去看的，今天到期，不算拖。` : ''
    },
    fields: [
      name,
      { name: 'every', label: '最多隔多久看一次', kind: 'number', max: 366, after: { name: 'unit', label: '天、周还是月', kind: 'choice', max: 10, choices: named(unitNames) } },
      { name: 'phone_counts', label: '打电话问过，也算看过', kind: 'tick', max: 0 },
    ],
  },
  errand_kinds: {
    title: '代办事项',
    about: '可以替居民跑腿的事，要什么材料，多久办好。',
    add: '加一种',
    retired: '不能再登记这一种；正在办的照旧办完。',
    lines: (lists) => lists.errand_kinds,
    summary: ({ errand_kinds: kinds }, code) => {
      const kind = kinds.find((one) => one.code === code)
      return kind ? `${limitWords({ amount: kind.limit_amount, unit: kind.limit_unit })}，${kind.papers.length > 0 ? `${kind.papers.length} 样材料` : '不用材料'}` : ''
    },
    fields: [
      name,
      { name: 'papers', label: '要带的材料', hint: '一行一样，没有就空着', kind: 'lines', max: 1800 },
      { name: 'where_to', label: '交到哪', hint: '上门就能办的空着', kind: 'line', max: 120 },
      { name: 'limit_amount', label: '多久办好', kind: 'number', max: 366, after: { name: 'limit_unit', label: '天还是小时', kind: 'choice', max: 20, choices: named(limitNames) } },
    ],
  },
  categories: {
    title: '事项分类',
    about: '群众怎么叫它，怎么办，和哪些是一回事。',
    add: null,
    retired: '手机和工作台不能再选这一类；以前报的照旧。',
    lines: (lists) => lists.categories,
    summary: ({ categories }, code) => {
      const one = categories.find((each) => each.code === code)
      return [one?.keywords, one?.similar.length ? `同类：${one.similar.join('、')}` : ''].filter(Boolean).join('；')
    },
    fields: [
      { name: 'keywords', label: '群众怎么叫', hint: '几个叫法用空格隔开；手机上打这些字或拼音就能找到', kind: 'line', max: 400 },
      { name: 'similar', label: '同一件事也可能报成', hint: '一行写一个分类的名称；上报时手机会说附近有同一类的事', kind: 'lines', max: 400 },
      { name: 'advice', label: '怎么办', hint: '选了这一类，手机上就显示；写上电话，点一下就能打', kind: 'line', max: 300 },
    ],
  },
  rule: {
    title: '到期与提醒',
    about: '什么时候到手机上，拖了以后转给谁。',
    add: null,
    retired: '',
    lines: ({ rule }) => [{ code: 'rule', name: '到期与提醒', version: rule.version, retired: false }],
    summary: () => '',
    fields: [
      { name: 'days_ahead', label: '手机上带着往后几天到期的人', kind: 'number', max: 31, after: '天' },
      { name: 'grave_hours', label: '情况变坏后，多久之内要有人去看', kind: 'number', max: 168, after: '小时' },
      { name: 'leader_after_days', label: '到期后几天没去，转到网格长那里', kind: 'number', max: 60, after: '天' },
      { name: 'neighbourhood_after_days', label: '到期后几天没去，转到社区那里', kind: 'number', max: 90, after: '天' },
      { name: 'keep_days', label: '手机不联网，名单最多留几天', hint: '过了就清掉，丢了手机也看不到', kind: 'number', max: 14, after: '天' },
      { name: 'lock_hidden_minutes', label: '手机切走或息屏多久，巡格自己锁上', kind: 'number', max: 60, after: '分钟' },
      { name: 'lock_idle_minutes', label: '开着没人碰多久，巡格自己锁上', kind: 'number', max: 60, after: '分钟' },
    ],
  },
  track: {
    title: '巡查路线',
    about: '巡查时记不记路线，走访和路线的位置留几天。',
    add: null,
    retired: '',
    lines: ({ track }) => [{ code: 'track', name: '巡查路线', version: track.version, retired: false }],
    summary: () => '',
    warning: (_lists, _code, form) => (form.policy === 'patrol' ? '存好后，网格员一开始巡查，手机就一直显示“正在记路线”，巡查页上写着为什么。路线只有本人看得到，可以随时暂停。' : ''),
    fields: [
      { name: 'policy', label: '巡查时记不记路线', kind: 'choice', max: 10, choices: named(policyNames) },
      { name: 'reason', label: '为什么要记', hint: '规定要记时必须写；网格员在手机上看到的就是这句话', kind: 'line', max: 120 },
      { name: 'keep_days', label: '路线和走访的位置留几天', hint: '过了就清掉，手机里的也清', kind: 'number', max: 90, after: '天' },
    ],
  },
  centre: {
    title: '中心',
    about: '回执上印的名称、电话和地址。',
    add: null,
    retired: '',
    lines: ({ centre }) => [{ code: 'centre', name: '中心', version: centre.version, retired: false }],
    summary: () => '',
    fields: [
      { ...name, label: '中心的名称' },
      { name: 'phone', label: '群众打哪个电话问', hint: '回执上印；空着就不印', kind: 'line', max: 60 },
      { name: 'address', label: '窗口在哪里', hint: '回执上印；空着就不印', kind: 'line', max: 120 },
    ],
  },
}

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
  return Object.fromEntries(allFields(list).map(({ name: field, kind }) => [field, formValue(kind, held[field])]))
}

const defaults: Record<PageName, Record<string, unknown>> = {
  categories: {},
  groups: { tier: '', questions: [] },
  tiers: { every: 1, unit: 'months', phone_counts: true },
  errand_kinds: { limit_amount: 3, limit_unit: 'working_days' },
  rule: {},
  track: {},
  centre: {},
}

function formValue(kind: Field['kind'], value: unknown): Form[string] {
  if (kind === 'tick') return value === true
  if (kind === 'questions') return (value as Question[]).map((one) => ({ ...one }))
  if (Array.isArray(value)) return value.join('\n')
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** What is sent; the same form gives the same words. */
export function toBody(list: PageName, form: Form): Record<string, unknown> {
  return Object.fromEntries(allFields(list).map((field) => [field.name, bodyValue(field, form[field.name])]))
}

function bodyValue({ kind, hint }: Field, value: Form[string] | undefined): unknown {
  if (Array.isArray(value)) return value.map(tidy)
  if (typeof value !== 'string') return value ?? false
  if (kind === 'number') return wholeNumber(value)
  if (kind === 'lines') return [...new Set(value.split('\n').map((one) => one.trim()).filter(Boolean))]
  return value.trim() || (hint ? null : '')
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

function faultOf({ kind, max, hint, label }: Field, value: Form[string] | undefined): string {
  if (Array.isArray(value)) {
    const twice = value.find((one, at) => value.slice(0, at).some((other) => other.label.trim() === one.label.trim()))
    return value.map(questionFault).find(Boolean) ?? (twice ? `“${twice.label.trim()}”问了两次` : '')
  }
  if (typeof value !== 'string') return ''
  if (kind === 'number') return wholeNumber(value) >= 1 && wholeNumber(value) <= max ? '' : `填 1 到 ${max} 的整数`
  if (hint || value.trim()) return ''
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
