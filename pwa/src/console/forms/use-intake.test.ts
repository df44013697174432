import { mount } from '@vue/test-utils'
import { defineComponent, nextTick, reactive, ref } from 'vue'
import { beforeEach, expect, it } from 'vitest'
import { ApiError } from '@/api/failure'
import { draftOf } from './drafts'
import { useIntake } from './use-intake'

beforeEach(() => sessionStorage.clear())

it('closed and opened again after a lost answer it is still the same matter, and after it is taken in another', async () => {
  const sent: string[] = []
  let answers = false
  const open = () => {
    let intake: ReturnType<typeof useIntake> | null = null
    const kept = draftOf('window')
    const form = reactive({ phone: '', text: kept.text ?? '' })
    const page = mount(defineComponent({
      setup() {
        intake = useIntake({
          element: ref(null), form, draft: 'window', existsCode: 'case.exists', first: 'a', phone: 'b',
          kept: () => ({ text: form.text }), missing: () => ({}), body: (id) => ({ id, text: form.text }),
          take: (body) => {
            sent.push(String(body.id))
            return answers ? Promise.resolve({}) : Promise.reject(new ApiError({ kind: 'timeout' }))
          },
          taken: () => undefined, clear: () => void (form.text = ''),
        })
        return () => null
      },
    }))
    return { form, page, save: () => (intake as unknown as { save: () => Promise<boolean> }).save() }
  }
  const first = open()
  first.form.text = '邻里吵架'
  await nextTick()
  await first.save()
  first.page.unmount()

  answers = true
  const again = open()
  expect(again.form.text).toBe('邻里吵架')
  await again.save()
  expect(sent[1]).toBe(sent[0])
  again.form.text = '另一件'
  await nextTick()
  await again.save()
  expect(sent[2]).not.toBe(sent[0])
})
