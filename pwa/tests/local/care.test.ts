// @vitest-environment node
import { expect, it } from 'vitest'
import { errandsOnHand } from '@/local/care'
import type { Operation } from '@/local/db'

it('an errand taken in here says what papers are missing while the list is locked, and not whom it is for', () => {
  const taken = {
    id: 'op', seq: 1, kind: 'errand.open', recordedBy: 'u', recordedAt: '2026-11-25T08:00:00Z', status: 'waiting', attempts: 0, notBefore: 0, trouble: null,
    payload: { errand_id: 'e', kind: 'old_age_allowance', person_id: 'p', papers: ['身份证'] },
  } as Operation
  const [errand] = errandsOnHand(null, [taken], new Map(), [{ code: 'old_age_allowance', name: '高龄津贴', papers: ['身份证', '户口本'], where_to: null }])
  expect(errand).toMatchObject({ id: 'e', state: 'accepted', name: null, papers: [{ name: '身份证', got: true }, { name: '户口本', got: false }] })
})

it('papers gathered after handing in leave the errand handed in', () => {
  const about = { recordedBy: 'u', recordedAt: '2026-11-25T08:00:00Z', status: 'waiting', attempts: 0, notBefore: 0, trouble: null }
  const taken = { ...about, id: 'op', seq: 1, kind: 'errand.open', payload: { errand_id: 'e', kind: 'old_age_allowance', papers: ['身份证'] } } as Operation
  const step = (seq: number, action: string, papers: string[] = []): Operation =>
    ({ ...about, id: `op${seq}`, seq, kind: 'errand.act', payload: { errand_id: 'e', action, papers } }) as Operation
  const kinds = [{ code: 'old_age_allowance', name: '高龄津贴', papers: ['身份证', '户口本'], where_to: null }]
  const after = (...steps: Operation[]) => errandsOnHand(null, [taken, ...steps], new Map(), kinds)[0]
  expect(after(step(2, 'gather', ['户口本']))?.state).toBe('papers')
  expect(after(step(2, 'file'), step(3, 'gather', ['户口本']))).toMatchObject({ state: 'filed', papers: [{ got: true }, { got: true }] })
  expect(after(step(2, 'file'), step(3, 'gather'), step(4, 'tell'))?.state).toBe('told')
})
