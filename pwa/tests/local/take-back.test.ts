// @vitest-environment node
import { beforeEach, expect, it } from 'vitest'
import { households } from '@/local/homes'
import type { AccountDb } from '@/local/db'
import { loadDraft, saveDraft } from '@/local/drafts'
import { notices } from '@/local/notices'
import { backToWaiting, hurry, markSending } from '@/local/outbox'
import { record, replace } from '@/local/record'
import { operations } from '@/local/queries'
import { heldUntil, holdMs, mayTakeBack } from '@/local/hold'
import { takeBack } from '@/local/take-back'
import { Bench, fail, freshDb, recordReport, reopened, uploaderFor } from './bench'

let db: AccountDb
beforeEach(async () => {
  db = await freshDb()
})

const photo = { sha256: 'p', bytes: new Uint8Array([1, 2, 3]).buffer, type: 'image/jpeg' }
const add = () => record(db, { kind: 'household.add', payload: { household_id: 'home-n', name: '新来的' } })
const visit = (more: object = {}) =>
  record(db, { kind: 'visit.log', payload: { visit_id: 'visit-v', outcome: 'well', note: '好着呢', household_id: 'home-1', attachments: ['p'], ...more }, photos: [photo], holdMs })
const home = { id: 'home-1', name: '张桂兰', pinyin: '', address_text: '8号院', door: null, grid: 'g', location: null, members_count: null, phone_tail: null, last_visit: null, due_on: '2026-11-26', merged: [], version: 1 }

it('one that is held does not go out, and goes when its moment is over', async () => {
  const { id } = await visit()
  const bench = new Bench()
  await uploaderFor(db, bench).flush()
  expect(bench.batches).toEqual([])
  const at = await heldUntil(db, Date.now())
  expect(at).toBeGreaterThan(Date.now())
  await hurry(db, id)
  expect(await heldUntil(db, Date.now())).toBeNull()
  await uploaderFor(db, bench).flush()
  expect(bench.applied).toEqual([id])
})

it('a visit taken back leaves no trace but its form, filled in as it was: killed at any moment, there is one of the two', async () => {
  const { id } = await visit()
  expect(households([home], await operations(db), '我')[0]?.last?.note).toBe('好着呢')
  const form = { key: 'visit:home-1', value: { outcome: 'well', note: '好着呢' }, photos: [photo] }
  expect(await takeBack(db, id, form)).toEqual({ is: 'done' })
  db = await reopened(db)
  expect([await db.outbox.count(), await db.attachments.count()]).toEqual([0, 0])
  expect(households([home], await operations(db), '我')[0]).toMatchObject({ last: null, pending: null, dueOn: '2026-11-26' })
  expect(await loadDraft(db, 'visit:home-1')).toMatchObject({ value: form.value, photos: [{ sha256: 'p' }] })
  const bench = new Bench()
  await uploaderFor(db, bench).flush(true)
  expect([bench.batches, await takeBack(db, id)]).toEqual([[], { is: 'sent' }])
})

it('a photo that another record names stays', async () => {
  const other = await visit({ visit_id: 'another' })
  const { id } = await visit()
  await takeBack(db, id)
  expect((await db.attachments.get('p'))?.operationIds).toEqual([other.id])
})

it('what was once on its way may have arrived, whatever was heard of it', async () => {
  const { id } = await add()
  await markSending(db, [id])
  expect(await takeBack(db, id)).toEqual({ is: 'sent' })
  await backToWaiting(db, [id], null)
  expect(await takeBack(db, id)).toEqual({ is: 'sent' })
  const bench = new Bench()
  bench.after = () => fail({ kind: 'timeout' })
  const second = await recordReport(db)
  await uploaderFor(db, bench).flush()
  const held = await db.outbox.get(second.id)
  expect(held && mayTakeBack(held)).toBe(false)
})

it('one that others stand upon stays, and says which, until they are gone', async () => {
  const { id } = await add()
  const theVisit = await visit({ household_id: 'home-n' })
  const report = await record(db, { kind: 'case.report', payload: { case_id: 'case-c', category: 'x', description: 'y', disposal: 'escalated', urgency: 'normal', visit_id: 'visit-v' } })
  const step = await record(db, { kind: 'case.act', payload: { case_id: 'case-c', action: 'supplement', note: 'z' } })
  expect(await takeBack(db, id)).toEqual({ is: 'needed', by: 'visit.log' })
  expect(await takeBack(db, theVisit.id)).toEqual({ is: 'needed', by: 'case.report' })
  expect(await takeBack(db, report.id)).toEqual({ is: 'needed', by: 'case.act' })
  expect(await db.outbox.count()).toBe(4)
  for (const one of [step, report, theVisit, { id }]) expect(await takeBack(db, one.id)).toEqual({ is: 'done' })
  expect(await db.outbox.count()).toBe(0)
})

it('nor is it taken back from under a form half filled in, nor over one', async () => {
  const { id } = await visit()
  await saveDraft(db, 'report:visit:visit-v', { description: '接着写' }, [])
  expect(await takeBack(db, id)).toEqual({ is: 'needed', by: 'draft' })
  await db.drafts.clear()
  await saveDraft(db, 'visit:home-1', { note: '又去了一次' }, [])
  expect(await takeBack(db, id, { key: 'visit:home-1', value: { note: '好着呢' }, photos: [] })).toEqual({ is: 'needed', by: 'draft' })
  expect((await loadDraft(db, 'visit:home-1'))?.value).toEqual({ note: '又去了一次' })
})

it('one that was mended and taken back waits for a person again, with its reason and its photo', async () => {
  const { id } = await visit()
  const bench = new Bench()
  bench.answer = () => ({ status: 'conflict', problem: { type: 'x', title: '不行', status: 409, code: 'c' } })
  await uploaderFor(db, bench).flush(true)
  const again = await replace(db, id, { kind: 'visit.log', payload: { visit_id: 'visit-v', outcome: 'absent', attachments: ['p'] }, holdMs })
  expect(await takeBack(db, again.id)).toEqual({ is: 'done' })
  expect(await db.outbox.get(id)).toMatchObject({ status: 'conflict', problem: { title: '不行' } })
  expect((await db.attachments.get('p'))?.operationIds).toEqual([id])
})

it('notices called seen and taken back are unseen again', async () => {
  const row = { id: 'n1', kind: 'k', title: '有结果了', entity: 'case' as const, subject_id: 'c', at: '2026-11-26T01:00:00Z', expires_at: '2099-01-01T00:00:00Z', read_at: null, version: 1 }
  const { id } = await record(db, { kind: 'notice.read', payload: { notice_ids: ['n1'] }, holdMs })
  const read = async () => notices([row], await operations(db), Date.now()).map((one) => one.read)
  expect(await read()).toEqual([true])
  await takeBack(db, id)
  expect(await read()).toEqual([false])
})
