import { expect, it } from 'vitest'
import { nextTick, ref } from 'vue'
import { fitting } from './columns'
import { useLit } from './use-lit'

it('beside an open case the map keeps room enough to be read: the list gives way first, and then the case', () => {
  expect(fitting({ list: 348, case: 420 }, 1366)).toEqual({ list: 348, case: 420 })
  expect(fitting({ list: 348, case: 420 }, 1100)).toEqual({ list: 322, case: 420 })
  for (const window of [1000, 1024]) {
    const { list, case: opened } = fitting({ list: 348, case: 420 }, window)
    expect(window - 58 - list - opened).toBeGreaterThanOrEqual(300)
    expect([list >= 280, opened >= 360]).toEqual([true, true])
  }
  expect(fitting({ list: 0, case: 420 }, 1024), 'the map alone').toEqual({ list: 0, case: 420 })
  expect(fitting({ list: 240, case: 420 }, 1024), 'whoever made it narrower').toEqual({ list: 240, case: 420 })
})

it('a place under the mouse is ringed until another case opens; where no list stands none of it is', async () => {
  const caseId = ref<string | null>('a')
  const pointed = ref<string | null>('a')
  const listed = ref(true)
  const { overList, lit } = useLit(caseId, () => (listed.value ? pointed.value : null), (id) => (id ? { id, lon: 98, lat: 39 } : null))
  overList.value = 'b'
  expect(lit.value).toMatchObject({ id: 'b' })
  caseId.value = pointed.value = 'c'
  await nextTick()
  expect(lit.value, 'the mouse still lies on the row of before').toMatchObject({ id: 'c' })
  listed.value = false
  expect(lit.value).toBeNull()
})
