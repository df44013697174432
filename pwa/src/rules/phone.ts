/** Telephones as people write them. */

const written = /^[0-9+][0-9 -]*$/u

/** What is wrong with a household's, in words for whoever types it; null: nothing. The twin of server/people/phone.py, held to it by tests/vectors/phones.json. */
export function phoneFault(text: string): string | null {
  const trimmed = text.trim()
  if (!written.test(trimmed)) return '电话只写数字'
  const all = trimmed.replace(/\D/gu, '')
  if (trimmed.startsWith('+') && !all.startsWith('86')) return all.length >= 8 && all.length <= 15 ? null : '要 11 位手机号，或者座机号'
  const digits = all.startsWith('86') && all.length > 11 ? all.slice(2) : all
  if (digits.startsWith('1')) {
    if (digits.length !== 11) return `手机号要 11 位，这里是 ${digits.length} 位`
    return /^1[3-9]/u.test(digits) ? null : '手机号前三位不对，看一下'
  }
  if (digits.startsWith('0')) return /^(?:0[12]\d|0[3-9]\d{2})[2-8]\d{6,7}$/u.test(digits) ? null : '座机要区号加 7 到 8 位，看一下'
  return /^[2-8]\d{6,7}$/u.test(digits) ? null : '要 11 位手机号，或者座机号'
}

/** The link that calls it, however it is written. */
export const telOf = (phone: string): string => `tel:${phone.replace(/[^\d+]/gu, '')}`
