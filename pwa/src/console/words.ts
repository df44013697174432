import type { Failure } from '@/api/failure'
import type { CaseRow, CaseState, Urgency } from '@/api/types'

/** Words of the desk. Lists an administrator edits come from the server; these name what the code itself knows. */
export const stateWords: Record<CaseState, string> = {
  reported: '待受理',
  accepted: '已受理',
  routed: '已分流',
  assessed: '已研判',
  handling: '处置中',
  callback: '待回访',
  closed: '已结案',
  withdrawn: '已撤回',
  merged: '已并案',
}
export const endedStates: readonly CaseState[] = ['closed', 'withdrawn', 'merged']
export function hasEnded({ state }: { state: CaseState }): boolean {
  return endedStates.includes(state)
}
export const openStates: readonly CaseState[] = ['reported', 'accepted', 'routed', 'assessed', 'handling', 'callback']

/** Whose turn it is: the post by its name, or the unit that has the case. */
export function waitsFor({ state, unit, flags, protected: hidden }: Pick<CaseRow, 'state' | 'unit' | 'flags' | 'protected'>): string {
  if (state === 'callback' && (hidden || flags.includes('director_decides'))) return '中心主任'
  return turnOf(state, unit?.name ?? '主办单位')
}

/** How it stands and who has it: "已研判，等妇儿维权". */
export const standsWords = (row: Parameters<typeof waitsFor>[0]): string => `${stateWords[row.state]}${hasEnded(row) ? '' : `，等${waitsFor(row)}`}`

/** Whose turn it is in a state, at the centre or in the unit. */
export function turnOf(state: string, unit: string): string {
  switch (state) {
    case 'reported': return '受理员'
    case 'accepted': return '分流员'
    case 'routed': return '研判员'
    case 'callback': return '回访员'
    default: return unit
  }
}

export const urgencyWords: Record<Urgency, string> = { normal: '普通', urgent: '紧急', grave: '重大' }
export const difficultyWords: Record<string, string> = { simple: '简单', ordinary: '一般', complex: '复杂', major: '重大疑难' }
export const riskWords: Record<string, string> = { blue: '蓝色（低风险）', yellow: '黄色（一般风险）', orange: '橙色（较大风险）', red: '红色（重大风险）' }

/** What the resident said when called back. */
export const outcomeWords: Record<string, string> = { satisfied: '满意', mostly: '基本满意', unsatisfied: '不满意', not_reached: '没联系上' }
/** How an answer was obtained; the last two count apart. */
export const ratedHowWords: Record<string, string> = { own: '电话和扫码', beside: '网格员在场', call: '电话回访', code: '群众扫码', phone_code: '扫网格员手机的码', door: '网格员当面' }

/** Said wherever a protected matter is read, on paper too. */
export const protectedWords = '这件事要保密：不要对外说起是谁反映的。'

/** What a person should look at; a flag without words here is shown by its own name rather than hidden. */
export const flagWords: Record<string, string> = {
  outside_district: '位置在辖区外，请核对',
  no_location: '没有位置，请核对地点',
  location_invalid: '手机给的位置不对，已去掉',
  location_swapped: '经纬度可能填反了',
  spot_closing_refused: '网格员想当场办结，按规则已转中心',
  category_unknown: '分类已不存在，请核对',
  category_retired: '分类已停用',
  director_decides: '两次都不满意，请中心主任决定',
  not_reached: '按没联系上结案，不算满意',
  no_phone: '没有留电话，没法回访',
  not_satisfied: '当场办的，群众不满意，重新来办',
  mediation_failed_twice: '两次调解没成，请重新研判，换一条途径',
  came_back: '回头事：结案后又出现',
  public_token_taken: '群众查询码与别的案件重复，没有启用',
}

/** What a list can be narrowed to, because somebody should put it right: where it lies, and what kind of matter it is. */
export const toCheck: Record<string, string> = { no_location: '没有位置', outside_district: '位置在辖区外', location_swapped: '经纬度可能填反', location_invalid: '手机给的位置不对', category_unknown: '分类已不存在', category_retired: '分类已停用' }

/** Where it lies, as a line of a list says it. */
export function whereWords({ area }: Pick<CaseRow, 'area'>): string {
  return area.grid ? `${area.neighbourhood?.name ?? ''}·${area.grid.name}` : (area.neighbourhood?.name ?? area.town?.name ?? '位置待核')
}

/** Areas and what was written of the place; an address that begins with the name of an area does not say it twice. */
export function placeWords(areas: readonly ({ name: string } | null | undefined)[], address: string | null | undefined, between = '，'): string {
  const names = areas.flatMap((area) => (area ? [area.name] : []))
  const rest = names.reduce((text, name) => (text.startsWith(name) ? text.slice(name.length).trim() : text), address?.trim() ?? '')
  return [names.join(' · '), rest].filter(Boolean).join(between)
}

const areaHow: Record<string, string> = {
  chosen: '上报人选的网格',
  assigned: '按上报人的网格',
  inside: '按位置',
  nearest: '按最近的网格',
  none: '没有找到网格',
}

export function howWords(how: string, metres: number | null, channel = ''): string {
  // a resident chooses no grid: they scan the code on the wall
  const words = channel === 'public_qr' && how === 'chosen' ? '扫的是这个网格的码' : (areaHow[how] ?? how)
  return how === 'nearest' && metres !== null ? `${words}，相距 ${Math.round(metres)} 米` : words
}

/** What to tell at the desk when a request failed. Whatever was typed stays; the words say so. */
export function deskSentence(failure: Failure): string {
  switch (failure.kind) {
    case 'offline':
      return '连不上服务器。你填的内容都还在，连上后再点一次。'
    case 'timeout':
      return '服务器没有回音。你填的内容都还在，再点一次不会重复。'
    case 'signed-out':
      return '登录已过期，请重新登录。你填的内容都还在。'
    case 'trouble':
      return failure.status === 429 ? '操作太频繁，请稍等一会儿再点。' : '服务器正忙，你填的内容都还在，稍后再点一次。'
    case 'refused':
      return failure.problem.title
  }
}

/**
 * Faults by field of a refused form: `case.fields_missing` gives one sentence each, `request.invalid` a list, and below the name of a
 * part ("changes", "request") the fields of that part; a form has no parts, so they count as its own.
 */
export function fieldFaults(details: unknown): Record<string, string> {
  const fields = (details as { fields?: unknown } | null | undefined)?.fields
  if (typeof fields !== 'object' || fields === null) return {}
  const faults: Record<string, string> = {}
  for (const [name, said] of Object.entries(fields as Record<string, unknown>)) {
    if (isPart(said)) Object.assign(faults, fieldFaults({ fields: said }))
    else faults[name] = firstSentence(said) ?? '请检查这一项'
  }
  return faults
}

/** Of the lines of a list each has sentences of its own: "第 3 行：最多 60 个字". */
function firstSentence(said: unknown): string | null {
  if (typeof said === 'string') return said
  if (typeof said !== 'object' || said === null) return null
  const [line, inside] = Object.entries(said)[0] ?? []
  const sentence = firstSentence(inside)
  return sentence === null || Array.isArray(said) || !/^\d+$/.test(line ?? '') ? sentence : `第 ${Number(line) + 1} 行：${sentence}`
}

/** Fields by name, and not the lines of a list by number. */
function isPart(said: unknown): boolean {
  return typeof said === 'object' && said !== null && !Array.isArray(said) && Object.keys(said).every((name) => !/^\d+$/.test(name))
}

const china = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai', year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
})

function parts(moment: Date): Record<string, string> {
  return Object.fromEntries(china.formatToParts(moment).map(({ type, value }) => [type, value]))
}

/** "今天 09:05", "昨天 17:40", "11月21日 10:00", "2025年12月31日 08:00"; time of Asia/Shanghai whatever the computer's zone. */
export function whenWords(iso: string, now: Date): string {
  const at = parts(new Date(iso))
  const today = parts(now)
  const yesterday = parts(new Date(now.getTime() - 86_400_000))
  const clock = `${at.hour}:${at.minute}`
  const sameDay = (other: Record<string, string>): boolean => at.year === other.year && at.month === other.month && at.day === other.day
  if (sameDay(today)) return `今天 ${clock}`
  if (sameDay(yesterday)) return `昨天 ${clock}`
  return `${at.year === today.year ? '' : `${at.year}年`}${at.month}月${at.day}日 ${clock}`
}

/** "11月27日 18:00": what is to come. */
export function momentWords(iso: string): string {
  const at = parts(new Date(iso))
  return `${dayWords(iso)} ${at.hour}:${at.minute}`
}

/** "11月21日", without the time of day. */
export function dayWords(iso: string): string {
  const at = parts(new Date(iso))
  return `${at.month}月${at.day}日`
}

/** The last day on which it may still be done: a limit that ends at 24:00 ends on the day before. As `last_day` on the server, for papers. */
export const lastDay = (dueAt: string): string => dayWords(new Date(new Date(dueAt).getTime() - 1).toISOString())

/** "2026年11月21日": on what is kept, the year stands too. */
export function fullDay(iso: string): string {
  return `${parts(new Date(iso)).year ?? ''}年${dayWords(iso)}`
}

const nextWords: Partial<Record<CaseState, string>> = { reported: '受理', accepted: '转到承办单位', routed: '研判', assessed: '办结', handling: '办结', callback: '回访' }

/** Until when the next step is taken: "2026年11月27日 17:30 前转到承办单位"; empty where nothing runs. */
export function limitWords({ state, due_at }: Pick<CaseRow, 'state' | 'due_at'>): string {
  const next = nextWords[state]
  if (!due_at || !next) return ''
  const { hour = '', minute = '' } = parts(new Date(due_at))
  return `${fullDay(due_at)} ${hour}:${minute} 前${next}`
}

/** "11-21", where there is little room. */
export function shortDay(iso: string): string {
  const at = parts(new Date(iso))
  return `${(at.month ?? '').padStart(2, '0')}-${(at.day ?? '').padStart(2, '0')}`
}
