import { reactive, watch, type UnwrapNestedRefs } from 'vue'
import { draftOf, dropDraft, keepDraft } from './drafts'

/** A form of more than lines of text, kept as it is written: closed, or left for another page, it comes back whole. */
export function keptForm<F extends object>(key: string, start: F): { form: UnwrapNestedRefs<F>; /** Something was kept. */ restored: boolean; drop: () => void } {
  const untouched = JSON.stringify(start)
  const kept = read<F>(key)
  const form = reactive({ ...start, ...kept })
  watch(() => JSON.stringify(form), (now) => keepDraft(key, now === untouched ? {} : { form: now }))
  return { form, restored: kept !== null, drop: () => dropDraft(key) }
}

function read<F>(key: string): Partial<F> | null {
  const { form } = draftOf(key)
  return form ? (JSON.parse(form) as Partial<F>) : null
}
