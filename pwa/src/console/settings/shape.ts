import type { ListsToEdit } from '@/api/care'

/** What a list on the page of settings is made of. */

export interface Field {
  name: string
  label: string
  /** What it does, said beside the label. */
  hint?: string
  kind: 'line' | 'lines' | 'number' | 'choice' | 'tick' | 'questions'
  /** May be left empty. */
  optional?: true
  /** Of a number; 1 unless it is said. */
  min?: number
  max: number
  /** What stands in the text for something filled in later, and by which name people read it. */
  parts?: Record<string, string>
  /** Said after a number, or the field beside it that says of what. */
  after?: string | Field
  choices?: (lists: ListsToEdit) => { value: string; label: string }[]
}

export interface Line {
  code: string
  name: string
  version: number
  retired: boolean
}

export interface Shape {
  title: string
  /** What the list is for, in a sentence. */
  about: string
  /** The button that adds a line; null where there are no more than there are. */
  add: string | null
  /** What a line out of use means for whom it concerns. */
  retired: string
  fields: Field[]
  lines: (lists: ListsToEdit) => Line[]
  /** One line, said short under its name. */
  summary: (lists: ListsToEdit, code: string) => string
  /** What is said before it is saved, when that moves more than the line. */
  warning?: (lists: ListsToEdit, code: string, body: Record<string, unknown>) => string
}

/** A sentence as people read it: what is filled in later stands there by a name. */
export function spoken(text: string, parts: Field['parts'] = {}): string {
  return Object.entries(parts).reduce((said, [part, name]) => said.replaceAll(part, name), text)
}

export const limitNames = { working_days: '个工作日', natural_days: '天', hours: '小时', minutes: '分钟' } as const
export const nameField: Field = { name: 'name', label: '名称', kind: 'line', max: 60 }
export const named = (names: Record<string, string>) => (): { value: string; label: string }[] => Object.entries(names).map(([value, label]) => ({ value, label }))
