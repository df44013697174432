import type { CategoryRow, EscalationRuleRow, SignRow, Urgency } from '@/api/types'
import { mustEscalate } from '@/rules/conditions'
import { phoneParts } from './phones'

/** What signs, rules and categories say of danger (data of the administrator's), read for one matter. */

export interface Matter {
  category: string
  urgency: Urgency
  people_count?: number | null
  signs?: readonly string[]
  description: string
}
export interface Lists {
  signs: readonly SignRow[]
  rules: readonly EscalationRuleRow[]
  categories: readonly CategoryRow[]
}

/**
 * Signs that what was written may speak of, each with the word that does. They decide nothing: they point at the signs. What
 * stands behind a `-` only looks like it (被打 -被打扰) and is read over.
 */
export function dangersIn(text: string, signs: readonly SignRow[]): { sign: SignRow; word: string }[] {
  return [...signs].sort((a, b) => a.sort - b.sort).flatMap((sign) => {
    const all = (sign.words ?? '').split(' ').filter((one) => one !== '')
    const read = all.filter((one) => one.startsWith('-')).reduce((left, one) => left.replaceAll(one.slice(1), ' '), text)
    const word = all.find((one) => !one.startsWith('-') && read.includes(one))
    return word === undefined ? [] : [{ sign, word }]
  })
}

/** The danger signs that were ticked, in their order. */
export function ticked({ signs }: Pick<Matter, 'signs'>, all: readonly SignRow[]): SignRow[] {
  return all.filter(({ code }) => signs?.includes(code)).sort((a, b) => a.sort - b.sort)
}

/** What to do first about it, each line once: as the signs say that were ticked, then the rules that hold. */
export function firstLines(matter: Matter, { signs, rules }: Lists): string[] {
  return once([...ticked(matter, signs), ...holding(matter, rules)].map(({ do_first: line }) => line))
}

/** Somebody must act soon, whether the centre knows of it or not. */
export function presses(matter: Matter, { rules }: Lists): boolean {
  return matter.urgency !== 'normal' || holding(matter, rules).length > 0
}

/** Where it stands among others that press, 0 first: danger to people, a grave matter, whatever has first lines, the rest. */
export function calm(matter: Matter, lists: Lists): number {
  const lines = firstLines(matter, lists)
  if (ticked(matter, lists.signs).length > 0 || lines.some((line) => phoneParts(line).some(({ call }) => call))) return 0
  return matter.urgency === 'grave' ? 1 : lines.length > 0 ? 2 : 3
}

/** Whom to call about it: whoever the first lines name, else those of a danger that the words speak of, else the category's own advice. */
export function numbersFor(matter: Matter, lists: Lists): string[] {
  const spokenOf = dangersIn(matter.description, lists.signs).map(({ sign }) => sign.do_first)
  const advice = lists.categories.find(({ code }) => code === matter.category)?.advice
  for (const lines of [firstLines(matter, lists), once(spokenOf), once([advice])]) {
    const numbers = once(lines.flatMap((line) => phoneParts(line).filter(({ call }) => call).map(({ text }) => text)))
    if (numbers.length > 0) return numbers
  }
  return []
}

/** The rules that hold of it: it must go to the centre. */
function holding({ category, urgency, people_count: people, signs = [] }: Matter, rules: Lists['rules']): EscalationRuleRow[] {
  return mustEscalate(rules, { category, urgency, people_count: people ?? 1, signs: [...signs] })
}

function once(lines: readonly (string | null | undefined)[]): string[] {
  return [...new Set(lines.filter((line): line is string => Boolean(line)))]
}
