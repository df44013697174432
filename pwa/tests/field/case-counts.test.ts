// @vitest-environment node
import { expect, it } from 'vitest'
import type { CaseRow } from '@/api/types'
import { grouped, isMine, isNews } from '@/field/cases/face'
import { openCases } from '@/field/map/open-cases'
import { thingWords } from '@/field/map/thing-words'
import type { ReportView } from '@/local/overlay'
import { inViewWords, placed } from '@/map/in-view'

/** One definition behind every number: list, 今日 and map count the same cases. */

const place = { type: 'Point' as const, coordinates: [98.5, 39.7] as [number, number] }
const report = (id: string, state: CaseRow['state'] | null, more: Partial<CaseRow> = {}, own: Partial<ReportView> = {}): ReportView => {
  const row = state && ({ id, state, disposal: 'escalated', title: id, case_no: id, category: { code: 'c', name: '类' }, location: place, reported_by: { id: 'me', name: '王芳' }, steps: [{ at: '2026-11-22T02:00:00Z' }], yellow_at: null, due_at: null, paused_since: null, ...more } as CaseRow)
  return { id, title: id, categoryName: '类', reportedAt: '2026-11-01T02:00:00Z', disposal: row?.disposal ?? 'escalated', caseNo: row?.case_no ?? null, delivery: { at: 'server' }, row, payload: null, pendingSteps: [], ...own }
}
const payload = (location?: object) => ({ payload: { category: 'c', ...(location ? { location } : {}) } }) as unknown as Partial<ReportView>
const all = [
  report('new', 'reported'), report('nowhere', 'handling', { location: null }), report('unsent', null, {}, payload({ lon: 98.5, lat: 39.7, source: 'gps' })), report('unsent-nowhere', null, {}, payload()),
  report('closed', 'closed'), report('merged', 'merged', { steps: [{ at: '2026-11-10T02:00:00Z' } as CaseRow['steps'][number]] }), report('spot', 'closed', { disposal: 'resolved_on_spot' }), report('unsent-spot', null, {}, { disposal: 'resolved_on_spot', ...payload() }),
  report('taken-back', 'withdrawn'), report('theirs', 'accepted', { reported_by: { id: 'other', name: '李强' } }),
]
const ids = (some: { id: string }[]) => some.map(({ id }) => id)

it('every case is counted once: 在办, 有结果 and 撤回的 are all there are', () => {
  const { open, answered, ended } = grouped(all)
  expect([ids(open), ids(answered), ids(ended)]).toEqual([['new', 'nowhere', 'unsent', 'unsent-nowhere', 'theirs'], ['closed', 'spot', 'merged', 'unsent-spot'], ['taken-back']])
  expect(open.length + answered.length + ended.length).toBe(all.length)
  expect(all.filter((one) => !isMine(one, 'me')).map(({ id }) => id)).toEqual(['theirs'])
})

it('the map shows what the list has in hand: those with a place, and the others are told', () => {
  const open = openCases(all, 'me')
  expect(ids(open)).toEqual(ids(grouped(all).open))
  const seen = placed({ cases: open, households: [], marks: [{ id: 'm', lon: 98.5, lat: 39.7, title: '任务' }] })
  // one's own as 今日 counts them; what others reported stands apart
  expect([inViewWords(seen), inViewWords(open.filter((one) => one.location === null).map((row) => ({ kind: 'case', row })))]).toEqual(['2 件在办、别人报的 1 件、1 个任务', '2 件在办'])
  const unsent = seen.find(({ row }) => row.id === 'unsent')
  expect(unsent && thingWords(unsent, 0).lines).toEqual(['还没送到中心　类'])
})

it('the list is in the order of what presses: overdue, then due first, then without a limit, newest first; what is over by its end', () => {
  const due = (id: string, due_at: string | null, more: Partial<CaseRow> = {}) => report(id, 'handling', { due_at, ...more })
  const some = [
    report('closed-early', 'closed', { steps: [{ at: '2026-11-02T02:00:00Z' } as CaseRow['steps'][number]] }), report('unsent', null, {}, payload()), due('later', '2026-12-05T02:00:00Z'),
    due('stands', '2026-11-27T02:00:00Z', { paused_since: '2026-11-20T02:00:00Z' }), due('overdue', '2026-11-10T02:00:00Z'), due('sooner', '2026-11-28T02:00:00Z'),
    due('stands-overdue', '2026-11-12T02:00:00Z', { paused_since: '2026-11-13T02:00:00Z' }), report('closed-late', 'closed'),
  ]
  const { open, answered } = grouped(some)
  expect([ids(open), ids(answered)]).toEqual([['overdue', 'stands-overdue', 'sooner', 'later', 'unsent', 'stands'], ['closed-late', 'closed-early']])
})

it('what is new to tell was answered by the centre within three days', () => {
  expect(ids(all.filter((one) => isNews(one, '2026-11-25')))).toEqual(['closed'])
  expect(ids(all.filter((one) => isNews(one, '2026-11-26')))).toEqual([])
})
