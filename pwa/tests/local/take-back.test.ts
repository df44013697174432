import { afterEach, beforeEach, expect, it } from 'vitest'
import { AccountDb } from '@/local/db'
import { backToWaiting, markSending, record } from '@/local/outbox'
import { takeBack } from '@/local/take-back'

let db: AccountDb
beforeEach(() => {
  db = new AccountDb(`take-back-${Math.random()}`)
})
afterEach(() => db.delete())

const add = () => record(db, { kind: 'household.add', payload: { household_id: 'n', name: '新来的' } })
const photo = { sha256: 'p', bytes: new ArrayBuffer(4), type: 'image/jpeg' }

it('what nobody has heard of is taken back, with a photo that nothing else names', async () => {
  const { id } = await record(db, { kind: 'visit.log', payload: { visit_id: 'v', outcome: 'well', attachments: ['p'] }, photos: [photo] })
  expect(await takeBack(db, id)).toBe('done')
  expect([await db.outbox.count(), await db.attachments.count()]).toEqual([0, 0])
})

it('what was once on its way may have arrived, whatever was heard of it', async () => {
  const { id } = await add()
  await markSending(db, [id])
  expect(await takeBack(db, id)).toBe('sent')
  await backToWaiting(db, [id], null)
  expect(await takeBack(db, id)).toBe('sent')
  expect(await db.outbox.count()).toBe(1)
})

it('a household that other records name stays, until they are gone', async () => {
  const { id } = await add()
  const visit = await record(db, { kind: 'visit.log', payload: { visit_id: 'v', outcome: 'well', household_id: 'n' } })
  expect(await takeBack(db, id, 'n')).toBe('needed')
  expect(await takeBack(db, visit.id)).toBe('done')
  expect(await takeBack(db, id, 'n')).toBe('done')
  expect(await takeBack(db, id, 'n')).toBe('sent')
})
