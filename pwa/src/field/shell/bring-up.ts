/** Brings a field, or the first one of a block, before the worker, ready to be filled in. Nothing is tapped for them. */
export function bringUp(id: string): void {
  const at = document.getElementById(id)
  const fields = 'input, textarea, select, button'
  at?.scrollIntoView({ block: 'center' })
  ;(at?.matches(fields) ? at : at?.querySelector<HTMLElement>(fields))?.focus({ preventScroll: true })
}
