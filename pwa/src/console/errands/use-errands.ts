import { computed, reactive, ref, shallowRef, watch, type Ref } from 'vue'
import type { ErrandRow } from '@/api/care'
import { failureOf } from '@/api/failure'
import { appendPage, mergePoll, newer, type QueueRow } from '../queue'
import { listErrands } from './calls'

/** The list: pages by keyset, quiet polls, news announced instead of inserted. */
export function useErrands(query: Readonly<Ref<Record<string, string>>>) {
  const rows = shallowRef<QueueRow<ErrandRow>[]>([])
  const fresh = shallowRef<ErrandRow[]>([])
  const cursor = ref<string | null>(null)
  const total = ref<number | null>(null)
  const late = ref(0)
  const status = reactive({ first: true, loading: false, more: false, failed: false })
  /** Taken in on this desk: no news to whoever did it. */
  const own = new Set<string>()
  let run = 0

  /** From the top: after a change of filters, or when the clerk asks for it. */
  async function load(): Promise<void> {
    const mine = (run += 1)
    status.loading = true
    try {
      const first = await listErrands(query.value)
      if (mine !== run) return
      rows.value = first.items.map((row) => ({ row, left: false }))
      fresh.value = []
      cursor.value = first.next_cursor
      total.value = first.total
      status.failed = false
      await countLate(mine)
    } catch (thrown) {
      failureOf(thrown)
      if (mine === run) status.failed = true
    } finally {
      if (mine === run) Object.assign(status, { loading: false, first: false })
    }
  }

  /** How many are late among what the filters show, beyond this page too. */
  async function countLate(mine: number): Promise<void> {
    const found = (await listErrands({ ...query.value, late: 'true' })).total
    if (mine === run) late.value = found
  }

  async function more(): Promise<void> {
    if (cursor.value === null || status.more || status.loading) return
    const mine = run
    status.more = true
    try {
      const next = await listErrands(query.value, cursor.value)
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
      const answer = await listErrands(query.value)
      if (mine !== run) return
      const merged = mergePoll(rows.value, cursor.value === null, answer.items, answer.next_cursor === null, own)
      rows.value = merged.rows
      fresh.value = merged.fresh
      total.value = answer.total
      await countLate(mine)
    } catch (thrown) {
      failureOf(thrown)
    }
  }

  /** The newest content of one row, learned elsewhere on the page. */
  function replace(row: ErrandRow): void {
    rows.value = rows.value.map((one) => (one.row.id === row.id ? { ...one, row: newer(one.row, row) } : one))
  }

  watch(query, (next, before) => {
    if (JSON.stringify(next) !== JSON.stringify(before)) void load()
  })

  return { rows, fresh, total, late, status, atEnd: computed(() => cursor.value === null), load, more, poll, replace, own: (id: string) => own.add(id) }
}

export type Errands = ReturnType<typeof useErrands>
