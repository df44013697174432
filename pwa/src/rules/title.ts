/**
 * What a case is called: the first sentence with something in it, at most 24 characters. The twin of
 * server/cases/titles.py, held to it by tests/vectors/titles.json.
 */
const longest = 24

export function titleOf(written: string): string {
  const first = Array.from(firstSentence(written))
  return first.length > longest ? `${first.slice(0, longest).join('')}…` : first.join('') || '（没有写内容）'
}

/** The first sentence with something in it, whole. */
export function firstSentence(written: string): string {
  const plain = (text: string): string => text.trim().split(/\s+/u).join(' ')
  return written.split(/[。！？!?\n\r]/u).map(plain).find((one) => one !== '') ?? plain(written)
}
