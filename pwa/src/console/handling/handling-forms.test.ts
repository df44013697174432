import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/api/failure'
import type { Meeting, Mediation } from '@/api/handling'
import type * as callsModule from './calls'
import { paperFields } from './forms'
import MediationCard from './MediationCard.vue'
import MeetingResult from './MeetingResult.vue'

const calls = vi.hoisted(() => ({ holdMeeting: vi.fn<(id: string, body: Record<string, unknown>) => Promise<unknown>>(), actOnMediation: vi.fn<(id: string, body: Record<string, unknown>) => Promise<unknown>>() }))
vi.mock('./calls', async (original) => ({ ...(await original<typeof callsModule>()), ...calls }))

const now = new Date('2026-11-26T02:00:00Z')
const meeting = { id: 'm', kind: 'joint', units: [{ id: 'water', name: '供水所', came: null, who: null }], cases: [{ id: 'c', case_no: '1', title: '' }], decisions: [], actions: [], steps: [] } as unknown as Meeting
const mediation = { id: 'm', kind_label: '人民调解', state: 'open', state_label: '调解中', mediator: '许和', due_at: null, parties: [], steps: [], actions: [{ name: 'agree', label: '达成协议' }], version: 3 } as unknown as Mediation

beforeEach(() => {
  sessionStorage.clear()
  for (const one of Object.values(calls)) one.mockReset()
})

describe('what is written of a meeting', () => {
  const open = () => mount(MeetingResult, { props: { row: meeting, now } })

  it('outlives Esc, words and decisions alike, and is gone when it is sent', async () => {
    const first = open()
    await first.get('[data-test="meeting-hold-minutes"]').setValue('两家都来了')
    await first.get('[data-test="meeting-hold-came-water"] input').trigger('change')
    await first.get('[data-test="decision-add"]').trigger('click')
    await first.get('[data-test="decision-what-0"]').setValue('修好阀门')
    await first.get('form').trigger('keydown', { key: 'Escape', isComposing: true })
    expect(first.emitted('cancel'), 'Esc of a Chinese keyboard is about its candidates').toBeUndefined()
    await first.get('form').trigger('keydown', { key: 'Escape' })
    expect(first.emitted('cancel')).toHaveLength(1)
    first.unmount()

    const again = open()
    expect((again.get('[data-test="meeting-hold-minutes"]').element as HTMLTextAreaElement).value).toBe('两家都来了')
    expect((again.get('[data-test="decision-what-0"]').element as HTMLInputElement).value).toBe('修好阀门')
    calls.holdMeeting.mockResolvedValue(meeting)
    await again.get('form').trigger('submit')
    await flushPromises()
    expect(calls.holdMeeting.mock.calls[0]?.[1]).toMatchObject({ minutes: '两家都来了', decisions: [{ what: '修好阀门', unit: 'water' }] })
    expect(sessionStorage).toHaveLength(0)
  })

  it('a decision is first of whoever came, of nobody when none did; what is wrong with it is said at its line', async () => {
    const two = { ...meeting, units: [{ id: 'water', name: '供水所', came: null, who: null }, { id: 'gas', name: '燃气公司', came: null, who: null }] } as unknown as Meeting
    const page = mount(MeetingResult, { props: { row: two, now } })
    const unit = (place: number): string => (page.get(`[data-test="decision-unit-${String(place)}"]`).element as HTMLSelectElement).value
    await page.get('[data-test="decision-add"]').trigger('click')
    expect(unit(0)).toBe('')
    await page.get('[aria-label="去掉第 1 件"]').trigger('click')
    await page.get('[data-test="meeting-hold-came-gas"] input').trigger('change')
    await page.get('[data-test="decision-add"]').trigger('click')
    expect(unit(0)).toBe('gas')
    await page.get('[data-test="decision-what-0"]').setValue('换阀门')
    calls.holdMeeting.mockRejectedValue(new ApiError({ kind: 'refused', problem: { type: '', title: '填写的内容有误，请检查标出的地方', status: 422, code: 'request.invalid', details: { fields: { decisions: { 0: { due_on: ['日期已经过了'] } } } } } }))
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(page.get('[data-test="decision-fault"]').text()).toBe('第 1 行：日期已经过了')
    expect(page.get('[data-test="decision-day-0"]').attributes('aria-invalid')).toBe('true')
  })

  it('is dropped by the button that says so', async () => {
    const page = open()
    await page.get('[data-test="decision-add"]').trigger('click')
    await page.get('[data-test="decision-what-0"]').setValue('修好阀门')
    await page.get('[data-test="meeting-hold-cancel"]').trigger('click')
    expect(sessionStorage).toHaveLength(0)
  })
})

it('a step of a mediation is tried again in the same words, whatever a poll brought meanwhile', async () => {
  const card = mount(MediationCard, { props: { row: mediation, now } })
  await card.get('[data-test="mediation-agree"]').trigger('click')
  await card.get('[data-test="mediation-agree-terms"]').setValue('三天内修好')
  calls.actOnMediation.mockRejectedValueOnce(new ApiError({ kind: 'timeout' })).mockRejectedValueOnce(new ApiError({ kind: 'refused', problem: { type: '', title: '刚被同事改过', status: 409, code: 'mediation.stale' } })).mockResolvedValue({})
  await card.get('form').trigger('submit')
  await flushPromises()
  await card.setProps({ row: { ...mediation, version: 4 } })
  await card.get('form').trigger('submit')
  await flushPromises()
  const [first, second] = calls.actOnMediation.mock.calls.map(([, body]) => body)
  expect(second).toEqual(first)
  expect(card.emitted('latest')).toHaveLength(1)
  await card.get('form').trigger('submit')
  await flushPromises()
  expect(calls.actOnMediation.mock.calls[2]?.[1]).toMatchObject({ base_version: 4 })
  expect(card.emitted('done')).toHaveLength(1)
})

it('whoever mediated is corrected, and the parties, from the card', async () => {
  const row = { ...mediation, parties: [{ name: '李大爷', part: '申请人', has: ['phone'] }], actions: [{ name: 'parties', label: '改当事人' }, { name: 'replace', label: '换调解员' }] } as unknown as Mediation
  const card = mount(MediationCard, { props: { row, now, mediators: [{ id: 'a', name: '祁连生', unit: null, words: '金牌调解员', you: false }] } })
  calls.actOnMediation.mockResolvedValue({})
  await card.get('[data-test="mediation-parties"]').trigger('click')
  await card.get('[data-test="mediation-parties-parties-add"]').trigger('click')
  await card.get('[data-test="mediation-parties-parties-name-1"]').setValue('马国强')
  expect(card.get('[data-test="mediation-parties-parties-phone-0"]').attributes('placeholder')).toContain('已记')
  await card.get('form').trigger('submit')
  await flushPromises()
  expect(calls.actOnMediation.mock.calls[0]?.[1]).toMatchObject({ action: 'parties', parties: [{ was: 0, name: '李大爷' }, { name: '马国强', part: '被申请人' }] })
  await card.get('[data-test="mediation-replace"]').trigger('click')
  const pick = card.get('[data-test="mediation-replace-mediator_id"] input')
  await pick.setValue('金牌')
  await pick.trigger('keydown', { key: 'Enter' })
  await card.get('[data-test="mediation-replace-reason"]').setValue('住院了')
  await card.get('form').trigger('submit')
  await flushPromises()
  expect(calls.actOnMediation.mock.calls[1]?.[1]).toMatchObject({ action: 'replace', mediator_id: 'a', reason: '住院了' })
})

it('only papers there is something to write in are offered', () => {
  const offered = (agreed: boolean, minuted: boolean): string[] => paperFields(agreed, minuted)[0]?.choices?.map(({ value }) => value) ?? []
  expect(offered(false, false)).toEqual(['intake', 'rights', 'transfer', 'callback'])
  expect(offered(true, true)).toEqual(['intake', 'rights', 'agreement', 'transfer', 'callback', 'minutes'])
})
