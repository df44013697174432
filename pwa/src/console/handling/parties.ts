import type { PartyKnown } from '@/api/handling'

/** One of those who mediate with each other, as written in a form. */
export interface PartyLine {
  /** Which of those named before; none: somebody new. */
  was?: number
  /** What is known of whoever was named before, and not shown. */
  has?: PartyKnown[]
  name: string
  part: string
  phone: string
  id_number: string
  address: string
}

export const knownWords = '已记，不改就空着'

/** A form keeps text: its lines of parties too, so that they are kept as a draft with everything else. */
export const partiesText = (lines: readonly PartyLine[]): string => (lines.length ? JSON.stringify(lines) : '')

export function partiesIn(text: string): PartyLine[] {
  try {
    const lines: unknown = JSON.parse(text || '[]')
    return Array.isArray(lines) ? (lines as PartyLine[]) : []
  } catch {
    return []
  }
}

const written = ['name', 'part', 'phone', 'id_number', 'address'] as const

/** As sent: whoever has a name, and of them what was written. */
export function partiesSent(text: string): Record<string, string | number>[] {
  return partiesIn(text).filter(({ name }) => name.trim()).map((line) => {
    const sent: Record<string, string | number> = line.was === undefined ? {} : { was: line.was }
    for (const key of written) if (line[key].trim()) sent[key] = line[key].trim()
    return sent
  })
}

/** Those named already, to be put right: what is sealed of them is left empty, and stays. */
export const partiesKnown = (parties: readonly { name: string; part: string; has: PartyKnown[] }[]): string => partiesText(parties.map(({ name, part, has }, was) => ({ was, has, name, part, phone: '', id_number: '', address: '' })))
