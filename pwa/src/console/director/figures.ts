import type { components } from '@/api/schema'
import { momentOf } from '../filters'
import { ask, client } from '../session'

export type Figures = components['schemas']['FiguresOut']
export type FigureLine = components['schemas']['FigureLine']

/** Days, both of them included. */
export interface Span { from: string; to: string }

export function readFigures({ from, to }: Span, area: string): Promise<Figures> {
  return ask(() => client.request<Figures>('/api/v1/cases/figures', { query: { since: momentOf(from, 0), until: momentOf(to, 1), area: area || null } }))
}

export type Satisfaction = components['schemas']['SatisfactionOut']

/** What residents said of results in that time. */
export function readSatisfaction(span: Span, area: string): Promise<Satisfaction> {
  return ask(() => client.request<Satisfaction>('/api/v1/voice/satisfaction', { query: { ...moments(span), area: area || null } }))
}

const moments = ({ from, to }: Span): { rated_from: string; rated_to: string } => ({ rated_from: momentOf(from, 0), rated_to: momentOf(to, 1) })

export interface Link {
  path: string
  query: Record<string, string>
}
const link = (query: Record<string, string>): Link => ({ path: '/console', query: Object.fromEntries(Object.entries(query).filter(([, value]) => value)) })

/** Where the cases behind a number stand: the list, narrowed as the number was counted. */
export function casesBehind(number: 'received' | 'done' | 'open' | 'overdue', span: Span, unit: string, area: string, state = ''): Link {
  const query: Record<string, string> = {
    received: { view: 'all', reported_from: span.from, reported_to: span.to },
    done: { view: 'closed', state: 'closed', closed_from: span.from, closed_to: span.to },
    open: { view: 'open' },
    overdue: { view: 'open', light: 'red', state },
  }[number]
  return link({ ...query, unit, area })
}

/** What waits for somebody at the centre now, in the words of the page. */
export const waitings: readonly { name: keyof Figures['waiting']; label: string; query: Record<string, string> }[] = [
  { name: 'letter_draft', label: '督办函等签发', query: { view: 'open', letter: 'draft' } },
  { name: 'letter_signed', label: '督办函等单位答复', query: { view: 'all', letter: 'signed' } },
  { name: 'asked', label: '延期、中止申请等答复', query: { view: 'open', held: 'asked' } },
  { name: 'director', label: '两次不满意，等主任决定', query: { view: 'open', state: 'callback', flagged: 'director_decides' } },
  { name: 'paused', label: '正中止', query: { view: 'open', held: 'paused' } },
]
export const waitingBehind = (name: keyof Figures['waiting'], area: string): Link => link({ ...waitings.find((one) => one.name === name)?.query, area })

/** The cases whose people said this, obtained in this way. */
export const saidBehind = (said: { rated?: string; rated_how?: string; rated_same_day?: '1' }, span: Span, area: string, unit = ''): Link => link({ view: 'all', ...said, ...moments(span), unit, area })

/** A day of the wall calendar in China, so many days from now. */
export function dayFrom(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
}

export const spans = [
  { name: 'week', label: '近 7 天', of: (now: Date): Span => ({ from: dayFrom(now, -6), to: dayFrom(now, 0) }) },
  { name: 'month', label: '本月', of: (now: Date): Span => ({ from: `${dayFrom(now, 0).slice(0, 8)}01`, to: dayFrom(now, 0) }) },
  { name: 'quarter', label: '近 90 天', of: (now: Date): Span => ({ from: dayFrom(now, -89), to: dayFrom(now, 0) }) },
  { name: 'year', label: '今年', of: (now: Date): Span => ({ from: `${dayFrom(now, 0).slice(0, 5)}01-01`, to: dayFrom(now, 0) }) },
] as const

/** "92%" of those who said something; nothing to say where nobody did. */
export function shareWords({ satisfied, mostly, unsatisfied }: Pick<FigureLine, 'satisfied' | 'mostly' | 'unsatisfied'>): string {
  const every = satisfied + mostly + unsatisfied
  return every === 0 ? '—' : `${Math.round(((satisfied + mostly) / every) * 100)}%`
}
