import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** Words typed into a search box, looked for once the hand rests. `q`: what is looked for now. */
export function useSearch(box: Readonly<Ref<HTMLInputElement | null>>, q: () => string, look: (text: string) => void) {
  const typed = ref(q())
  let timer: ReturnType<typeof setTimeout> | undefined
  // a link or a button may look for something else; never under a hand that writes
  watch(q, (now) => {
    if (document.activeElement !== box.value) typed.value = now
  })
  watch(typed, (text) => {
    clearTimeout(timer)
    timer = setTimeout(look, 300, text.trim())
  })
  onScopeDispose(() => clearTimeout(timer))
  return {
    typed,
    lookNow: (): void => {
      clearTimeout(timer)
      look(typed.value.trim())
    },
  }
}
