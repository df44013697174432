import type { HouseholdFacts } from '@/api/types'
import type { Operation } from '@/local/db'
import type { HouseholdView } from '@/local/homes'

/** A household's facts as the form holds them: text, all of it. */
export interface Facts {
  name: string
  address_text: string
  door: string
  members: string
  /** Empty: as it is. The phone holds no whole number to show. */
  phone: string
  /** The one on file is wrong, or they have none any more: it goes. */
  noPhone: boolean
}

export const labels: Readonly<Record<keyof HouseholdFacts, string>> = {
  name: '姓名', address_text: '住址', door: '门牌', members_count: '人口', phone: '电话', location: '位置',
}

/** A household as it stands, in the form's fields. */
export function factsIn(row: HouseholdView['row']): Facts {
  return { name: row.name, address_text: row.address_text, door: row.door ?? '', members: row.members_count?.toString() ?? '', phone: '', noPhone: false }
}

/** What was recorded, in the form's fields; only what it named. */
export function factsOf(payload: Partial<HouseholdFacts>): Partial<Facts> {
  return {
    ...(payload.name !== undefined ? { name: payload.name } : {}),
    ...(payload.address_text !== undefined ? { address_text: payload.address_text } : {}),
    ...(payload.door !== undefined ? { door: payload.door ?? '' } : {}),
    ...(payload.members_count !== undefined ? { members: payload.members_count?.toString() ?? '' } : {}),
    ...(payload.phone !== undefined ? { phone: payload.phone ?? '', noPhone: payload.phone === null } : {}),
  }
}

/** What the form says otherwise than it was (null: nothing was), as a record carries it. What was emptied is null. */
export function changedFacts(before: Facts | null, { name, address_text, door, members, phone, noPhone }: Facts): Partial<HouseholdFacts> {
  const differs = (was: string | undefined, is: string): boolean => (was ?? '').trim() !== is.trim()
  const count = Number.parseInt(members, 10)
  return {
    ...(differs(before?.name, name) ? { name: name.trim() } : {}),
    ...(differs(before?.address_text, address_text) ? { address_text: address_text.trim() } : {}),
    ...(differs(before?.door, door) ? { door: door.trim() || null } : {}),
    ...(differs(before?.members, members) ? { members_count: Number.isNaN(count) ? null : count } : {}),
    ...(phone.trim() ? { phone: phone.trim() } : noPhone ? { phone: null } : {}),
  }
}

export interface Quarrel {
  by: string
  version: number
  fields: { name: keyof HouseholdFacts; /** As the form holds it. */ now: string; words: string }[]
}

/** What a colleague wrote into the fields that a correction wanted to change; null when that is not why it was not taken. */
export function quarrelOf(operation: Operation | null): Quarrel | null {
  if (operation?.status !== 'conflict' || operation.problem.code !== 'household.stale') return null
  const { changed, now, by, version } = operation.problem.details as { changed: (keyof HouseholdFacts | 'moved_out')[]; now: Record<string, Told>; by: string; version: number }
  return { by, version, fields: changed.filter((name) => name !== 'moved_out').map((name) => ({ name, now: name === 'phone' || name === 'location' ? '' : (now[name]?.toString() ?? ''), words: wordsOf(name, now[name]) })) }
}

type Told = string | number | [lon: number, lat: number] | null | undefined

function wordsOf(name: keyof HouseholdFacts, value: Told): string {
  if (name === 'location') return value ? '同事定的位置' : '没有位置'
  if (value === null || value === undefined || value === '') return '（空着）'
  const text = value.toString()
  return name === 'phone' ? `尾号 ${text}` : name === 'members_count' ? `${text} 口人` : text
}
