import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** How many forms on screen hold something unsaved: no update reloads over them. */
export const openForms = ref(0)

/** Counts this form while `dirty` is true. */
export function useOpenForm(dirty: Ref<boolean>): void {
  let counted = false
  const count = (now: boolean): void => {
    if (now === counted) return
    counted = now
    openForms.value += now ? 1 : -1
  }
  watch(dirty, count, { immediate: true })
  onScopeDispose(() => count(false))
}
