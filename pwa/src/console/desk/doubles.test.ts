import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import type { CaseRow } from '@/api/types'
import CasePanel from './CasePanel.vue'

const like = { id: 'b', case_no: '620902-20261126-0096-0', title: '楼上漏水', category: { code: 'x', name: '渗漏' }, distance_m: null, reported_at: '2026-11-26T01:00:00Z', state: 'handling', may_supplement: true, why: ['同一个地点', '今天的'] }
const request = vi.hoisted(() => vi.fn())
vi.mock('../session', () => ({ session: { status: 'in', user: { roles: [] } }, permissions: () => [], ask: (question: () => unknown) => question(), client: { request, clockSkewMs: () => 0 } }))

const merge = { name: 'merge', label: '并案', photos: false, fields: [{ name: 'into', label: '并入哪一件', required: true }, { name: 'note', label: '备注', required: false }] }
const row = {
  id: 'a', version: 1, case_no: '1', title: '天花板滴水', description: 'x', state: 'reported', channel: 'hotline_12345', category: { code: 'x', name: '渗漏' }, urgency: 'normal', area: {}, unit: null,
  flags: [], steps: [], actions: [merge], attachments: [], due_at: null, yellow_at: null, paused_since: null, reported_at: '2026-11-26T01:00:00Z',
} as unknown as CaseRow
const panel = (change: object = {}) => mount(CasePanel, { props: { row: { ...row, ...change }, waiting: null, now: new Date('2026-11-26T02:00:00Z'), unitName: String, told: null }, global: { stubs: { CaseStory: true, CasePaper: true, TaskBox: true, HandlingBox: true } } })

beforeEach(() => {
  document.body.innerHTML = ''
  sessionStorage.clear()
  request.mockReset()
  request.mockImplementation((path: string) => (path.endsWith('/similar') ? Promise.resolve({ items: [like] }) : new Promise(() => undefined)))
})

it('what a case may be the same as stands on it, and merging is a form filled in, nothing done yet', async () => {
  const shown = panel()
  await flushPromises()
  expect(shown.get('[data-test="doubles"]').text()).toContain('同一个地点，今天的')
  await shown.get('[data-test="double-add"]').trigger('click')
  await flushPromises()
  expect(shown.get<HTMLInputElement>('[data-test="field-into"]').element.value).toBe(like.case_no)
  expect(request.mock.calls.filter(([path]) => String(path).endsWith('/actions'))).toEqual([])
})

it('once a unit has it nobody is asked, and what was merged says where it went', async () => {
  const shown = panel({ state: 'merged', actions: [], lead: { id: 'b', case_no: like.case_no, state: 'handling', unit: null } })
  await flushPromises()
  expect(request.mock.calls.filter(([path]) => String(path).endsWith('/similar'))).toEqual([])
  expect(shown.get('[data-test="no-step"]').text()).toBe(`已并到 ${like.case_no}，跟着那一件一起办。`)
})
