import { computed, reactive, ref, shallowRef, watch, type Ref } from 'vue'
import { failureOf } from '@/api/failure'
import type { CaseRow } from '@/api/types'
import { listCases, type CasePage } from './calls'
import { offersOf } from './next-step'
import { appendPage, countLights, mergePoll, newer, type LightCounts, type QueueRow } from './queue'

const pageSize = 50
const pollMost = 200

export interface Wanted {
  query: Record<string, string>
  order: string
  /** Only cases whose next step this person can take: the states alone cannot tell whose hands a case is in. */
  waiting: boolean
}

/** The list: pages by keyset, quiet polls, news announced instead of inserted. */
export function useQueue(wanted: Ref<Wanted>, now: Readonly<Ref<Date>>) {
  const rows = shallowRef<QueueRow[]>([])
  const fresh = shallowRef<CaseRow[]>([])
  const cursor = ref<string | null>(null)
  const total = ref<number | null>(null)
  const exact = ref<LightCounts | null>(null)
  const status = reactive({ first: true, loading: false, more: false, failed: false })
  /** Rises whenever the answer differed from the last: the map then draws again. */
  const stamp = ref(0)
  /** Registered on this desk: no news to whoever did it. */
  const own = new Set<string>()
  let run = 0
  let face = ''

  async function page(more: { limit: number; cursor?: string | null }): Promise<CasePage> {
    const answer = await listCases(wanted.value.query, { order: wanted.value.order, ...more })
    if (!wanted.value.waiting) return answer
    const items = answer.items.filter((row) => offersOf(row).next !== null)
    return { ...answer, items, total: answer.total === null ? null : answer.total - (answer.items.length - items.length) }
  }

  /** From the top: after a change of filters, or when the clerk asks for it. */
  async function load(): Promise<void> {
    const mine = (run += 1)
    status.loading = true
    try {
      const first = await page({ limit: pageSize })
      if (mine !== run) return
      rows.value = first.items.map((row) => ({ row, left: false }))
      fresh.value = []
      take(first.items, first.next_cursor, first.total)
      status.failed = false
      await countBeyond(mine)
    } catch (thrown) {
      failureOf(thrown)
      if (mine === run) status.failed = true
    } finally {
      if (mine === run) Object.assign(status, { loading: false, first: false })
    }
  }

  function take(items: CaseRow[], next: string | null, all: number | null): void {
    cursor.value = next
    note(items, all)
  }

  function note(items: CaseRow[], all: number | null): void {
    total.value = all
    const seen = `${all ?? ''} ${items.map((row) => `${row.id}.${row.version}`).join(' ')}`
    if (seen !== face) stamp.value += 1
    face = seen
  }

  /** Exact numbers of red and yellow where the list is longer than what is here, or shows one light only. */
  async function countBeyond(mine: number): Promise<void> {
    if (cursor.value === null && !('light' in wanted.value.query)) {
      exact.value = null
      return
    }
    const [red, yellow] = await Promise.all(
      ['red', 'yellow'].map((light) => listCases({ ...wanted.value.query, light }, { order: wanted.value.order, limit: 1 })),
    )
    if (mine === run) exact.value = { red: red?.total ?? 0, yellow: yellow?.total ?? 0 }
  }

  async function more(): Promise<void> {
    if (cursor.value === null || status.more || status.loading) return
    const mine = run
    status.more = true
    try {
      const next = await page({ limit: pageSize, cursor: cursor.value })
      if (mine !== run) return
      rows.value = appendPage(rows.value, next.items)
      cursor.value = next.next_cursor
    } catch (thrown) {
      failureOf(thrown)
    } finally {
      status.more = false
    }
  }

  async function poll(): Promise<void> {
    if (status.loading || status.more) return
    if (status.failed) {
      await load()
      return
    }
    const mine = run
    try {
      const answer = await page({ limit: Math.min(pollMost, rows.value.length + 20) })
      if (mine !== run) return
      const merged = mergePoll(rows.value, cursor.value === null, answer.items, answer.next_cursor === null, own)
      rows.value = merged.rows
      fresh.value = merged.fresh
      note(answer.items, answer.total)
      await countBeyond(mine)
    } catch (thrown) {
      failureOf(thrown)
    }
  }

  /** The newest content of one row, learned elsewhere on the desk. */
  function replace(row: CaseRow): void {
    rows.value = rows.value.map((one) => (one.row.id === row.id ? { ...one, row: newer(one.row, row) } : one))
  }

  watch(wanted, (next, before) => {
    if (JSON.stringify(next) !== JSON.stringify(before)) void load()
  })

  const counts = computed<LightCounts>(() => exact.value ?? countLights(rows.value, now.value))
  return { rows, fresh, total, counts, status, stamp, atEnd: computed(() => cursor.value === null), load, more, poll, replace, own: (id: string) => own.add(id) }
}

export type Queue = ReturnType<typeof useQueue>
