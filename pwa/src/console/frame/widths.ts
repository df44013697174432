const key = 'xunge-desk-widths'

export interface Widths {
  list: number
  case: number
}

/** Column widths belong to the person's screen, not to the link they send on. */
export function readWidths(): Widths {
  const kept: Partial<Widths> = {}
  try {
    Object.assign(kept, JSON.parse(localStorage.getItem(key) ?? '{}'))
  } catch {
    // unreadable or refused: as at first
  }
  const number = (value: unknown, otherwise: number): number => (typeof value === 'number' && value >= 240 && value <= 1000 ? value : otherwise)
  return { list: number(kept.list, 348), case: number(kept.case, innerWidth >= 1400 ? 460 : 420) }
}

export function keepWidths(widths: Widths): void {
  try {
    localStorage.setItem(key, JSON.stringify(widths))
  } catch {
    // see readWidths
  }
}
