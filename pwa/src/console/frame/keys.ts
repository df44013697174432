import { nextTick, onScopeDispose, reactive, watch, type Ref } from 'vue'

export interface DeskKeys {
  next: () => void
  previous: () => void
  open: () => void
  search: () => void
  escape: () => void
  act: () => void
  intake: () => void
  fresh: () => void
  /** Chooses the pointed row, to be done together with others. */
  pick: () => void
  print: () => void
  /** Ctrl+Enter outside a form's fields. */
  submit: () => void
}

/** What the keys of the page do, as its list says; a page answers to those it names. */
const words: [key: string, what: string, names: (keyof DeskKeys)[]][] = [
  ['J  K', '打开下一件、上一件', ['next', 'previous']],
  ['Enter', '打开标着的一件', ['open']],
  ['A', '办下一步', ['act']],
  ['Ctrl ↵', '保存表单', ['submit']],
  ['N', '登记新来的', ['intake']],
  ['/', '搜索', ['search']],
  ['R', '重新取列表，显示新来的', ['fresh']],
  ['X', '选上、不选，几件一起办', ['pick']],
  ['P', '打印这一件', ['print']],
  ['Esc', '收起', ['escape']],
]

/** The list of keys: what the page at hand answers to, and whether it is shown. */
export const keyHelp = reactive({ shown: false, lines: [] as [key: string, what: string][] })

/**
 * Single keys, only while nobody types and no modifier is held; Esc always. While `busy` (a step is being saved, a case is being
 * opened) keys wait their turn: who types J A Ctrl+Enter faster than the network must find every key done, in order.
 */
export function useKeys(own: Partial<DeskKeys> & Pick<DeskKeys, 'escape'>, busy: Readonly<Ref<boolean>>): void {
  const keys = {
    ...own,
    help: () => (keyHelp.shown = !keyHelp.shown),
    escape() {
      if (keyHelp.shown) keyHelp.shown = false
      else own.escape()
    },
  }
  keyHelp.shown = false
  keyHelp.lines = [...words.filter(([, , names]) => names.every((name) => name in own)).map(([key, what]): [string, string] => [key, what]), ['?', '看这张表']]
  const known: Record<string, keyof typeof keys> = {
    j: 'next', ArrowDown: 'next', k: 'previous', ArrowUp: 'previous', Enter: 'open', '/': 'search', a: 'act', n: 'intake', r: 'fresh', x: 'pick', p: 'print', '?': 'help',
  }
  const waiting: (keyof typeof keys)[] = []
  let playing = false
  async function play(): Promise<void> {
    if (playing) return
    playing = true
    while (waiting.length > 0 && !busy.value) {
      const name = waiting.shift()
      if (name) keys[name]?.()
      // what a key opens must stand before the next key meets it
      await nextTick()
      await new Promise((done) => setTimeout(done))
    }
    playing = false
  }
  watch(busy, (on) => {
    if (!on) void play()
  }, { flush: 'post' })
  function meant(event: KeyboardEvent): keyof typeof keys | undefined {
    if (event.altKey) return undefined
    const name = event.ctrlKey || event.metaKey ? (event.key === 'Enter' ? 'submit' : undefined) : known[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    return name && keys[name] ? name : undefined
  }
  function take(event: KeyboardEvent, name: keyof typeof keys): void {
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
    if (event.key === 'Enter' && at.closest('button, a, summary')) return
    take(event, name)
  }
  addEventListener('keydown', onBusyKey, true)
  addEventListener('keydown', onKey)
  onScopeDispose(() => {
    removeEventListener('keydown', onBusyKey, true)
    removeEventListener('keydown', onKey)
    keyHelp.lines = []
  })
}
