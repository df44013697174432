/** What the form of a part (a mediation, a meeting, a referral, a paper) asks for: described here, drawn by `PartForm.vue`. */
export interface PartField {
  name: string
  label: string
  kind: 'line' | 'long' | 'day' | 'moment' | 'choice' | 'many' | 'tick'
  /** What is said where it is missing; without it the field may stay empty. */
  must?: string
  choices?: { value: string; label: string }[]
  /** What may be chosen instead of being typed: a line that suggests. */
  suggest?: { value: string; label: string }[]
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

export function missingOf(fields: PartField[], values: PartValues): Record<string, string> {
  return Object.fromEntries(fields.flatMap(({ name, must }) => (must !== undefined && !(values[name] ?? '').trim() ? [[name, must]] : [])))
}

/** Values as sent: a list for several, true for a tick, a moment with its zone; what was left empty is left out. */
export function bodyOf(fields: PartField[], values: PartValues): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const { name, kind } of fields) {
    const value = (values[name] ?? '').trim()
    if (!value) continue
    if (kind === 'many') body[name] = chosen(value)
    else if (kind === 'tick') body[name] = true
    else if (kind === 'moment') body[name] = `${value}:00+08:00`
    else body[name] = value
  }
  return body
}
