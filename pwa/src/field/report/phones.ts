const emergencyNumbers = new Set(['110', '119', '120', '122'])

/** Text cut at emergency numbers, so that they can be called with a tap. 12345 is no 120: whole runs of digits are compared. */
export function phoneParts(text: string): { text: string; call: boolean }[] {
  return text.split(/(\d+)/).filter((part) => part !== '').map((part) => ({ text: part, call: emergencyNumbers.has(part) }))
}

/** The numbers of an entry of the guide (several are parted by 、), each with its link, and whether it cannot wait. */
export function numbersToCall(phone: string | null): { text: string; href: string; emergency: boolean }[] {
  const numbers = (phone ?? '').split('、').map((one) => one.trim()).filter(Boolean)
  return numbers.map((text) => ({ text, href: `tel:${text.replace(/[^\d+]/g, '')}`, emergency: emergencyNumbers.has(text) }))
}
