import { expect, it, vi } from 'vitest'
import { placeWords } from '../words'
import { finishedAt, owesLetter, standing, unitPlace, unitPlaceOf } from './piles'

vi.mock('../session', () => ({
  session: {}, ask: (question: () => unknown) => question(),
  client: { request: () => Promise.resolve({ case: { id: '0190-b' }, person_id: null }) },
}))

it('a link to a case opens that case on a liaison’s phone', () => {
  expect([unitPlace('0190-a'), unitPlace(undefined), unitPlace(['a', 'b'])]).toEqual(['/console/unit/0190-a', '/console/unit', '/console/unit'])
})

it('a message opens its case on the page made for the phone, a task with the case it was asked about', async () => {
  expect(await unitPlaceOf({ kind: 'watch.asked', entity: 'case', subject_id: '0190-a' })).toBe('/console/unit/0190-a')
  expect(await unitPlaceOf({ kind: 'task.done', entity: 'task', subject_id: '0190-t' })).toBe('/console/unit/0190-b')
  expect(await unitPlaceOf({ kind: 'meeting.called', entity: 'meeting', subject_id: 'm' })).toBe('/console/meetings?meeting=m')
})

it('a letter that waits for the unit’s answer is marked', () => {
  const action = (name: string) => ({ name, label: '', fields: [] })
  expect([owesLetter({ actions: [action('finish'), action('reply_letter')] }), owesLetter({ actions: [action('finish')] })]).toEqual([true, false])
})

it('a case tells when it was done while it is done, and not once it has come back', () => {
  const steps = ['route', 'finish', 'call_back'].map((action, at) => ({ action, at: String(at) })) as never
  expect([finishedAt({ state: 'closed', steps }), finishedAt({ state: 'handling', steps })]).toEqual(['1', null])
})

it('an address that begins with the area’s name says it once', () => {
  const garden = { name: '花园社区' }
  expect([placeWords([garden], '花园社区 6号院', ' · '), placeWords([{ name: '东北街' }, garden, null], '6号院'), placeWords([null], null)]).toEqual(['花园社区 · 6号院', '东北街 · 花园社区，6号院', ''])
})

it('what was applied for, and what is suspended, stands on the list', () => {
  const row = { state: 'handling', signed: true, unit: { id: 'u', name: '供热' }, actions: [], asked: null, paused_since: null } as never as Parameters<typeof standing>[0]
  expect([standing(row, ['u']), standing({ ...row, asked: 'extend' }, ['u']), standing({ ...row, paused_since: '2026-11-26T02:00:00Z' }, ['u'])]).toEqual(['处置中', '已申请延期，等答复', '已中止'])
})
