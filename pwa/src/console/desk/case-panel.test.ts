import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { CaseRow } from '@/api/types'
import CasePanel from './CasePanel.vue'
import HandlingBox from '../handling/HandlingBox.vue'
import { loadLists } from '../lists'

const server = vi.hoisted((): { may: string[]; answers: Record<string, unknown> } => ({ may: [], answers: {} }))
vi.mock('../session', () => ({
  session: { status: 'in', user: { roles: [] } }, permissions: () => server.may, ask: (question: () => unknown) => question(),
  client: { request: (path: string) => (path in server.answers ? Promise.resolve(server.answers[path]) : new Promise(() => undefined)), clockSkewMs: () => 0 },
}))

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

it('a deadline over a year whose holidays nobody has entered says so; one within a known year, or of hours, does not', async () => {
  server.answers = { '/api/v1/calendar': { items: [{ year: 2026, holidays: [], makeup: [], work_start: '08:30:00', work_end: '18:00:00' }] } }
  void loadLists()
  await flushPromises()
  const said = (due_at: string, now: string): string | null => {
    const page = mount(CasePanel, { props: { row: { ...row, due_at }, waiting: null, now: new Date(now), unitName: String, told: null }, global: { stubs: { HandlingBox: true, TaskBox: true, CaseStory: true, CasePaper: true, CaseStages: true, LetterPaper: true } } })
    const line = page.find('[data-test="case-guess"]')
    return line.exists() ? line.text() : null
  }
  expect(said('2027-01-08T10:00:00Z', '2026-12-25T02:00:00Z')).toBe('2027 年放假安排还没填，先按周一到周五算')
  expect([said('2026-12-31T10:00:00Z', '2026-12-25T02:00:00Z'), said('2027-01-01T01:00:00Z', '2026-12-31T15:00:00Z')]).toEqual([null, null])
})

describe('a form of a part', () => {
  const meetings = { items: [], units: [], may: [] }
  const mediations = { items: [], referrals: [], may: ['mediate'], source: null, mediators: [{ id: 'm', name: '祁连生', unit: '矛调中心', words: '金牌调解员', you: false }] }
  const open = async (more: Partial<CaseRow>, held: object = mediations) => {
    server.answers = { '/api/v1/mediations': held, '/api/v1/meetings': meetings }
    const page = mount(CasePanel, { attachTo: document.body, props: { row: { ...row, ...more }, waiting: null, now: new Date('2026-11-26T02:00:00Z'), unitName: String, told: null }, global: { stubs: { TaskBox: true, CaseStory: true, CasePaper: true, CaseStages: true, LetterPaper: true } } })
    await flushPromises()
    return page
  }
  const seen = (page: Awaited<ReturnType<typeof open>>, name: string): boolean => page.get(`[data-test="${name}"]`).isVisible()

  it('has the foot for its own while it is open, its keys too, and begins with what is asked first', async () => {
    server.may = ['paper.make']
    const page = await open({})
    expect(seen(page, 'next-step')).toBe(true)
    await page.get('[data-test="begin-paper"]').trigger('click')
    await flushPromises()
    expect(seen(page, 'next-step')).toBe(false)
    expect(page.get('footer').find('[data-test="paper-submit"]').exists()).toBe(true)
    expect(document.activeElement?.closest('[data-test="paper-kind-intake"]')).not.toBeNull()
    expect((page.vm as unknown as { escape: () => boolean }).escape()).toBe(true)
    await flushPromises()
    expect([page.find('[data-test="paper-form"]').exists(), seen(page, 'next-step')]).toEqual([false, true])
    page.unmount()
  })

  it('is the main thing to do for a mediator, who is told when the list does not know them', async () => {
    server.may = ['mediation.conduct']
    const page = await open({ state: 'assessed', actions: [], path: { mediation: 'people' } as CaseRow['path'], unit: { id: 'u', name: '矛调中心' } })
    expect(page.get('[data-test="next-part"]').text()).toContain('开始调解')
    ;(page.vm as unknown as { act: () => void }).act()
    await flushPromises()
    expect(page.get('[data-test="mediate-form"]').text()).toContain('你的账号不在名单里')
    expect(document.activeElement?.getAttribute('role')).toBe('combobox')
    page.unmount()
  })

  it('says what comes after an agreement', async () => {
    server.may = ['mediation.conduct']
    const page = await open({ state: 'handling', actions: [], path: { mediation: 'people' } as CaseRow['path'], unit: { id: 'u', name: '矛调中心' } }, { ...mediations, may: [], items: [{ id: 'x', state: 'confirmed', state_label: '已司法确认', parties: [], steps: [], actions: [] }] })
    expect(page.find('[data-test="next-part"]').exists()).toBe(false)
    expect(page.get('[data-test="no-step"]').text()).toBe('调解已司法确认。接下来等矛调中心办结，有进展会显示在这里。')
    page.unmount()
  })
})

describe('when it was', () => {
  it('a case of a list, or reported without a network, says what differs; any other says nothing', async () => {
    const page = panel()
    expect(page.find('[data-test="case-times"]').exists()).toBe(false)
    await page.setProps({ row: { ...row, occurred_at: '2026-11-20T01:30:00Z' } })
    expect(page.get('[data-test="case-times"]').text()).toBe('11月20日 09:30 的事，昨天 09:00 登记')
    await page.setProps({ row: { ...row, received_at: '2026-11-26T01:30:00Z' } })
    expect(page.get('[data-test="case-times"]').text()).toBe('昨天 09:00 登记，今天 09:30 进系统')
  })
})

it('what a resident wishes for is sealed with whom to call: that there is something is said, and where', async () => {
  server.may = ['case.read_contact']
  server.answers['/api/v1/cases/a/contact'] = { people: 1, phones: 1, wishes: true }
  const page = panel()
  await flushPromises()
  expect(page.get('[data-test="contact-wishes"]').text()).toContain('想怎么解决')
  expect(page.get('[data-test="contact-ask"]').text()).toBe('看联系方式和诉求')
  server.answers['/api/v1/cases/a/contact'] = { people: 1, phones: 1, wishes: false }
  const other = panel()
  await flushPromises()
  expect(other.find('[data-test="contact-wishes"]').exists()).toBe(false)
  expect(other.get('[data-test="contact-ask"]').text()).toBe('看联系方式')
  server.may = []
})
