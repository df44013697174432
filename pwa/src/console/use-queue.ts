import { computed, ref, watch, type Ref } from 'vue'
import { failureOf } from '@/api/failure'
import type { CaseRow } from '@/api/types'
import { countBeside, listCases } from './calls'
import { countRows, type Counts, type Page } from './queue'
import { usePagedList } from './frame/use-paged-list'

const pageSize = 50
const pollMost = 200

export interface Wanted {
  query: Record<string, string>
  order: string
}

/** The list of cases, with how many are late or came back, and a sign for the map. */
export function useQueue(wanted: Ref<Wanted>, now: Readonly<Ref<Date>>) {
  const exact = ref<Counts | null>(null)
  /** Rises whenever the answer differed from the last: the map then draws again. */
  const stamp = ref(0)
  let face = ''

  const list = usePagedList<CaseRow>(wanted, {
    page({ cursor, shown }, signal) {
      const limit = cursor === null ? Math.min(pollMost, Math.max(pageSize, shown + 20)) : pageSize
      return listCases(wanted.value.query, { order: wanted.value.order, limit, cursor }, signal)
    },
    async beside(answer, signal) {
      note(answer)
      await countBeyond(signal)
    },
  })

  /** How many there are beyond ten thousand, once somebody asked; of what was wanted then, and of nothing else. */
  const counted = ref<{ of: string; total: number | null; busy: boolean } | null>(null)
  const asking = computed(() => JSON.stringify(wanted.value.query))
  const total = computed(() => list.total.value ?? (counted.value?.of === asking.value ? counted.value.total : null))

  async function countAll(): Promise<void> {
    const of = asking.value
    counted.value = { of, total: null, busy: true }
    const found = await listCases({ ...wanted.value.query, count: 'exact' }, { order: wanted.value.order, limit: 1 }).catch((thrown: unknown) => void failureOf(thrown))
    if (counted.value.of === of) counted.value = { of, total: found?.total ?? null, busy: false }
  }

  // not by the total: where a district is at work that is another one at every poll, and the map looks again each minute by itself
  function note({ items }: Page<CaseRow>): void {
    const seen = items.map((row) => `${row.id}.${row.version}`).join(' ')
    if (seen !== face) stamp.value += 1
    face = seen
  }

  /** Exact numbers where the list is longer than what is here, or shows only what is counted. */
  async function countBeyond(signal: AbortSignal): Promise<void> {
    if (list.atEnd.value && !('light' in wanted.value.query) && !('recurred' in wanted.value.query)) {
      exact.value = null
      return
    }
    const found = await countBeside(wanted.value.query, signal)
    signal.throwIfAborted()
    exact.value = found
  }

  watch(asking, () => (exact.value = null))

  /** null: not counted yet. What is here counts itself where it is all there is. */
  const counts = computed<Counts | null>(() => exact.value ?? (list.atEnd.value ? countRows(list.rows.value, now.value) : null))
  return { ...list, total, counts, stamp, countAll, counting: computed(() => counted.value?.of === asking.value && counted.value.busy) }
}

export type Queue = ReturnType<typeof useQueue>
