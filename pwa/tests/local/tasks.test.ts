// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { NoticeRow, TaskRow } from '@/api/tasks'
import type { Intention, Operation } from '@/local/db'
import { nextBatch } from '@/local/depends'
import { notices } from '@/local/notices'
import { inOrder, isOpenTask, tasks } from '@/local/tasks'
import { mendAt } from '@/field/me/mend'
import { askWords } from '@/field/tasks/task-words'

const day = 24 * 3600 * 1000
const now = Date.UTC(2026, 10, 26, 4)
const iso = (ms: number): string => new Date(ms).toISOString()
const waiting = { status: 'waiting', attempts: 0, notBefore: 0, trouble: null }
const problem = { type: 'x', title: '这个任务已经办好了', status: 409, code: 'task.action_not_now' }
let seq = 0

function operation(kind: Intention['kind'], payload: object, state: object = waiting): Operation {
  seq += 1
  return { id: `o${seq}`, seq, kind, recordedBy: 'me', recordedAt: iso(now), payload, ...state } as unknown as Operation
}
const task = (id: string, more: Partial<TaskRow> = {}): TaskRow =>
  ({ id, state: 'sent', version: 1, private: false, ask: '看看', due_at: null, closed_at: null, sent_at: iso(now - day), steps: [], attachments: [], ...more }) as unknown as TaskRow

describe('tasks', () => {
  it('an answer of this phone shows at once, and no row is touched', () => {
    const rows = [task('a')]
    const before = structuredClone(rows)
    const [view] = tasks(rows, [operation('task.act', { task_id: 'a', action: 'receive' }), operation('task.act', { task_id: 'a', action: 'done', note: '属实', attachments: ['p'] })], null)
    expect(view).toMatchObject({ state: 'done', delivery: { at: 'phone' } })
    expect(view?.pending.map(({ action, note, photos }) => [action, note, photos])).toEqual([['receive', null, []], ['done', '属实', ['p']]])
    expect(rows).toEqual(before)
  })

  it('one that was not taken has not happened, and says so; settled, mended or set aside it adds nothing', () => {
    const refused = operation('task.act', { task_id: 'a', action: 'done', note: '属实' }, { status: 'conflict', problem, settledAt: 1 })
    expect(tasks([task('a')], [refused], null)[0]).toMatchObject({ state: 'sent', delivery: { at: 'person', sentence: problem.title } })
    for (const state of [{ status: 'acknowledged', result: {}, settledAt: 1 }, { status: 'replaced', by: 'x', problem, settledAt: 1 }, { status: 'set_aside', problem, settledAt: 1 }]) {
      expect(tasks([task('a')], [operation('task.act', { task_id: 'a', action: 'done', note: '属实' }, state)], null)[0]).toMatchObject({ state: 'sent', pending: [], delivery: { at: 'server' } })
    }
  })

  it('what was recalled stays so, and a late answer waits beside it', () => {
    expect(tasks([task('a', { state: 'recalled' })], [operation('task.act', { task_id: 'a', action: 'done', note: '去过了' })], null)[0]).toMatchObject({ state: 'recalled', pending: [{ note: '去过了' }] })
  })

  it.each([['well', 'done'], ['matter', 'done'], ['absent', 'received'], ['refused', 'received']])('a visit made for it, %s, leaves it %s', (outcome, state) => {
    expect(tasks([task('a'), task('b')], [operation('visit.log', { visit_id: 'v', outcome, task_id: 'a' })], null).map((one) => one.state)).toEqual([state, 'sent'])
  })

  it('one about a person says nothing until the list is open, and stands as the mirror says', () => {
    const mirrored = task('a', { private: true, ask: null, state: 'received', version: 2 })
    const listed = task('a', { private: true, ask: '去看看张大娘', state: 'sent', version: 1 })
    expect(tasks([mirrored], [], null)[0]).toMatchObject({ locked: true, row: { ask: null } })
    expect(tasks([mirrored], [], { rows: [listed], fetchedAt: now })[0]).toMatchObject({ locked: false, left: false, state: 'received', row: { ask: '去看看张大娘', version: 2 } })
    // sent after the list was fetched, it will come; not in a newer one, the person is somebody else's to see
    expect(tasks([mirrored], [], { rows: [], fetchedAt: now - 2 * day })[0]).toMatchObject({ locked: true, left: false })
    const [left] = tasks([mirrored], [], { rows: [], fetchedAt: now })
    expect([left?.left, left && isOpenTask(left), left && askWords(left)]).toEqual([true, false, '要看的人不在你的名单上了'])
  })

  it('open ones by their deadline, then what ended within a fortnight', () => {
    const rows = [
      task('none'), task('soon', { due_at: iso(now + day) }), task('late', { due_at: iso(now - day) }),
      task('ended', { state: 'done', closed_at: iso(now - 13 * day) }), task('newer', { state: 'cannot', closed_at: iso(now - day) }), task('gone', { state: 'done', closed_at: iso(now - 15 * day) }),
    ]
    const ordered = inOrder(tasks(rows, [], null), now)
    expect(ordered.map((one) => one.id)).toEqual(['late', 'soon', 'none', 'newer', 'ended'])
    expect(ordered.filter(isOpenTask)).toHaveLength(3)
  })

  it('steps on one task keep their order on the way', () => {
    const first = operation('task.act', { task_id: 'a', action: 'receive' }, { ...waiting, notBefore: now + 1000 })
    const second = operation('task.act', { task_id: 'a', action: 'done', note: '属实' })
    const other = operation('task.act', { task_id: 'b', action: 'receive' })
    expect(nextBatch([first, second, other], now, 50).map((one) => one.id)).toEqual([other.id])
  })

  it('what was not taken is mended where it was written', () => {
    const answer = { id: 'o', kind: 'task.act', payload: { task_id: 'a', action: 'cannot', note: '门锁着' } } as const
    expect(mendAt(answer)).toEqual({ words: '改一改再送', to: { path: '/task/a/answer', query: { retry: 'o', as: 'cannot' } } })
    expect(mendAt({ ...answer, payload: { task_id: 'a', action: 'receive' } })).toEqual({ words: '看这个任务', to: '/task/a' })
    expect(mendAt({ id: 'o', kind: 'visit.log', payload: { visit_id: 'v', outcome: 'well', household_id: 'h', task_id: 'a' } })?.to).toEqual({ path: '/visit/h', query: { retry: 'o', task: 'a' } })
  })
})

describe('notices', () => {
  const notice = (id: string, more: Partial<NoticeRow> = {}): NoticeRow =>
    ({ id, kind: 'k', title: 't', entity: 'case', subject_id: 's', at: iso(now - day), expires_at: iso(now + day), read_at: null, version: 1, ...more })

  it('newest first, without what has expired; opened here is read, whether the server knows it or not', () => {
    const rows = [notice('old', { at: iso(now - 2 * day) }), notice('new'), notice('gone', { expires_at: iso(now) }), notice('seen', { at: iso(now - 3 * day), read_at: iso(now) })]
    for (const state of [waiting, { status: 'acknowledged', result: {}, settledAt: 1 }]) {
      const views = notices(rows, [operation('notice.read', { notice_ids: ['old'] }, state)], now)
      expect(views.map(({ row, read }) => [row.id, read])).toEqual([['new', false], ['old', true], ['seen', true]])
    }
  })
})
