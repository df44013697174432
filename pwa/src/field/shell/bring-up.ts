/** The tap on a button that may still lack something: leads there, or does what the button is for. */
export function tapOn(lacking: readonly [words: string, at: string] | null, act: () => unknown): void {
  if (lacking) bringUp(lacking[1])
  else act()
}

/** Brings a field, or the first one of a block, before the worker, ready to be filled in. Nothing is tapped for them. */
export function bringUp(id: string): void {
  const at = document.getElementById(id)
  const fields = 'input, textarea, select, button'
  at?.scrollIntoView({ block: 'center' })
  ;(at?.matches(fields) ? at : at?.querySelector<HTMLElement>(fields))?.focus({ preventScroll: true })
}
