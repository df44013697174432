import type { BaseKind } from './types'

/** Which base map somebody at the desk wants, kept in this browser; null: none. */
const storageKey = 'xunge-desk-base'

export function readDeskBase(): BaseKind | null {
  try {
    const held = localStorage.getItem(storageKey)
    return held === 'none' ? null : held === 'photo' ? 'photo' : 'streets'
  } catch {
    return 'streets'
  }
}

export function keepDeskBase(kind: BaseKind | null): void {
  try {
    localStorage.setItem(storageKey, kind ?? 'none')
  } catch {
    // not kept: streets again next time
  }
}

export function nextDeskBase(kind: BaseKind | null): BaseKind | null {
  return kind === 'streets' ? 'photo' : kind === 'photo' ? null : 'streets'
}
