import { partiesSent } from './parties'

/** What the form of a part (a mediation, a meeting, a referral, a paper) asks for: described here, drawn by `PartForm.vue`. */
export interface PartField {
  name: string
  label: string
  kind: 'line' | 'long' | 'day' | 'moment' | 'choice' | 'many' | 'tick' | 'pick' | 'parties'
  /** What is said where it is missing; without it the field may stay empty. */
  must?: string
  choices?: { value: string; label: string }[]
  /** Asked for only while that tick is set, or is not. */
  only?: { tick: string; set: boolean }
  /** It only says what else is asked for, and is not sent. */
  unsent?: true
  hint?: string
  /** What it begins with. */
  start?: string
  max?: number
}

export type PartValues = Record<string, string>

export const chosen = (value: string | undefined): string[] => (value ?? '').split(',').filter(Boolean)

export function startOf(fields: PartField[], kept: PartValues): PartValues {
  return Object.fromEntries(fields.map(({ name, start }) => [name, kept[name] ?? start ?? '']))
}

/** The fields that are asked for as things are ticked. */
export const asked = (fields: PartField[], values: PartValues): PartField[] => fields.filter(({ only }) => !only || Boolean(values[only.tick]) === only.set)

const isEmpty = ({ kind }: PartField, value: string): boolean => (kind === 'parties' ? partiesSent(value).length === 0 : !value.trim())

export function missingOf(fields: PartField[], values: PartValues): Record<string, string> {
  return Object.fromEntries(asked(fields, values).flatMap((field) => (field.must !== undefined && isEmpty(field, values[field.name] ?? '') ? [[field.name, field.must]] : [])))
}

/** Values as sent: a list for several, true for a tick, a moment with its zone; what was left empty is left out. */
export function bodyOf(fields: PartField[], values: PartValues): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const field of asked(fields, values)) {
    const { name, kind, unsent } = field
    const value = (values[name] ?? '').trim()
    if (unsent || isEmpty(field, value)) continue
    if (kind === 'many') body[name] = chosen(value)
    else if (kind === 'parties') body[name] = partiesSent(value)
    else if (kind === 'tick') body[name] = true
    else if (kind === 'moment') body[name] = `${value}:00+08:00`
    else body[name] = value
  }
  return body
}
