/** What this tab remembers over a reload: of what was written and not sent, and of what was reported. Gone with the tab. */

export function keep(name: string, what: unknown): void {
  try {
    if (what === null) sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, JSON.stringify(what))
  } catch {
    // storage refused: then a reload shows an empty form
  }
}

export function kept(name: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(name) || 'null')
  } catch {
    return null
  }
}
