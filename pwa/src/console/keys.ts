import { nextTick, onScopeDispose, watch, type Ref } from 'vue'

export interface DeskKeys {
  next: () => void
  previous: () => void
  open: () => void
  search: () => void
  escape: () => void
  act: () => void
  intake: () => void
  fresh: () => void
  help: () => void
  /** Ctrl+Enter outside a form's fields. */
  submit: () => void
}

/**
 * Single keys, only while nobody types and no modifier is held; Esc always. While `busy` (a step is being saved, a case is being
 * opened) keys wait their turn: who types J A Ctrl+Enter faster than the network must find every key done, in order.
 */
export function useKeys(keys: DeskKeys, busy: Readonly<Ref<boolean>>): void {
  const known: Record<string, keyof DeskKeys> = {
    j: 'next', ArrowDown: 'next', k: 'previous', ArrowUp: 'previous', Enter: 'open', '/': 'search', a: 'act', n: 'intake', r: 'fresh', '?': 'help',
  }
  const waiting: (keyof DeskKeys)[] = []
  let playing = false
  async function play(): Promise<void> {
    if (playing) return
    playing = true
    while (waiting.length > 0 && !busy.value) {
      const name = waiting.shift()
      if (name) keys[name]()
      // what a key opens must stand before the next key meets it
      await nextTick()
      await new Promise((done) => setTimeout(done))
    }
    playing = false
  }
  watch(busy, (on) => {
    if (!on) void play()
  }, { flush: 'post' })
  function meant(event: KeyboardEvent): keyof DeskKeys | undefined {
    if (event.altKey) return undefined
    if (event.ctrlKey || event.metaKey) return event.key === 'Enter' ? 'submit' : undefined
    return known[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  }
  function take(event: KeyboardEvent, name: keyof DeskKeys): void {
    event.preventDefault()
    waiting.push(name)
    if (!busy.value) void play()
  }

  /** The form under the hand is on its way to the server: letters are no longer meant for it. */
  function onBusyKey(event: KeyboardEvent): void {
    const name = meant(event)
    if (!(busy.value || playing) || !name || event.isComposing || document.querySelector('dialog[open]')) return
    // in any other field somebody goes on typing
    if (event.target instanceof HTMLElement && event.target.matches('input, textarea, select') && !event.target.closest('.step')) return
    event.stopPropagation()
    take(event, name)
  }
  function onKey(event: KeyboardEvent): void {
    // a large photo closes itself on Esc; the case under it must stay
    if (event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]')) return
    if (event.key === 'Escape') {
      keys.escape()
      return
    }
    const name = meant(event)
    if (!name) return
    const at = event.target
    if (!(at instanceof HTMLElement) || at.isContentEditable || at.closest('input, textarea, select, [role="combobox"], dialog')) return
    // on the map the arrows move the map
    if (event.key.startsWith('Arrow') && at.closest('.canvas')) return
    if (event.key === 'Enter' && at.closest('button, a')) return
    take(event, name)
  }
  addEventListener('keydown', onBusyKey, true)
  addEventListener('keydown', onKey)
  onScopeDispose(() => {
    removeEventListener('keydown', onBusyKey, true)
    removeEventListener('keydown', onKey)
  })
}
