/** Who was received, counted in two ways that are never mixed: how many people came (人次), and how often somebody came (批). */
export interface Received {
  people: number
  receptions: number
}

export const receivedWords = ({ people, receptions }: Received): string => `${people} 人次，${receptions} 批`

/** "26 人次，19 批（咨询 13 人次，9 批；受理 10 人次，7 批）": the kinds add up to the whole, in both. */
export function receivedInAll(all: Received & { kinds: (Received & { label: string })[] }): string {
  const kinds = all.kinds.filter(({ receptions }) => receptions > 0).map((one) => `${one.label} ${receivedWords(one)}`)
  return `${receivedWords(all)}${kinds.length > 0 ? `（${kinds.join('；')}）` : ''}`
}
