import type { Ref } from 'vue'
import type { CaseRow } from '@/api/types'
import { openCase } from './calls'
import { useOpened } from './use-opened'

/** The open case. */
export function useCase(id: Ref<string | null>, known: (id: string) => CaseRow | null, learned: (row: CaseRow) => void) {
  return useOpened<CaseRow>(id, openCase, known, learned)
}
