import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { computed, defineComponent, ref } from 'vue'
import { useKeys } from './keys'
import { useListPage } from './use-list-page'
import type { PagedList } from './use-paged-list'

vi.mock('../session', () => ({ session: { status: 'in' } }))

interface Row {
  id: string
  version: number
}

/** A page whose open row is `a`; what is opened and done is noted. */
function page() {
  const rows = ref(['a', 'b', 'c'].map((id) => ({ row: { id, version: 1 }, left: false })))
  const id = ref<string | null>('a')
  const log: string[] = []
  const list = { rows, known: (wanted: string) => rows.value.find(({ row }) => row.id === wanted)?.row ?? null, replace: () => undefined, load: () => Promise.resolve(), poll: () => Promise.resolve() } as unknown as PagedList<Row>
  let made: ReturnType<typeof useListPage<Row>> | undefined
  const wrapper = mount(defineComponent({
    setup() {
      made = useListPage<Row>({
        list, shown: rows, intake: ref(false), mayTakeIn: () => true, ask: (wanted) => Promise.resolve({ id: wanted, version: 1 }), lists: () => undefined, search: ref(null),
        address: { id, open: (wanted) => (log.push(`open ${wanted ?? ''}`), (id.value = wanted)), openIntake: () => undefined },
        panel: computed(() => ({ escape: () => (log.push('escape'), true), submit: () => undefined, act: () => log.push('act') })), shut: () => undefined,
      })
      useKeys(made.keys, made.busy)
      return () => null
    },
  }))
  if (!made) throw new Error('not mounted')
  const press = async (key: string): Promise<void> => {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    await flushPromises()
  }
  return { ...made, log, press, wrapper }
}

it('while a step is on its way nothing is put away and no other row opened; after it, what was clicked is', async () => {
  const { sending, opened, choose, log, press, wrapper } = page()
  await flushPromises()
  sending.value = true
  await press('Escape')
  choose('c')
  expect(log).toEqual([])
  opened.settle({ id: 'a', version: 2 })
  sending.value = false
  await flushPromises()
  expect(log).toEqual(['open c'])
  await press('a')
  expect(log).toEqual(['open c', 'act'])
  wrapper.unmount()
})

it('a step that was refused stays where it can be read', async () => {
  const { sending, choose, log, wrapper } = page()
  await flushPromises()
  sending.value = true
  choose('c')
  sending.value = false
  await flushPromises()
  expect(log).toEqual([])
  wrapper.unmount()
})
