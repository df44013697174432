import { computed, reactive, ref, shallowRef, watch, type Ref } from 'vue'
import { failureOf, type Failure } from '@/api/failure'
import { appendPage, mergePoll, newer, type Listed, type Page, type QueueRow } from '../queue'

export interface Source<R extends Listed> {
  /** One page as wanted now; without a cursor the first. `shown`: so many rows stand on the screen and should be asked about again. */
  page: (from: { cursor: string | null; shown: number }, signal: AbortSignal) => Promise<Page<R>>
  /** After each answer from the top: figures that stand beside the list. It writes nothing once it is given up. */
  beside?: (first: Page<R>, signal: AbortSignal) => Promise<void>
}

/** A list: pages by keyset, quiet polls, news announced instead of inserted. What is `wanted` anew gives up the questions before. */
export function usePagedList<R extends Listed>(wanted: Readonly<Ref<unknown>>, { page, beside }: Source<R>) {
  const rows = shallowRef<QueueRow<R>[]>([])
  const fresh = shallowRef<R[]>([])
  const cursor = ref<string | null>(null)
  const total = ref<number | null>(null)
  /** `looking`: what stands on the screen answers to what was wanted before. */
  const status = reactive({ first: true, loading: false, looking: false, more: false, failure: null as Failure | null })
  /** Registered here: no news to whoever did it. */
  const own = new Set<string>()
  let run = new AbortController()

  /** From the top: after a change of filters (`anew`), or when the clerk asks for it. */
  async function load(anew = false): Promise<void> {
    run.abort()
    const { signal } = (run = new AbortController())
    status.loading = status.looking = true
    try {
      const first = await page({ cursor: null, shown: 0 }, signal)
      signal.throwIfAborted()
      rows.value = first.items.map((row) => ({ row, left: false }))
      fresh.value = []
      cursor.value = first.next_cursor
      total.value = first.total
      status.failure = null
      status.looking = false
      await beside?.(first, signal)
    } catch (thrown) {
      if (signal.aborted) return
      status.failure = failureOf(thrown)
      // what stands there answers to something else, and would be read as the answer
      if (!anew) return
      rows.value = []
      fresh.value = []
      cursor.value = total.value = null
    } finally {
      if (!signal.aborted) Object.assign(status, { loading: false, looking: false, first: false })
    }
  }

  async function more(): Promise<void> {
    if (cursor.value === null || status.more || status.loading) return
    const { signal } = run
    status.more = true
    try {
      const next = await page({ cursor: cursor.value, shown: rows.value.length }, signal)
      signal.throwIfAborted()
      rows.value = appendPage(rows.value, next.items)
      cursor.value = next.next_cursor
    } catch (thrown) {
      if (!signal.aborted) failureOf(thrown) // asked again when the end of the list is seen again
    } finally {
      status.more = false
    }
  }

  async function poll(): Promise<void> {
    if (status.loading || status.more) return
    if (status.failure) {
      await load()
      return
    }
    const { signal } = run
    try {
      const answer = await page({ cursor: null, shown: rows.value.length }, signal)
      signal.throwIfAborted()
      const merged = mergePoll(rows.value, cursor.value === null, answer.items, answer.next_cursor === null, own)
      rows.value = merged.rows
      fresh.value = merged.fresh
      total.value = answer.total
      await beside?.(answer, signal)
    } catch (thrown) {
      if (!signal.aborted) failureOf(thrown) // the next poll is near
    }
  }

  /** The newest content of one row, learned elsewhere on the page. */
  function replace(row: R): void {
    rows.value = rows.value.map((one) => (one.row.id === row.id ? { ...one, row: newer(one.row, row) } : one))
  }

  /** One row that is nobody's business here any more. */
  function drop(id: string): void {
    rows.value = rows.value.filter(({ row }) => row.id !== id)
  }

  watch(() => JSON.stringify(wanted.value), () => void load(true))

  return {
    rows, fresh, total, status,
    /** What stands there, and that it is no more, was said by the server. */
    answered: computed(() => !status.first && !(status.failure && rows.value.length === 0)),
    atEnd: computed(() => cursor.value === null),
    load, more, poll, replace, drop,
    known: (id: string): R | null => rows.value.find(({ row }) => row.id === id)?.row ?? null,
    own: (id: string) => void own.add(id),
  }
}

export type PagedList<R extends Listed> = ReturnType<typeof usePagedList<R>>
