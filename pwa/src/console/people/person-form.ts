import type { PersonRow } from '@/api/care'
import type { Failure } from '@/api/failure'
import { readIdNumber } from '@/rules/id-number'
import { phoneDoubt } from '../forms/phone'
import { pointOf } from '../forms/point'

/** What is typed about a person. Text only, so that a draft holds it as it is. */
export interface PersonTyped extends Record<string, string> {
  name: string
  id_number: string
  sex: string
  birth_year: string
  grid: string
  address_text: string
  door: string
  location: string
  phone: string
  guardian_name: string
  guardian_relation: string
  guardian_phone: string
  /** '1': there is none. */
  guardian_no_phone: string
  needs: string
  health: string
  danger_level: string
}

export function emptyPerson(): PersonTyped {
  return {
    name: '', id_number: '', sex: '', birth_year: '', grid: '', address_text: '', door: '', location: '', phone: '', guardian_name: '', guardian_relation: '', guardian_phone: '',
    guardian_no_phone: '', needs: '', health: '', danger_level: '',
  }
}

/** A form to correct somebody: what stands masked begins empty, and empty means "as it is". */
export function typedOf(row: PersonRow): PersonTyped {
  return {
    ...emptyPerson(),
    name: row.name, sex: row.sex ?? '', grid: row.area.grid?.code ?? '', address_text: row.address_text ?? '', door: row.door ?? '', needs: row.needs ?? '',
    guardian_name: row.guardian?.name ?? '', guardian_relation: row.guardian?.relation ?? '',
  }
}

export type Faults = Record<string, string>

/** A number the server will not have is told of without its field's name. */
export function refusedNumber(failure: Failure | null): Faults {
  return failure?.kind === 'refused' && failure.problem.code === 'person.id_number' ? { id_number: failure.problem.title } : {}
}

function commonFaults(typed: PersonTyped, today: string): Faults {
  const faults: Faults = {}
  if (!typed.name.trim()) faults.name = '请填姓名'
  if (!typed.address_text.trim()) faults.address_text = '请填住址，走访的人要找得到门'
  if (typed.id_number.trim()) {
    const { fault } = readIdNumber(typed.id_number, today)
    if (fault !== null) faults.id_number = `身份证号不对：${fault}`
  }
  if (typed.birth_year.trim() && !/^(18[9]|19\d|20\d)\d$/.test(typed.birth_year.trim())) faults.birth_year = '出生年份应是四位数'
  for (const name of ['phone', 'guardian_phone'] as const) if (phoneDoubt(typed[name])) faults[name] = '这个电话看起来不对，再看一眼'
  if (typed.location.trim() && !pointOf(typed.location)) faults.location = '写成“经度, 纬度”，例如 98.51, 39.74'
  if ((typed.guardian_phone.trim() || typed.guardian_relation.trim()) && !typed.guardian_name.trim()) faults.guardian_name = '请填监护人姓名'
  return faults
}

export function registerFaults(typed: PersonTyped, groups: readonly string[], today: string): Faults {
  const faults = commonFaults(typed, today)
  if (!/^\d{15}$/.test(typed.grid)) faults.grid = '请选网格'
  if (groups.length === 0) faults.groups = '请至少选一个群体'
  return faults
}

/** The guardian's number is masked: whoever changes the name must say the number again, or that there is none. */
export function correctFaults(typed: PersonTyped, base: PersonRow, today: string): Faults {
  const faults = commonFaults(typed, today)
  if (guardianTouched(typed, base) && typed.guardian_name.trim() && base.guardian?.phone && !typed.guardian_phone.trim() && typed.guardian_no_phone !== '1') {
    faults.guardian_phone = '改监护人要把电话也重填一遍；没有电话就勾上“没有电话”'
  }
  return faults
}

function guardianTouched(typed: PersonTyped, base: PersonRow): boolean {
  return typed.guardian_name.trim() !== (base.guardian?.name ?? '') || typed.guardian_relation.trim() !== (base.guardian?.relation ?? '') || typed.guardian_phone.trim() !== '' || typed.guardian_no_phone === '1'
}

function guardianOf(typed: PersonTyped): { name: string; relation: string; phone: string | null } | null {
  const name = typed.guardian_name.trim()
  return name ? { name, relation: typed.guardian_relation.trim(), phone: typed.guardian_phone.trim() || null } : null
}

export interface GroupChoice {
  group: string
  tier: string | null
  helper_id: string | null
}

export function registerBody(typed: PersonTyped, groups: readonly GroupChoice[], personId: string): Record<string, unknown> {
  const id = typed.id_number.trim()
  return given({
    person_id: personId,
    name: typed.name.trim(),
    id_number: id,
    // the number says both, and says them right
    sex: id ? '' : typed.sex,
    birth_year: !id && typed.birth_year.trim() ? Number(typed.birth_year) : '',
    grid: typed.grid,
    address_text: typed.address_text.trim(),
    door: typed.door.trim(),
    location: pointOf(typed.location) ?? '',
    phone: typed.phone.trim(),
    guardian: guardianOf(typed) ?? '',
    needs: typed.needs.trim(),
    health: typed.health.trim(),
    danger_level: typed.danger_level === '' ? '' : Number(typed.danger_level),
    groups,
  })
}

function given(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== ''))
}

/** Only what was changed against the row the form was opened on. */
export function changesOf(typed: PersonTyped, base: PersonRow): Record<string, unknown> {
  const changes: Record<string, unknown> = {}
  for (const name of ['name', 'address_text'] as const) if (typed[name].trim() !== (base[name] ?? '')) changes[name] = typed[name].trim()
  for (const name of ['door', 'needs'] as const) if (typed[name].trim() !== (base[name] ?? '')) changes[name] = typed[name].trim() || null
  if (typed.sex !== (base.sex ?? '')) changes.sex = typed.sex || null
  // masked, sealed or not shown: empty leaves it as it is
  for (const name of ['id_number', 'phone', 'health'] as const) if (typed[name].trim()) changes[name] = typed[name].trim()
  if (typed.birth_year.trim()) changes.birth_year = Number(typed.birth_year)
  if (typed.danger_level !== '') changes.danger_level = Number(typed.danger_level)
  const point = pointOf(typed.location)
  if (typed.location.trim() && point) changes.location = point
  if (guardianTouched(typed, base)) changes.guardian = guardianOf(typed)
  return changes
}

const changedNames: [name: string, of: (row: PersonRow) => unknown][] = [
  ['姓名', (row) => row.name],
  ['性别', (row) => row.sex],
  ['年龄', (row) => row.age],
  ['住址', (row) => row.address_text],
  ['门牌', (row) => row.door],
  ['电话', (row) => row.phone],
  ['身份证号', (row) => row.id_number],
  ['监护人', (row) => row.guardian],
  ['需要', (row) => row.needs],
  ['网格', (row) => row.area.grid?.code],
  ['群体', (row) => row.plans.map(({ id, tier, helper, ended_on }) => [id, tier.code, helper?.id, ended_on])],
  ['病情加重', (row) => row.plans.map(({ grave_at }) => grave_at)],
  ['走访', (row) => row.last_visit?.at],
]

/** What somebody else changed meanwhile, in words. */
export function changedSince(base: PersonRow, latest: PersonRow): string[] {
  return changedNames.filter(([, of]) => JSON.stringify(of(base)) !== JSON.stringify(of(latest))).map(([name]) => name)
}
