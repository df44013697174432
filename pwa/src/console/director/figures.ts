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

/** Where the cases behind a number stand: the list, narrowed as the number was counted. */
export function casesBehind(number: 'received' | 'done' | 'open' | 'overdue' | 'unhappy', span: Span, unit: string, area: string, state = ''): { path: string; query: Record<string, string> } {
  const ended = { view: 'closed', state: 'closed', closed_from: span.from, closed_to: span.to }
  const query = {
    received: { view: 'all', reported_from: span.from, reported_to: span.to },
    done: ended,
    open: { view: 'open' },
    overdue: { view: 'open', light: 'red', state },
    unhappy: { ...ended, supervised: '1' },
  }[number]
  return { path: '/console', query: Object.fromEntries(Object.entries({ ...query, unit, area }).filter(([, value]) => value)) }
}

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

/** "92%（23/25）"; nothing to say where nobody was called. */
export function pleasedWords({ called, pleased }: Pick<FigureLine, 'called' | 'pleased'>): string {
  return called === 0 ? '还没有回访' : `${Math.round((pleased / called) * 100)}%（${pleased}/${called}）`
}
