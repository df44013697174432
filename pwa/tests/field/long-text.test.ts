import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import LongText from '@/field/shell/LongText.vue'

it('who has filled it is told that no more was taken', async () => {
  const text = mount(LongText, { props: { modelValue: '水', most: 5 }, attrs: { id: 'said' } })
  expect(text.find('#said').attributes('maxlength')).toBe('5')
  expect(text.find('[data-test="text-full"]').exists()).toBe(false)
  await text.setProps({ modelValue: '水管漏水了' })
  expect(text.get('[data-test="text-full"]').text()).toContain('最多 5 字')
})
