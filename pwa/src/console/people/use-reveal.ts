import { onScopeDispose, reactive, watch, type Ref } from 'vue'
import { reveal } from './calls'

export const shownForSeconds = 60

/** Opened values stay on the screen for a minute, and go with the person, with the page and with the window. */
export function useReveal(personId: Readonly<Ref<string>>): { shown: Record<string, unknown>; left: Record<string, number>; open: (field: string, reason: string) => Promise<void>; hide: (field: string) => void } {
  const shown = reactive<Record<string, unknown>>({})
  const left = reactive<Record<string, number>>({})
  const until: Record<string, number> = {}

  function hide(field: string): void {
    // no copy stays behind
    Reflect.deleteProperty(shown, field)
    Reflect.deleteProperty(left, field)
    Reflect.deleteProperty(until, field)
  }
  function hideAll(): void {
    Object.keys(shown).forEach(hide)
  }
  const timer = setInterval(() => {
    for (const [field, end] of Object.entries(until)) {
      // by the clock, not by ticks: a sleeping tab ticks seldom
      const seconds = Math.ceil((end - Date.now()) / 1000)
      if (seconds <= 0) hide(field)
      else left[field] = seconds
    }
  }, 250)
  watch(personId, hideAll)
  onScopeDispose(() => {
    clearInterval(timer)
    hideAll()
  })

  return {
    shown, left, hide,
    async open(field, reason) {
      const asked = personId.value
      const values = await reveal(asked, [field], reason)
      if (personId.value !== asked) return
      shown[field] = values[field] ?? null
      until[field] = Date.now() + shownForSeconds * 1000
      left[field] = shownForSeconds
    },
  }
}
