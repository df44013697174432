/**
 * What was typed and not sent yet, by what it was typed for. Kept for the tab: closing the case, a reload or an expired
 * session loses nothing; another person on this computer does not find it tomorrow.
 */
const prefix = 'xunge-desk-draft:'

export function keepDraft(key: string, values: Record<string, string>): void {
  const worth = Object.values(values).some((value) => value.trim() !== '')
  try {
    if (worth) sessionStorage.setItem(prefix + key, JSON.stringify(values))
    else sessionStorage.removeItem(prefix + key)
  } catch {
    // storage refused: the form itself still holds the text
  }
}

export function draftOf(key: string): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(prefix + key) ?? 'null')
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, string>) : {}
  } catch {
    return {}
  }
}

export function dropDraft(key: string): void {
  try {
    sessionStorage.removeItem(prefix + key)
  } catch {
    // see keepDraft
  }
}

/** Everything typed on this tab goes when the person does. */
export function dropAllDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
  } catch {
    // see keepDraft
  }
}
