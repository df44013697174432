import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import type { CaseRow } from '@/api/types'
import BulkBar from './BulkBar.vue'

const calls = vi.hoisted(() => ({ act: vi.fn<(id: string) => Promise<unknown>>() }))
vi.mock('../calls', () => calls)

const accept = { name: 'accept', label: '受理', fields: [{ name: 'note', label: '备注', required: false }] }
const row = (id: string, actions = [accept]): CaseRow => ({ id, version: 1, title: id, state: 'reported', steps: [], area: { town: { code: '1', name: '西峰镇' } }, actions }) as unknown as CaseRow

it('what is written for several stays when one more is chosen, and when the form is put away', async () => {
  const bar = mount(BulkBar, { props: { rows: [row('a')] } })
  const note = (): string => (bar.get('[data-test="field-note"]').element as HTMLTextAreaElement).value
  await bar.get('[data-test="bulk-accept"]').trigger('click')
  await bar.get('[data-test="field-note"]').setValue('今天一起看')
  await bar.setProps({ rows: [row('a'), row('b')] })
  expect(note()).toBe('今天一起看')
  expect(bar.text()).toContain('2 件一起受理')
  ;(bar.vm as unknown as { escape: () => boolean }).escape()
  await bar.vm.$nextTick()
  await bar.get('[data-test="bulk-accept"]').trigger('click')
  expect(note()).toBe('今天一起看')
  expect(note()).toBe('今天一起看')
  await bar.findAll('button').at(-1)?.trigger('click')
  await bar.get('[data-test="bulk-accept"]').trigger('click')
  expect(note(), 'dropped by the button that says so').toBe('')
  await bar.get('[data-test="field-note"]').setValue('今天一起看')
  await bar.setProps({ rows: [row('a'), row('c', [])] })
  expect(bar.get('[data-test="bulk"]').text(), 'one that cannot').toContain('没有能一起办的')
  await bar.setProps({ rows: [row('a')] })
  expect(note()).toBe('今天一起看')
})

it('is sent by the key wherever the hand is, and the hand stands in the form at once', async () => {
  const bar = mount(BulkBar, { props: { rows: [row('a'), row('b')] }, attachTo: document.body })
  const sent = (): boolean => (bar.vm as unknown as { submit: () => boolean }).submit()
  expect(sent(), 'no form, nothing sent').toBe(false)
  await bar.get('[data-test="bulk-accept"]').trigger('click')
  await flushPromises()
  expect(document.activeElement).toBe(bar.get('[data-test="field-note"]').element)
  calls.act.mockImplementation((id) => Promise.resolve(row(id, [])))
  expect(sent()).toBe(true)
  await flushPromises()
  expect(calls.act.mock.calls.map(([id]) => id)).toEqual(['a', 'b'])
})
