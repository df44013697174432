import { effectScope, ref } from 'vue'
import { expect, it } from 'vitest'
import { useForm } from './use-form'

it('what is on its way is not sent twice, and may be sent again once it has come back', async () => {
  const scope = effectScope()
  const form = scope.run(() => useForm(ref(null)))
  if (!form) throw new Error('no scope')
  const sent: number[] = []
  let answer: (value: string) => void = () => undefined
  const ask = (): Promise<string> => {
    sent.push(1)
    return new Promise((done) => (answer = done))
  }
  const first = form.send(ask, () => undefined)
  expect(await form.send(ask, () => undefined)).toBe(false)
  expect(sent).toHaveLength(1)
  answer('done')
  expect(await first).toBe(true)
  void form.send(ask, () => undefined)
  expect(sent).toHaveLength(2)
  scope.stop()
})
