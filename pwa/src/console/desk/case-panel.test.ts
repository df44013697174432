import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import type { CaseRow } from '@/api/types'
import CasePanel from './CasePanel.vue'
import HandlingBox from '../handling/HandlingBox.vue'

vi.mock('../session', () => ({ session: { status: 'in', user: { roles: [] } }, permissions: () => [], ask: (question: () => unknown) => question(), client: { request: () => new Promise(() => undefined), clockSkewMs: () => 0 } }))

const row = {
  id: 'a', version: 1, case_no: '1', title: '漏水', description: '漏水', state: 'reported', channel: 'window', category: { code: 'w', name: '渗漏' }, urgency: 'normal', area: {}, unit: null, reported_at: '2026-11-25T01:00:00Z',
  flags: ['outside_district'], steps: [], actions: [{ name: 'accept', label: '受理', fields: [{ name: 'note', label: '备注', required: false }] }], attachments: [], due_at: '2026-11-25T09:30:00Z', yellow_at: '2026-11-25T05:00:00Z', paused_since: null,
} as unknown as CaseRow
const panel = () => mount(CasePanel, {
  props: { row, waiting: null, now: new Date('2026-11-26T02:00:00Z'), unitName: String, told: { text: '“研判”已记下。', about: 'a', back: false } },
  global: { stubs: { HandlingBox: true, TaskBox: true, CaseStory: true, CasePaper: true, CaseStages: true, LetterPaper: true } },
})

it('what is overdue or lies outside says so where it is accepted, for whoever goes by keys alone', async () => {
  const page = panel()
  expect(page.find('[data-test="accept-look"]').exists()).toBe(false)
  await page.get('[data-test="next-step"]').trigger('click')
  expect(page.get('[data-test="accept-look"]').findAll('li').map((line) => line.text())).toEqual([expect.stringContaining('超期'), '位置在辖区外，请核对'])
})

it('what was said of the last step goes when something else is begun', async () => {
  const page = panel()
  expect(page.find('[data-test="step-done"]').exists()).toBe(true)
  page.findComponent(HandlingBox).vm.$emit('begin')
  await flushPromises()
  expect(page.emitted('begin')).toHaveLength(1)
})
