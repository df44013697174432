/** Somebody's words with more to follow on the same line: without the stop they end with. */
export function bare(words: string): string {
  return words.trim().replace(/[。．.！？!?；;，,、：:\s]+$/u, '')
}
