import type { CaseAction, CaseRow } from '@/api/types'
import { wordsOrPhoto } from '@/rules/step-fields'
import { act } from './calls'
import { namesSomebody, seenByResidents } from './forms/seen-by-residents'
import type { Offers, StepKind } from './forms/step-kind'
import { categoryName } from './lists'
import { stateWords } from './words'

/** What somebody waits to be answered, then steps forward through the loop (whoever begins to handle need not sign first); everything else is offered beside, in words of lesser weight. */
const forward = ['reply_letter', 'sign_letter', 'extend', 'pause', 'accept', 'route', 'assess', 'handle', 'sign', 'finish', 'call_back', 'close_by_director']

export function offersOf(row: Pick<CaseRow, 'actions'>): Offers {
  const next = forward.map((name) => row.actions.find((action) => action.name === name)).find((action) => action !== undefined) ?? null
  return { next, others: row.actions.filter((action) => action !== next) }
}

/** Why a case stands in somebody's queue: what is wanted of them. */
const whyByStep: Readonly<Record<string, string>> = {
  accept: '等你受理', route: '等你分流', sign: '等你单位签收', assess: '等你研判', handle: '等你单位开始办', finish: '等你单位办结', call_back: '等你回访',
  close_by_director: '等你决定，两次不满意', reply_letter: '等你单位答复督办函', sign_letter: '等你签发督办函', extend: '等你答复延期申请', pause: '等你答复中止申请',
}
/** The step by which it came to where it stands; a routing that was taken back never was. */
function cameBy(steps: CaseRow['steps']): string | undefined {
  const moved = steps.filter((step) => step.to !== step.from)
  let at = moved.length - 1
  while (moved[at]?.action === 'recall') {
    const taken = at
    at = moved.findLastIndex(({ action }, index) => index < taken && action === 'route') - 1
  }
  return moved[at]?.action
}
/** What is wanted of whoever looks, or nothing: then it waits for somebody else. `mediates`: it stands in a mediator's queue, where what offers no step of its own waits to be mediated. */
export function whyWords(row: Pick<CaseRow, 'actions' | 'state' | 'steps'>, mediates = false): string {
  const { next } = offersOf(row)
  if (!next) return mediates && ['assessed', 'handling'].includes(row.state) ? '等你调解' : ''
  const before = cameBy(row.steps)
  const more = before === 'return' ? '，单位退回来的' : before === 'recur' ? '，又出现了' : before === 'call_back' && next.name === 'finish' ? '，群众不满意' : before === 'send_on' ? '，主任决定再办' : ''
  return `${whyByStep[next.name] ?? `等你${next.label}`}${more}`
}

export type Values = Record<string, string>

/** A choice with one possible answer, or with one that the server suggests, is made already; nothing else is guessed. */
export function startValues(action: CaseAction, row: Pick<CaseRow, 'urgency'>, typed: Values = {}): Values {
  const values: Values = {}
  for (const field of action.fields) {
    // what nobody decided to tell residents stays at the centre; of routes of the law the first is the one of its kind
    const suggested = field.choices?.filter((choice) => choice.suggested) ?? []
    const sole = field.required ? [field.choices ?? [], suggested].find(({ length }) => length === 1)?.[0]?.value : undefined
    const only = field.name === 'tell' ? 'no' : field.name === 'path' ? (field.choices?.[0]?.value ?? '') : (sole ?? '')
    values[field.name] = typed[field.name] ?? (field.name === 'urgency' ? row.urgency : (field.value ?? only))
  }
  return values
}

/** A field that belongs to one choice of another, or to choices of two, is asked where they are made. */
export const askedNow = ({ asked_with: by }: CaseAction['fields'][number], values: Values): boolean => [by, by?.also].every((one) => one === undefined || one.values.includes(values[one.field] ?? ''))

/** Required only because of what another field says. */
export const neededNow = ({ needed_with: by }: CaseAction['fields'][number], values: Values): boolean => by !== undefined && values[by.field] === by.value

/** What is missing, by field, in the words of the server's own refusal. */
export function missing(action: CaseAction, values: Values, photos: number): Record<string, string> {
  const empty = (name: string): boolean => !(values[name] ?? '').trim()
  const faults: Record<string, string> = {}
  // what is added, or came back, is said or shown
  if (wordsOrPhoto(action) && photos === 0 && action.fields.every(({ name }) => empty(name))) faults.note = '写一句，或加张照片'
  for (const field of action.fields.filter((one) => askedNow(one, values))) {
    if (isLong(field) && (values[field.name] ?? '').trim().length > mostSigns) faults[field.name] = '写得太长，送不出去。删短一点再点一次。'
    else if (field.required && empty(field.name)) faults[field.name] = field.choices ? `请选择“${field.label}”` : `请填写“${field.label}”`
    else if (field.needed_with && neededNow(field, values) && empty(field.name)) faults[field.name] = field.needed_with.missing
  }
  return faults
}

/** What a text of a step may hold, as the server takes it. */
export const mostSigns = 4000

/** Texts that residents read and that seem to name somebody. */
const doubts = (action: CaseAction, values: Values): Record<string, string> =>
  Object.fromEntries(action.fields.filter((field) => seenByResidents(field, values)).flatMap(({ name }) => {
    const doubt = namesSomebody(values[name])
    return doubt ? [[name, doubt]] : []
  }))

/** Values as sent: trimmed, and without what was left empty. */
export function toSend(action: CaseAction, values: Values): Values {
  const sent: Values = {}
  for (const field of action.fields) {
    const value = (values[field.name] ?? '').trim()
    if (value && askedNow(field, values)) sent[field.name] = value
  }
  return sent
}

/** Text fields that hold a paragraph rather than a line. */
export function isLong(field: CaseAction['fields'][number]): boolean {
  return !field.choices && !['into', 'days', 'until', 'address'].includes(field.name)
}

/** How a short field is typed: a day is picked, a number needs only digits. */
export const typeOf = (field: CaseAction['fields'][number]): { type: string; inputmode?: 'numeric' } => (field.name === 'until' ? { type: 'date' } : field.name === 'days' ? { type: 'text', inputmode: 'numeric' } : { type: 'text' })

/** What was filled in, in words a person can copy: texts as typed, choices by their labels. */
export function writtenWords(action: CaseAction | null, values: Values): string {
  const lines = Object.entries(values).map(([name, value]) => {
    const field = action?.fields.find((one) => one.name === name)
    const label = field?.choices?.find((choice) => choice.value === value)?.label
    if (field?.name === 'category' && value) return `${field.label}：${categoryName(value)}`
    return field && label ? `${field.label}：${label}` : value.trim()
  })
  return lines.filter(Boolean).join('\n')
}

export const caseSteps: StepKind<CaseRow, Values> = {
  what: '这件事',
  state: ({ state }) => stateWords[state],
  offers: offersOf,
  start: (action, row, kept) => (action ? startValues(action, row, kept) : kept),
  draft: (values) => values,
  missing,
  doubts,
  body: (action, values) => ({ values: toSend(action, values) }),
  send: act,
  typed: writtenWords,
  hooks: { step: 'step', latest: 'see-latest', next: 'next-step', none: 'no-step', action: 'action' },
}
