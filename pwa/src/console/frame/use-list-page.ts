import { computed, onMounted, ref, watch, type Ref } from 'vue'
import type { DeskKeys } from './keys'
import { usePoll } from '../poll'
import { stepTo, type Listed, type QueueRow } from '../queue'
import { session } from '../session'
import type { PanelKeys } from '../forms/step-kind'
import { useOpened } from './use-opened'
import type { PagedList } from './use-paged-list'

export interface ListPage<R extends Listed> {
  list: PagedList<R>
  /** Rows on the screen: all of the list, or those that answer to what is looked for. */
  shown: Readonly<Ref<readonly QueueRow<R>[]>>
  address: { id: Readonly<Ref<string | null>>; open: (id: string | null, how?: 'push' | 'replace') => void; openIntake: (on: boolean) => void }
  /** The form for something new stands in the place of the open row. */
  intake: Readonly<Ref<boolean>>
  mayTakeIn: () => boolean
  ask: (id: string) => Promise<R>
  /** What an administrator keeps: asked for until it is had. */
  lists: () => void
  search: Readonly<Ref<{ focus: () => void } | null>>
  panel: Readonly<Ref<PanelKeys | null>>
  shut: () => void
}

/** A list with one of its rows open beside it: the cursor of J and K, what the keys do, and quiet polls of both. */
export function useListPage<R extends Listed>({ list, shown, address, intake, mayTakeIn, ask, lists, search, panel, shut }: ListPage<R>) {
  const { id: openId } = address
  const opened = useOpened<R>(openId, ask, list.known, list.replace)

  const pointed = ref(openId.value)
  watch(openId, (id) => {
    if (id !== null) pointed.value = id
  })
  function point(by: 1 | -1): void {
    pointed.value = stepTo(shown.value, pointed.value, by)
    if (pointed.value !== null && !intake.value) address.open(pointed.value, openId.value === null ? 'push' : 'replace')
    // Enter must now open the row, not press whatever was clicked last
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }

  onMounted(() => {
    void list.load()
    lists()
  })
  usePoll(() => {
    if (session.status !== 'in') return
    void list.poll()
    void opened.look()
    lists()
  })
  watch(() => session.status, (status) => {
    if (status === 'in') void list.poll()
  })

  const sending = ref(false)
  /** Clicked while a step is being saved: opened when it is saved, as keys wait; a refusal stays where it can be read. */
  let waiting: { id: string; from: string } | null = null
  const standing = (): string => `${openId.value ?? ''} ${opened.row.value?.version ?? ''}`
  function choose(id: string): void {
    if (sending.value) waiting = { id, from: standing() }
    else address.open(id)
  }
  watch(sending, (on) => {
    if (on || !waiting) return
    const { id, from } = waiting
    waiting = null
    if (standing() !== from) address.open(id)
  })
  const busy = computed(() => sending.value || (openId.value !== null && !intake.value && !opened.row.value && !opened.trouble.value))
  const keys = {
    next: () => point(1),
    previous: () => point(-1),
    open: () => pointed.value !== null && address.open(pointed.value),
    search: () => search.value?.focus(),
    escape() {
      // what is on its way cannot be called back, and its answer must find somebody to tell
      if (sending.value) return
      if (intake.value) address.openIntake(false)
      else if (!panel.value?.escape()) shut()
    },
    act: () => panel.value?.act(),
    intake: () => mayTakeIn() && address.openIntake(true),
    fresh: () => void list.load(),
    submit: () => panel.value?.submit(),
  } satisfies Partial<DeskKeys>

  return { opened, pointed, sending, busy, keys, choose }
}
