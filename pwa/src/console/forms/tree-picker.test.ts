import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import TreePicker from './TreePicker.vue'

const grids = (code: string, names: string[]) => names.map((label, at) => ({ value: `${code}00${String(at + 1)}`, label }))
const tree = [{ value: '620902001', label: '东街', children: [
  { value: '620902001001', label: '花园社区', children: grids('620902001001', ['东网格', '西网格']) },
  { value: '620902001002', label: '南苑社区', children: grids('620902001002', ['东网格']) },
] }]

function picker() {
  const wrapper = mount(TreePicker, { props: { 'modelValue': '', 'onUpdate:modelValue': (now: string) => wrapper.setProps({ modelValue: now }), tree, 'label': '网格', 'placeholder': '选一个', 'codeLength': 15, 'test': 'grid' } })
  const input = wrapper.get('input')
  const type = async (text: string): Promise<void> => {
    await input.trigger('click')
    await input.setValue(text)
  }
  return { wrapper, input, type, shown: () => input.element.value, chosen: () => wrapper.props('modelValue') }
}

it('typed and Enter: the first grid under the neighbourhood found, and what was typed stands until then', async () => {
  const { wrapper, input, type, shown, chosen } = picker()
  await type('南苑')
  await input.trigger('keydown', { key: 'ArrowUp' })
  await input.trigger('keydown', { key: 'Enter' })
  expect([shown(), chosen()]).toEqual(['南苑', ''])
  expect(wrapper.get('.active').text()).toContain('东网格')
  await input.trigger('keydown', { key: 'Enter' })
  expect(chosen()).toBe('620902001002001')
  expect(input.attributes('placeholder')).toBe('南苑社区 · 东网格')
})

it('of several grids Enter takes none unsaid: the neighbourhood that was typed leads to its first', async () => {
  const { wrapper, input, type, chosen } = picker()
  await type('花园')
  expect(wrapper.get('.active').text()).toContain('花园社区')
  await input.trigger('keydown', { key: 'Enter' })
  expect([chosen(), wrapper.get('.active').text()]).toEqual(['', expect.stringContaining('东网格')])
  await input.trigger('keydown', { key: 'Enter' })
  expect(chosen()).toBe('620902001001001')
})

it('left with words that mean one grid takes it; with words that mean several they stay, and it is said', async () => {
  const { wrapper, input, type, shown, chosen } = picker()
  await type('花园 西')
  await input.trigger('blur')
  expect(chosen()).toBe('620902001001002')
  await type('东网格')
  await input.trigger('blur')
  expect([shown(), chosen()]).toEqual(['东网格', '620902001001002'])
  expect(wrapper.get('[data-test="grid-unfinished"]').text()).toContain('还没有选上')
  await input.trigger('click')
  expect(wrapper.findAll('li')).toHaveLength(2)
  await input.trigger('keydown', { key: 'Escape' })
  expect(shown()).toBe('西网格')
})

it('the list that scrolls is no stop for Tab', async () => {
  const { wrapper, input } = picker()
  await input.trigger('click')
  expect(wrapper.get('[role="tree"]').attributes('tabindex')).toBe('-1')
})

it('finds what people call it before what is called so', async () => {
  const wrapper = mount(TreePicker, { props: { 'modelValue': '', 'onUpdate:modelValue': (now: string) => wrapper.setProps({ modelValue: now }), tree, 'label': '分类', 'placeholder': '', 'test': 'kind', 'seek': (typed) => (typed === '暖气' ? [{ value: 'heating', label: '供热', path: '民生' }] : []) } })
  const input = wrapper.get('input')
  await input.trigger('click')
  await input.setValue('暖气')
  expect(wrapper.findAll('li').map((line) => line.text())).toEqual(['供热民生'])
  await input.trigger('keydown', { key: 'Enter' })
  expect(wrapper.props('modelValue')).toBe('heating')
})

it('the list stays at its field when a hint above it comes or goes', async () => {
  const { wrapper, input, type } = picker()
  let bottom = 100
  input.element.getBoundingClientRect = () => ({ top: bottom - 32, bottom, left: 10, width: 200 }) as DOMRect
  await type('没有这个')
  const list = wrapper.get<HTMLElement>('ul').element
  await vi.waitFor(() => expect(list.style.top).toBe('104px'))
  bottom = 140
  await vi.waitFor(() => expect(list.style.top).toBe('144px'))
  wrapper.unmount()
})

it('the list stays within the window however long its names are', async () => {
  const { wrapper, input } = picker()
  const field = (left: number) => vi.spyOn(input.element, 'getBoundingClientRect').mockReturnValue({ left, width: 184, top: 100, bottom: 134 } as DOMRect)
  field(innerWidth - 204)
  await input.trigger('click')
  const { left, maxWidth, minWidth } = wrapper.get<HTMLElement>('[role="tree"]').element.style
  expect([left, minWidth, maxWidth]).toEqual([`${innerWidth - 244}px`, '240px', '240px'])
  await input.trigger('keydown', { key: 'Escape' })
  field(100)
  await input.trigger('click')
  expect(wrapper.get<HTMLElement>('[role="tree"]').element.style.maxWidth).toBe(`${innerWidth - 104}px`)
})
