import { mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import type { CaseRow } from '@/api/types'
import type { CaseWatch } from '@/api/watch'
import CasePaper from './CasePaper.vue'
import UnitCase from '../unit/UnitCase.vue'
import { protectedWords } from '../words'

vi.mock('../session', () => ({ session: { status: 'in', user: { roles: [] } }, permissions: () => [], ask: (question: () => unknown) => question(), client: { request: () => new Promise(() => undefined), clockSkewMs: () => 0 } }))
beforeEach(() => (document.body.innerHTML = ''))

const now = new Date('2026-11-26T02:00:00Z')
const row = {
  id: 'a', version: 1, case_no: '1', title: '反映的事', description: 'x', state: 'handling', channel: 'window', category: { code: 'x', name: '需要保护的事' }, urgency: 'normal', area: {}, unit: { id: 'w', name: '妇联' },
  flags: [], steps: [], actions: [], attachments: [], due_at: '2026-11-28T02:00:00Z', yellow_at: null, paused_since: null, asked: 'extend', reported_at: '2026-11-26T01:00:00Z', protected: true,
} as unknown as CaseRow

it('whoever holds a protected matter, on a phone or on paper, is told to keep it', () => {
  const phone = mount(UnitCase, { props: { row, waiting: null, own: ['w'], now, said: '' } })
  expect(phone.get('[data-test="case-protected"]').text()).toBe(protectedWords)
  expect(phone.get('[data-test="case-held"]').text()).toContain('等答复')
  mount(CasePaper, { props: { row, now, unitName: String } })
  expect(document.querySelector('[data-test="paper-protected"]')?.textContent).toBe(protectedWords)
})

it('a title that is cut is not the head of a paper', () => {
  mount(CasePaper, { props: { row: { ...row, title: '感冒了，给供…' }, now, unitName: String } })
  expect(document.querySelector('[data-test="case-paper"] h1')?.textContent).toBe('需要保护的事')
})

it('a paper names no deadline of what has ended', () => {
  mount(CasePaper, { props: { row: { ...row, state: 'closed' }, now, unitName: String } })
  expect(document.querySelector('[data-test="case-paper"]')?.textContent).not.toContain('到期')
})

it('a paper says that it is overdue, what came by itself, and what letters went out', () => {
  const steps = [{ seq: 1, action: 'report', label: '上报', by: { id: 'x', name: '王芳', role_label: '网格员' }, at: '2026-11-20T01:00:00Z', from: null, to: 'reported', note: null, changes: {} }]
  const letter = { id: 'l', number: '督〔2026〕1号', body: '请马上办理。', ended_at: '2026-11-25T02:00:00Z', ended_by: '韩冬' }
  const watched = {
    next: null,
    given: [{ kind: 'overdue', label: '已超期', at: '2026-11-24T10:00:00Z', due_at: '2026-11-24T10:00:00Z' }],
    letters: [letter, { ...letter, id: 'm', number: null }],
  } as unknown as CaseWatch
  mount(CasePaper, { props: { row: { ...row, steps, due_at: '2026-11-24T10:00:00Z' } as unknown as CaseRow, watched, now, unitName: String } })
  const paper = document.querySelector('[data-test="case-paper"]')
  expect(paper?.querySelector('dd')?.textContent).toContain('到期，超期 1 个工作日')
  expect([...(paper?.querySelectorAll('[data-test="paper-besides"]') ?? [])].map((one) => one.textContent.replace(/\s+/g, ' ').trim())).toEqual([
    expect.stringContaining('已超期 系统自动'), expect.stringMatching(/^督办函 督〔2026〕1号 韩冬.*请马上办理。$/),
  ])
})
