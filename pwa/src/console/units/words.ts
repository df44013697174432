import type { SpecialistLine, UnitLine } from '../directory'

export const stationing = [
  { value: 'resident', label: '常驻' },
  { value: 'rotating', label: '轮驻' },
  { value: 'on_call', label: '随叫随到' },
  { value: 'linked', label: '工作联动' },
] as const

export const stationingWords = (value: string | null): string => stationing.find((one) => one.value === value)?.label ?? '没有定'

export const weekdays = ['一', '二', '三', '四', '五', '六', '日'] as const

/** "周一至周五 08:30–18:00", "周六、周日 全天". */
export function turnWords({ days, from, to }: { days: number[]; from: string; to: string }): string {
  const sorted = [...days].sort()
  const row = sorted.length > 2 && sorted.every((day, index) => index === 0 || day === (sorted[index - 1] ?? 0) + 1)
  const name = (day: number | undefined): string => `周${weekdays[(day ?? 1) - 1] ?? ''}`
  const which = sorted.length === 7 ? '每天' : row ? `${name(sorted[0])}至${name(sorted.at(-1))}` : sorted.map(name).join('、')
  return `${which} ${from === to ? '全天' : `${from}–${to < from ? `次日 ${to}` : to}`}`
}

export interface UnitForm {
  name: string
  phone: string
  place: string
  stationing: string
  areas: string[]
  categories: string[]
  rota: { name: string; phone: string; days: number[]; from: string; to: string }[]
}

export function unitForm(unit: UnitLine | null): UnitForm {
  return {
    name: unit?.name ?? '', phone: unit?.phone ?? '', place: unit?.place ?? '', stationing: unit?.stationing ?? '',
    areas: [...(unit?.areas ?? [])], categories: [...(unit?.categories ?? [])],
    rota: (unit?.rota ?? []).map((turn) => ({ name: turn.name, phone: turn.phone ?? '', days: [...turn.days], from: turn.from, to: turn.to })),
  }
}

const orNull = (text: string): string | null => text.trim() || null

export function unitBody(form: UnitForm, version: number): Record<string, unknown> {
  return {
    base_version: version, name: form.name.trim(), phone: orNull(form.phone), place: orNull(form.place), stationing: form.stationing || null,
    areas: form.areas, categories: form.categories,
    rota: form.rota.map((turn) => ({ name: turn.name.trim(), phone: orNull(turn.phone), days: [...turn.days].sort(), from: turn.from, to: turn.to })),
  }
}

export function unitFaults(form: UnitForm): Record<string, string> {
  const faults: Record<string, string> = {}
  if (!form.name.trim()) faults.name = '请填写名称'
  if (form.rota.some(({ name, days, from, to }) => !name.trim() || days.length === 0 || !from || !to)) faults.rota = '每一班要有姓名、星期和时间'
  return faults
}

export interface SpecialistForm {
  name: string
  kinds: string[]
  good_at: string
  phone: string
  unit: string
  username: string
  reason: string
}

export function specialistForm(one: SpecialistLine | null): SpecialistForm {
  return {
    name: one?.name ?? '', kinds: [...(one?.kinds ?? [])], good_at: one?.good_at ?? '', phone: one?.phone ?? '',
    unit: one?.unit?.id ?? '', username: one?.username ?? '', reason: '',
  }
}

export function specialistBody(form: SpecialistForm, version: number): Record<string, unknown> {
  return {
    base_version: version, name: form.name.trim(), kinds: form.kinds, good_at: orNull(form.good_at), phone: orNull(form.phone),
    unit: form.unit || null, username: orNull(form.username), reason: orNull(form.reason),
  }
}

const fieldNames: Record<string, string> = {
  name: '名称', phone: '电话', place: '在中心哪里', stationing: '入驻方式', areas: '管哪一片', categories: '管哪些事', rota: '值班表', kinds: '是什么', good_at: '擅长什么', unit: '单位', username: '账号',
}

/** What two people wrote differently; nothing where their changes went together. */
export function clashWords(names: readonly string[]): string {
  return names.length > 0 ? `同事也改了：${names.map((name) => fieldNames[name] ?? name).join('、')}。这里留的是你写的，再保存就用你的。` : ''
}
