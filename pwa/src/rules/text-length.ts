/** Of a text with so many signs, of which so many can be sent, in words; nothing while there is room. Text is never cut. */
export function lengthWords(signs: number, most: number): string {
  if (signs > most) return `多了 ${signs - most} 字，删短一点才送得出去。`
  return signs > most * 0.8 ? `写了 ${signs} 字，最多 ${most} 字。` : ''
}
