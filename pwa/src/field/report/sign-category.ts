import { computed, ref, watch, type ComputedRef } from 'vue'
import type { CategoryRow, SignRow } from '@/api/types'

export interface ChosenBySign {
  sign: SignRow
  category: CategoryRow
}

/**
 * A danger sign ticked before a category was chosen chooses the one it speaks of (data: `sign.category`). It is told, can be
 * taken back, goes with the sign, and never touches what the worker chose.
 */
export function useSignCategory(
  fields: { category: string; signs: string[] },
  signs: () => readonly SignRow[],
  categories: () => readonly CategoryRow[],
): { chosen: ComputedRef<ChosenBySign | null>; undo: () => void } {
  const by = ref<string | null>(null)
  const declined = new Set<string>()
  const categoryOf = (code: string): string | null => signs().find((one) => one.code === code)?.category ?? null

  watch(() => [...fields.signs], (now, before) => {
    if (by.value !== null && !now.includes(by.value)) {
      if (fields.category === categoryOf(by.value)) fields.category = ''
      by.value = null
    }
    if (fields.category !== '') return
    const code = now.find((one) => !before.includes(one) && !declined.has(one) && categories().some(({ code: known, retired }) => known === categoryOf(one) && !retired))
    if (code === undefined) return
    by.value = code
    fields.category = categoryOf(code) ?? ''
  })

  return {
    chosen: computed(() => {
      const sign = signs().find((one) => one.code === by.value)
      const category = categories().find((one) => one.code === sign?.category)
      return sign && category && fields.category === category.code ? { sign, category } : null
    }),
    undo() {
      if (by.value !== null) declined.add(by.value)
      by.value = null
      fields.category = ''
    },
  }
}
