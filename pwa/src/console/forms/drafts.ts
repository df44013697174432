import { ref, shallowReactive } from 'vue'
import type { PhotoToKeep } from '@/local/record'

/**
 * What was typed and not sent yet, by what it was typed for. Kept for the tab: closing the case, a reload or an expired
 * session loses nothing; another person on this computer does not find it tomorrow.
 */
const prefix = 'xunge-desk-draft:'
/** Photos that wait with a draft: too large for the tab's storage, so a reload loses them, but where they are kept below. */
const photos = shallowReactive(new Map<string, PhotoToKeep[]>())
/** Whose photos outlive the page, on a phone that ends it while the camera is open; null: nobody's. */
let keeper: string | null = null
/** How often what was kept has been read back. */
export const restored = ref(0)
/** Dexie, which a desk that keeps no photos need not fetch. */
const onPhone = () => import('@/local/draft-photos')

/** From here on photos are kept for this person, a week; those of before are there again when `restored` rises. */
export async function keepPhotosFor(account: string): Promise<void> {
  keeper = account
  for (const [key, kept] of await (await onPhone()).draftPhotosOf(account)) if (!photos.has(key)) photos.set(key, kept)
  restored.value += 1
}

/** Whoever signs out leaves no picture behind. */
export async function forgetKeptPhotos(): Promise<void> {
  if (keeper === null) return
  keeper = null
  await (await onPhone()).forgetDraftPhotos()
}

/** All of a form that was put away. */
export interface Written {
  values: Record<string, string>
  photos: PhotoToKeep[]
}

export const photosOf = (key: string): PhotoToKeep[] => photos.get(key) ?? []

export function keepPhotos(key: string, kept: PhotoToKeep[]): void {
  if (kept.length > 0) photos.set(key, kept)
  else photos.delete(key)
  const whose = keeper
  if (whose !== null) void onPhone().then(({ keepDraftPhotos }) => keepDraftPhotos(whose, key, kept))
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
  if (photos.has(key)) keepPhotos(key, [])
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

/** Steps of a row that somebody began to fill in and did not send: what follows its id in the key. */
export function stepsBegun(id: string): string[] {
  let typed: string[] = []
  try {
    typed = Object.keys(sessionStorage).filter((one) => one.startsWith(`${prefix}${id} `)).map((one) => one.slice(prefix.length))
  } catch {
    // see keepDraft
  }
  return [...new Set([...typed, ...[...photos.keys()].filter((one) => one.startsWith(`${id} `))])].map((key) => key.slice(id.length + 1))
}

const placeOf = (key: string): number => Number(/ (\d+)$/.exec(key)?.[1] ?? 1)

/** Everything typed on this tab goes when the person does. */
export function dropAllDrafts(): void {
  photos.clear()
  void forgetKeptPhotos()
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
  } catch {
    // see keepDraft
  }
}
