import type { Failure } from '@/api/failure'

/** Where the case stands among the six steps of the loop; an ended one has passed them all. */
const steps: readonly { label: string; passedFrom: readonly string[] }[] = [
  { label: '已登记', passedFrom: ['reported', 'accepted', 'routed', 'assessed', 'handling', 'callback', 'closed'] },
  { label: '已受理', passedFrom: ['accepted', 'routed', 'assessed', 'handling', 'callback', 'closed'] },
  { label: '办理中', passedFrom: ['handling', 'callback', 'closed'] },
  { label: '已办好', passedFrom: ['callback', 'closed'] },
  { label: '已结案', passedFrom: ['closed'] },
]

/** The steps with whether each is passed; empty for a case that was withdrawn or merged. */
export function stepsOf(state: string): { label: string; passed: boolean }[] {
  if (state === 'withdrawn' || state === 'merged') return []
  return steps.map(({ label, passedFrom }) => ({ label, passed: passedFrom.indexOf(state) >= 0 }))
}

/** "11月27日 18:00", in the time of Asia/Shanghai. */
export function dayWords(iso: string): string {
  // by hand: the zone's own formats are younger than some phones
  const china = new Date(Date.parse(iso) + 8 * 3_600_000)
  const two = (number: number): string => (number < 10 ? `0${number}` : `${number}`)
  return `${china.getUTCMonth() + 1}月${china.getUTCDate()}日 ${two(china.getUTCHours())}:${two(china.getUTCMinutes())}`
}

/** What to tell the resident, and whether trying again may help. */
export function troubleWords(failure: Failure): { title: string; sentence: string; again: boolean } {
  if (failure.kind === 'refused' && failure.problem.code === 'public.token_unknown') {
    return { title: '还没有查到这件事', sentence: '如果刚在网格员手机上登记，等他的手机有网就送到中心，请过一会儿再看。链接是抄来的、别人转来的，先看看有没有抄错、少字。过了一天还是这样，就打电话问中心。', again: true }
  }
  if (failure.kind === 'refused') return { title: '打不开这个链接', sentence: '请重新扫一次二维码。', again: false }
  if (failure.kind === 'offline') return { title: '没有网络', sentence: '请连上网再试一次。', again: true }
  return { title: '暂时查不到', sentence: '现在查的人多，请过几分钟再试。', again: true }
}

/** Until when what is done next, by where the case stands; where nothing runs there is nothing to say. */
const dueLabels: Readonly<Record<string, string>> = { reported: '最晚什么时候受理', accepted: '最晚什么时候交给承办单位', routed: '最晚什么时候定下怎么办', assessed: '最晚什么时候办好', handling: '最晚什么时候办好' }
export const dueLabel = (state: string): string => dueLabels[state] ?? ''

/** A telephone that is likely missing a digit; asked about once. */
export function phoneDoubt(text: string): string {
  const digits = text.replace(/^\s*(\+|00)86/, '').replace(/\D/g, '')
  const whole = /^1[3-9]\d{9}$/.test(digits) || /^0\d{9,11}$/.test(digits)
  return !text.trim() || whole ? '' : `您的电话写了 ${digits.length} 位，再看一眼有没有少写。没错的话，再点一次“送到中心”。`
}

/** What one may say of a result. */
export const ratings = [
  { value: 'satisfied', label: '满意' },
  { value: 'mostly', label: '基本满意' },
  { value: 'unsatisfied', label: '不满意' },
] as const

/** Why something was not sent, and what to do; what was written stays on the page. */
export function sendTrouble(failure: Failure): string {
  if (failure.kind === 'refused') return failure.problem.title
  if (failure.kind === 'offline') return '没有网络，没有送出去。您写的还在，连上网再点一次。'
  if (failure.kind === 'trouble' && failure.status === 429) return '送得太频繁了，请过一会儿再点。您写的还在。'
  return '没有送出去，请过几分钟再点一次。您写的还在。'
}
