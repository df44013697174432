import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'
import { ApiError } from '@/api/failure'
import type { CaseAction } from '@/api/types'
import { keepPhotos, photosOf } from './drafts'
import StepFoot from './StepFoot.vue'
import type { StepBody, StepFields, StepKind } from './step-kind'

const sendPhoto = vi.hoisted(() => vi.fn<() => Promise<void>>())
vi.mock('../calls', () => ({ sendPhoto }))

interface Row {
  id: string
  version: number
  actions: CaseAction[]
}
interface Values {
  note: string
}
const tell: CaseAction = { name: 'tell', label: '回告', fields: [{ name: 'note', label: '说了什么', required: true }] }
const send = vi.fn<(id: string, body: StepBody) => Promise<Row>>()
const kind: StepKind<Row, Values> = {
  what: '这件事',
  state: () => '已回告',
  offers: ({ actions }) => ({ next: actions[0] ?? null, others: actions.slice(1) }),
  start: (_action, _row, kept) => ({ note: kept.note ?? '' }),
  draft: ({ note }) => ({ note }),
  missing: (_action, { note }): Record<string, string> => (note.trim() ? {} : { note: '请填写“说了什么”' }),
  body: (_action, values) => ({ ...values }),
  send,
  typed: (_last, { note }) => note,
  hooks: { step: 'step', latest: 'see-latest', next: 'next-step', none: 'no-step', action: 'action' },
}
const row: Row = { id: 'a', version: 1, actions: [tell] }

function foot(one: Row = row, of = kind) {
  const wrapper = mount(StepFoot<Row, Values>, {
    props: { kind: of, row: one, waiting: null },
    slots: {
      default: ({ values, faults }: StepFields<Values>) => [
        h('input', { 'data-test': 'note', value: values.note, onInput: (event: Event) => (values.note = (event.target as HTMLInputElement).value) }),
        h('p', { 'data-test': 'fault' }, faults.note ?? ''),
      ],
      none: () => '没有下一步',
    },
  })
  const at = (hook: string) => wrapper.find(`[data-test="${hook}"]`)
  return { wrapper, at, submit: () => at('step-form').trigger('submit').then(flushPromises) }
}

describe('a step', () => {
  beforeEach(() => {
    send.mockReset()
    sessionStorage.clear()
  })

  it('says what is missing and sends nothing, then sends what was typed once', async () => {
    send.mockResolvedValue({ ...row, version: 2, actions: [] })
    const { wrapper, at, submit } = foot()
    await at('next-step').trigger('click')
    await submit()
    expect(at('fault').text()).toBe('请填写“说了什么”')
    expect(send).not.toHaveBeenCalled()
    await at('note').setValue('办好了')
    expect(at('fault').text()).toBe('')
    await submit()
    expect(send).toHaveBeenCalledExactlyOnceWith('a', { operation_id: expect.any(String) as string, action: 'tell', base_version: 1, note: '办好了' })
    expect(wrapper.emitted('done')?.[0]?.[1]).toEqual({ name: 'tell', label: '回告' })
    expect(wrapper.emitted('sending')).toEqual([[true], [false]])
    expect(wrapper.emitted('writing')?.at(-1)).toEqual([false])
    expect(at('step-form').exists()).toBe(false)
  })

  it('asks once about what should be looked at again, and anew when it was changed', async () => {
    send.mockResolvedValue({ ...row, version: 2, actions: [] })
    const careful: StepKind<Row, Values> = { ...kind, doubts: (_action, { note }): Record<string, string> => (note.includes('室') ? { note: '像是门牌' } : {}) }
    const { at, submit } = foot(row, careful)
    await at('next-step').trigger('click')
    await at('note').setValue('302室修好了')
    await submit()
    expect([at('fault').text(), send.mock.calls.length]).toEqual(['像是门牌', 0])
    await at('note').setValue('501室修好了')
    expect(at('fault').text()).toBe('')
    await submit()
    expect(send).not.toHaveBeenCalled()
    await submit()
    expect(send).toHaveBeenCalledOnce()
  })

  it('what was dropped is there again by one press', async () => {
    const { at } = foot()
    await at('next-step').trigger('click')
    await at('step-cancel').trigger('click')
    expect(at('step-dropped').exists(), 'nothing was written').toBe(false)
    await at('next-step').trigger('click')
    await at('note').setValue('四千字')
    await at('step-cancel').trigger('click')
    expect(at('step-dropped').text()).toContain('没有送出')
    await at('step-undrop').trigger('click')
    await flushPromises()
    expect((at('note').element as HTMLInputElement).value).toBe('四千字')
  })

  it('keeps what was typed when it is put away, and forgets it when it is dropped', async () => {
    const { wrapper, at } = foot()
    await at('next-step').trigger('click')
    await at('note').setValue('写了一半')
    expect((wrapper.vm as unknown as { escape: () => boolean }).escape()).toBe(true)
    await flushPromises()
    await at('next-step').trigger('click')
    expect((at('note').element as HTMLInputElement).value).toBe('写了一半')
    await at('step-cancel').trigger('click')
    await at('next-step').trigger('click')
    expect((at('note').element as HTMLInputElement).value).toBe('')
  })

  it('names a conflict until the newest is looked at, and asks again under another id', async () => {
    send.mockRejectedValueOnce(new ApiError({ kind: 'refused', problem: { type: 'x', title: '刚被别人办过', status: 409, code: 'case.stale' } })).mockResolvedValue(row)
    const { wrapper, at, submit } = foot()
    await at('next-step').trigger('click')
    await at('note').setValue('办好了')
    await submit()
    expect(at('step-conflict').text()).toContain('刚被别人办过')
    await at('see-latest').trigger('click')
    expect(wrapper.emitted('latest')).toHaveLength(1)
    await wrapper.setProps({ row: { ...row, version: 2 } })
    expect(at('step-conflict').exists()).toBe(false)
    await submit()
    const [first, second] = send.mock.calls.map(([, body]) => body)
    expect([first?.base_version, second?.base_version]).toEqual([1, 2])
    expect(first?.operation_id).not.toBe(second?.operation_id)
  })

  it('hands back what was typed when the step is gone, and tells of news meanwhile', async () => {
    const { wrapper, at, submit } = foot()
    await at('next-step').trigger('click')
    await at('note').setValue('办好了')
    await wrapper.setProps({ waiting: { ...row, version: 2 } })
    expect(at('step-outdated').text()).toContain('这件事刚有新的进展')
    await wrapper.setProps({ waiting: null, row: { ...row, version: 2, actions: [] } })
    expect(at('step-gone').text()).toContain('现在是“已回告”，不用再“回告”了')
    expect(at('step-gone').text()).toContain('办好了')
    await submit()
    expect(send).not.toHaveBeenCalled()
  })

  it('asks the same again with the same id after a lost answer', async () => {
    send.mockRejectedValueOnce(new ApiError({ kind: 'timeout' })).mockResolvedValue(row)
    const { at, submit } = foot()
    await at('next-step').trigger('click')
    await at('note').setValue('办好了')
    await submit()
    expect(at('step-error').text()).toContain('再点一次不会重复')
    await submit()
    const [first, second] = send.mock.calls.map(([, body]) => body.operation_id)
    expect(first).toBe(second)
  })

  it('sends its photos first and names them; where they do not arrive nothing is done', async () => {
    keepPhotos('a tell', [{ sha256: 'abc', bytes: new ArrayBuffer(1), type: 'image/jpeg' }])
    sendPhoto.mockRejectedValueOnce(new ApiError({ kind: 'offline' })).mockResolvedValue()
    send.mockResolvedValue(row)
    const { at, submit } = foot()
    await at('next-step').trigger('click')
    await at('note').setValue('办好了')
    await submit()
    expect(at('step-error').text()).toContain('你填的内容都还在')
    expect(send).not.toHaveBeenCalled()
    await submit()
    expect(send).toHaveBeenCalledExactlyOnceWith('a', { operation_id: expect.any(String) as string, action: 'tell', base_version: 1, note: '办好了', attachments: ['abc'] })
    expect(photosOf('a tell')).toEqual([])
  })

  it('that goes while it is being saved tells that it sends no more: keys wait for that', async () => {
    send.mockReturnValue(new Promise(() => undefined))
    const { wrapper, at, submit } = foot()
    await at('next-step').trigger('click')
    await at('note').setValue('办好了')
    await submit()
    expect(at('step-cancel').attributes()).toHaveProperty('disabled')
    await wrapper.setProps({ row: { ...row, id: 'b' } })
    expect(wrapper.emitted('sending')).toEqual([[true], [false]])
  })

  it('begins with the choice that is made', async () => {
    const wrapper = mount(StepFoot<Row, Values>, {
      props: { kind, row, waiting: null }, attachTo: document.body,
      slots: { default: () => ['plain', 'grave'].map((value) => h('input', { type: 'radio', name: 'how', value, checked: value === 'grave' })), none: () => '' },
    })
    await wrapper.find('[data-test="next-step"]').trigger('click')
    await flushPromises()
    expect((document.activeElement as HTMLInputElement).value).toBe('grave')
    wrapper.unmount()
  })

  it('says when there is none', () => {
    expect(foot({ ...row, actions: [] }).at('no-step').text()).toBe('没有下一步')
  })
})

it('a form that was begun opens by itself where that is wanted, and only for a step still offered', () => {
  sessionStorage.setItem('xunge-desk-draft:a tell', JSON.stringify({ note: '明天来修' }))
  const open = (props: object, one = row) => mount(StepFoot<Row, Values>, { props: { kind, row: one, waiting: null, ...props } }).find('[data-test="step-form"]').exists()
  expect([open({ resumes: true }), open({}), open({ resumes: true }, { ...row, id: 'b' }), open({ resumes: true }, { ...row, actions: [] })]).toEqual([true, false, false, false])
})
