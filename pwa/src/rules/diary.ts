/**
 * The day's diary in sentences, made of what was recorded that day. Pure: the same facts give the same words. Knows of
 * nobody behind the PIN more than that somebody was visited: whoever gathers the facts has nothing else to give.
 */
import { bare } from './quote'

interface Named {
  /** Names of the records it tells of; the text keeps them, so that only later ones are offered. */
  keys: string[]
}

export type Fact = Named & (
  | { kind: 'patrol'; from: string; to: string | null; note: string | null }
  /** `again`: the text tells of the home already (set by `laterThan`). */
  | { kind: 'visit'; home: string; name: string; door: string; outcome: 'well' | 'matter' | 'absent' | 'refused'; phone: boolean; note: string | null; again?: boolean }
  /** Somebody of a special group: counted, not named. */
  | { kind: 'call' }
  | { kind: 'settled'; title: string; how: string | null }
  | { kind: 'escalated'; title: string; caseNo: string | null; now: string | null }
  /** Reported, and nobody's to read of in a diary. */
  | { kind: 'private' }
  | { kind: 'result'; title: string; words: string }
  /** Done to a case after it was reported. `title` null: nobody's to read of in a diary. */
  | { kind: 'step'; step: 'supplement' | 'recur' | 'withdraw'; title: string | null; words: string | null }
  /** A task from the centre, answered. */
  | { kind: 'task'; done: boolean; title: string | null; words: string | null }
  | { kind: 'errand'; step: 'opened' | 'done' | 'moved' }
)

const outcomeWords = { well: '平安', matter: '有事', absent: '没在家', refused: '不愿见' } as const

export const emptyDay = '今天没有要记的事。零事件也是正常的一天。'

/** Paragraphs with an empty line between. */
export function compose(facts: readonly Fact[]): string {
  const of = <K extends Fact['kind']>(kind: K) => facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind)
  const paragraphs = [
    patrols(of('patrol')),
    visits(of('visit'), of('call').length),
    settled(of('settled')),
    escalated(of('escalated'), of('private').length),
    (['supplement', 'recur', 'withdraw'] as const).map((step) => counted(stepWords[step], of('step').filter((fact) => fact.step === step))).join(''),
    results(of('result')),
    counted('答复中心的任务', of('task').map((fact) => ({ title: fact.title, words: [fact.done ? '办好了' : '办不了', fact.words].filter(Boolean).join('：') }))),
    errands(of('errand')),
  ].filter(Boolean)
  return paragraphs.length > 0 ? paragraphs.join('\n\n') : emptyDay
}

/** What came after the text was written: a paragraph of its own at the end, and not a word of the text touched. */
export function addTo(text: string, later: readonly Fact[]): string {
  return later.length === 0 ? text : `${text.trimEnd()}\n\n补记：${compose(later)}`
}

/** Those of which the text, as it was written, could not yet tell. */
export function laterThan(known: readonly string[], facts: readonly Fact[]): Fact[] {
  const told = new Set(known)
  const isNew = (fact: Fact): boolean => fact.keys.some((key) => !told.has(key))
  const homes = new Set(facts.flatMap((fact) => (fact.kind === 'visit' && !isNew(fact) ? [fact.home] : [])))
  return facts.filter(isNew).map((fact) => (fact.kind === 'visit' && homes.has(fact.home) ? { ...fact, again: true } : fact))
}

function patrols(all: Extract<Fact, { kind: 'patrol' }>[]): string {
  if (all.length === 0) return ''
  const spans = all.map(({ from, to }) => (to ? `${from} 到 ${to}` : `${from} 开始`))
  const notes = all.flatMap(({ note }) => (note ? [sentence(note)] : [])).join('')
  return `${all.length > 1 ? `巡查 ${all.length} 趟：` : '巡查：'}${spans.join('，')}。${notes}`
}

type Visit = Extract<Fact, { kind: 'visit' }>

/** Homes are counted, and a home's visits stand together; those of whom nothing is told are counted as visits. */
function visits(all: Visit[], calls: number): string {
  const homes = new Map<string, Visit[]>()
  for (const visit of all) homes.set(visit.home, [...(homes.get(visit.home) ?? []), visit])
  const fresh = [...homes.values()].filter(([first]) => !first?.again)
  const again = [...homes.values()].filter(([first]) => first?.again)
  const told = [...fresh, ...again].flatMap((ofHome) =>
    ofHome.map((visit, nth) => sentence(`${opening(visit, ofHome.slice(0, nth))}，${outcomeWords[visit.outcome]}${visit.note ? `：${visit.note}` : ''}`)))
  return [
    fresh.length > 0 ? `走访 ${fresh.length} 户。` : '',
    ...told,
    calls > 0 ? `上门探访 ${calls} 次。` : '',
  ].join('')
}

/** How a visit begins, after those told before it of the same home. */
function opening({ name, door, phone, again }: Visit, before: readonly Visit[]): string {
  if (before.length > 0) return `后来${before.some((one) => one.phone === phone) ? '又' : ''}${phone ? '打电话' : '上门'}`
  const whom = `${name}${door ? `（${door}）` : ''}`
  if (again) return phone ? `又给${whom}打电话` : `又去了${whom}`
  return phone ? `给${whom}打电话` : whom
}

function settled(all: Extract<Fact, { kind: 'settled' }>[]): string {
  return all.length > 0 ? `当场办结 ${all.length} 件。${all.map(({ title, how }) => sentence(how && !bare(title).endsWith(bare(how)) ? `${bare(title)}，${how}` : title)).join('')}` : ''
}

function escalated(all: Extract<Fact, { kind: 'escalated' }>[], others: number): string {
  const told = all.map(({ title, caseNo, now }) => sentence(caseNo || now ? [`${bare(title)}${numbered(caseNo)}`, now].filter(Boolean).join('，') : title))
  return [
    all.length > 0 ? `上报中心 ${all.length} 件。${told.join('')}` : '',
    others > 0 ? `${all.length > 0 ? '另' : ''}上报 ${others} 件，这里不细写。` : '',
  ].join('')
}

const stepWords = { supplement: '给上报的事补充情况', recur: '办结后又出现', withdraw: '撤回上报' } as const

/** 撤回上报 2 件。孩子走失，找到了。另 1 件这里不细写。 */
function counted(what: string, all: readonly { title: string | null; words: string | null }[]): string {
  if (all.length === 0) return ''
  const told = all.flatMap(({ title, words }) => (title === null ? [] : [sentence(words ? `${bare(title)}，${words}` : title)]))
  const rest = all.length - told.length
  return `${what} ${all.length} 件。${told.join('')}${rest > 0 ? (told.length > 0 ? `另 ${rest} 件这里不细写。` : '这里不细写。') : ''}`
}

function results(all: Extract<Fact, { kind: 'result' }>[]): string {
  return all.length > 0 ? `以前上报的有回音。${all.map(({ title, words }) => sentence(`${bare(title)}，${words}`)).join('')}` : ''
}

function errands(all: Extract<Fact, { kind: 'errand' }>[]): string {
  const count = (step: string): number => all.filter((fact) => fact.step === step).length
  const said = ([['opened', '新接'], ['moved', '推进'], ['done', '办完']] as const).flatMap(([step, word]) => (count(step) > 0 ? [`${word} ${count(step)} 件`] : []))
  return said.length > 0 ? `代办：${said.join('，')}。` : ''
}

const numbered = (caseNo: string | null): string => (caseNo ? `（${caseNo}）` : '')

/** Ends with a full stop, once. */
function sentence(words: string): string {
  const said = words.trim()
  return /[。！？!?]$/u.test(said) ? said : `${said}。`
}
