const emergencyNumbers = new Set(['110', '119', '120', '122'])

/** Text cut at emergency numbers, so that they can be called with a tap. 12345 is no 120: whole runs of digits are compared. */
export function phoneParts(text: string): { text: string; call: boolean }[] {
  return text.split(/(\d+)/).filter((part) => part !== '').map((part) => ({ text: part, call: emergencyNumbers.has(part) }))
}
