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
