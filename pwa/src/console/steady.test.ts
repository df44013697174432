import { expect, it } from 'vitest'
import { nextTick, ref, watch } from 'vue'
import { useSteady } from './steady'

it('opening another row asks nothing anew: what was chosen stays chosen', async () => {
  const place = ref({ id: 'a', view: 'mine' })
  const query = useSteady(() => ({ view: place.value.view }))
  let asked = 0
  watch(query, () => (asked += 1))
  place.value = { id: 'b', view: 'mine' }
  await nextTick()
  expect(asked).toBe(0)
  place.value = { id: 'b', view: 'all' }
  await nextTick()
  expect([asked, query.value]).toEqual([1, { view: 'all' }])
})
