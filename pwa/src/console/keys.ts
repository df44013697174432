import { onScopeDispose } from 'vue'

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
}

/** Single keys, only while nobody types and no modifier is held; Esc always. */
export function useKeys(keys: DeskKeys): void {
  const known: Record<string, keyof DeskKeys> = {
    j: 'next', ArrowDown: 'next', k: 'previous', ArrowUp: 'previous', Enter: 'open', '/': 'search', a: 'act', n: 'intake', r: 'fresh', '?': 'help',
  }
  function onKey(event: KeyboardEvent): void {
    // a large photo closes itself on Esc; the case under it must stay
    if (event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]')) return
    if (event.key === 'Escape') {
      keys.escape()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = event.target
    if (!(at instanceof HTMLElement) || at.isContentEditable || at.closest('input, textarea, select, [role="combobox"], dialog, .canvas')) return
    if (event.key === 'Enter' && at.closest('button, a')) return
    const name = known[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!name) return
    event.preventDefault()
    keys[name]()
  }
  addEventListener('keydown', onKey)
  onScopeDispose(() => removeEventListener('keydown', onKey))
}
