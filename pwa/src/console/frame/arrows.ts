import { ref } from 'vue'

/**
 * Many rows are one stop of Tab: the arrows go from one to the next, Home and End to the first and the last, and Tab comes back to where one
 * stood. Rows are `button.row` in one list; `among`: how many there are.
 */
export function useArrows(among: () => number) {
  const stop = ref(0)
  return {
    tab: (index: number): 0 | -1 => (index === Math.min(stop.value, among() - 1) ? 0 : -1),
    stand: (index: number): void => void (stop.value = index),
    onArrow: (event: KeyboardEvent): void => {
      if (event.altKey || event.ctrlKey || event.metaKey) return
      const rows = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('button.row')]
      const at = rows.indexOf(event.target as HTMLElement)
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
      if (at < 0 || to === undefined) return
      // elsewhere on the page the arrows open the next case
      event.preventDefault()
      rows[to]?.focus()
    },
  }
}
