/** Citizen ID numbers (GB 11643), by the same rule as `server/people/id_number.py`; held to it by tests/vectors/id_numbers.json. */

const shape = /^[1-9]\d{16}[0-9X]$/
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checks = '10X98765432'
const earliest = 1890

export interface IdNumber {
  plain: string
  /** YYYY-MM-DD. */
  born: string
  sex: 'female' | 'male'
}

/** The number as people write it (spaces, a small x, full-width digits), or what is wrong with it. `today`: YYYY-MM-DD. */
export function readIdNumber(text: string, today: string): { number: IdNumber; fault: null } | { number: null; fault: string } {
  const plain = text.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  const wrong = (fault: string): { number: null; fault: string } => ({ number: null, fault })
  if (!shape.test(plain)) return wrong('应是 18 位，最后一位可以是 X')
  if (checkCharacter(plain) !== plain[17]) return wrong('校验位不符，请对照证件再看一遍')
  const [year, month, day] = [plain.slice(6, 10), plain.slice(10, 12), plain.slice(12, 14)]
  const born = `${year}-${month}-${day}`
  // 30 February would quietly become 2 March
  const date = new Date(`${born}T00:00:00Z`)
  if (Number(year) < 1 || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== born) return wrong('里面的出生日期不存在')
  if (Number(year) < earliest || born > today) return wrong('里面的出生日期不可能')
  return { number: { plain, born, sex: Number(plain[16]) % 2 === 1 ? 'male' : 'female' }, fault: null }
}

function checkCharacter(plain: string): string | undefined {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(plain[index]), 0)
  return checks[sum % 11]
}
