import type { PhotoToKeep } from '@/local/record'

/**
 * What was typed and not sent yet, by what it was typed for. Kept for the tab: closing the case, a reload or an expired
 * session loses nothing; another person on this computer does not find it tomorrow.
 */
const prefix = 'xunge-desk-draft:'
/** Photos that wait with a draft: too large for the tab's storage, so a reload loses them. */
const photos = new Map<string, PhotoToKeep[]>()

export const photosOf = (key: string): PhotoToKeep[] => photos.get(key) ?? []

export function keepPhotos(key: string, kept: PhotoToKeep[]): void {
  if (kept.length > 0) photos.set(key, kept)
  else photos.delete(key)
}

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
  photos.delete(key)
  try {
    sessionStorage.removeItem(prefix + key)
  } catch {
    // see keepDraft
  }
}

/** Of several that are written side by side ("intake", "intake 2"), those with anything in them, in the order they were begun. */
export function draftsLike(key: string): string[] {
  try {
    const found = Object.keys(sessionStorage).filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length)).filter((one) => one === key || one.startsWith(`${key} `))
    return found.sort((one, other) => placeOf(one) - placeOf(other))
  } catch {
    return []
  }
}

const placeOf = (key: string): number => Number(/ (\d+)$/.exec(key)?.[1] ?? 1)

/** Everything typed on this tab goes when the person does. */
export function dropAllDrafts(): void {
  photos.clear()
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
  } catch {
    // see keepDraft
  }
}
