import type { CategoryRow } from '@/api/types'

/**
 * Categories this account used lately, newest first. A convenience of this phone: losing it costs a few taps. What must be
 * kept from others is not among them: they lie, and are shown, where no PIN was given.
 */
const most = 6

function keyOf(userId: string): string {
  return `xunge-recent-categories-${userId}`
}

export function recentCategories(userId: string): string[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? '[]')
    return Array.isArray(held) ? held.filter((one): one is string => typeof one === 'string') : []
  } catch {
    return []
  }
}

export function usedCategory(userId: string, { code, protected: kept }: CategoryRow): void {
  if (kept) return
  try {
    localStorage.setItem(keyOf(userId), JSON.stringify([code, ...recentCategories(userId).filter((one) => one !== code)].slice(0, most)))
  } catch {
    // no room for a convenience
  }
}
