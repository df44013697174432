import { expect, it } from 'vitest'
import { AccountDb } from '@/local/db'
import { codeFor, keptCode, residentToken } from '@/local/resident-code'
import { record } from '@/local/record'

it('a code is kept with its record, and a mended report goes out with the same one', async () => {
  const db = new AccountDb('resident-code')
  const code = await codeFor(db, 'case-1')
  expect(code.token).toMatch(/^[\w-]{22}$/)
  expect(await residentToken(db, 'case-1'), 'nothing was recorded yet').toBeNull()
  await record(db, { kind: 'case.report', payload: { case_id: 'case-1', category: 'x', description: 'y', disposal: 'escalated', urgency: 'normal', public_token_hash: code.hash }, code: keptCode('case-1', code) })
  expect(await residentToken(db, 'case-1')).toBe(code.token)
  expect(await codeFor(db, 'case-1')).toEqual(code)
  expect((await codeFor(db, 'case-2')).token).not.toBe(code.token)
  const sent = JSON.stringify(await db.outbox.toArray())
  expect(sent).toContain(code.hash)
  expect(sent, 'the server is told the hash alone').not.toContain(code.token)
  await db.delete()
})
