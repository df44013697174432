import { telOf } from '@/rules/phone'

const emergencyNumbers = new Set(['110', '119', '120', '122'])

/** 解放路110号, 12345元: a number with one of these behind it counts or names something else. */
const notAPhone = '(?!\\s*(?:号|室|栋|楼|单元|户|人|年|月|日|天|元|块|万|米|斤|亩|平))'
/** Whole numbers only, so that neither a case's code nor an identity number is cut into telephones. */
const phone = new RegExp(
  '(?<![\\dA-Za-z-])(?:' +
    '1[3-9]\\d([- ]?)\\d{4}\\1\\d{4}' + // mobile
    '|0\\d{2,3}-?\\d{7,8}' + // with its area code
    '|[48]00-?\\d{3}-?\\d{4}' +
    `|(?:12\\d{3}|9[56]\\d{3}|96\\d{3}|11[09]|12[02])${notAPhone}` + // service lines
    ')(?![\\dA-Za-z]|-\\d)',
  'g',
)

/** Text cut at telephone numbers, so that they can be called with a tap. */
export function phoneParts(text: string): { text: string; call: boolean }[] {
  const parts: { text: string; call: boolean }[] = []
  let at = 0
  for (const found of text.matchAll(phone)) {
    if (found.index > at) parts.push({ text: text.slice(at, found.index), call: false })
    parts.push({ text: found[0], call: true })
    at = found.index + found[0].length
  }
  return at < text.length ? [...parts, { text: text.slice(at), call: false }] : parts
}

/** The numbers of an entry of the guide (several are parted by 、), each with its link, and whether it cannot wait. */
export function numbersToCall(phones: string | null): { text: string; href: string; emergency: boolean }[] {
  const numbers = (phones ?? '').split('、').map((one) => one.trim()).filter(Boolean)
  return numbers.map((text) => ({ text, href: telOf(text), emergency: emergencyNumbers.has(text) }))
}
