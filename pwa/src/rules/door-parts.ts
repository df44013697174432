/**
 * A door as people write it and as they say it: pure, the same on the server (server/people/door.py), held together by
 * tests/vectors/doors.json. 1号楼1单元302室, 1-1-302 and 1 号楼 302 are one door said in three ways.
 */

/** One number of a door; `kind` empty: it does not say what it counts. */
export interface DoorPart {
  number: string
  kind: string
}

/** 号, 楼 and 门 say too little: they fit anything. */
const kinds: Readonly<Record<string, string>> = {
  号院: '院', 大院: '院', 号大院: '院', 院: '院',
  号楼: '楼', 楼栋: '楼', 栋: '楼', 幢: '楼', 座: '楼', 号楼栋: '楼',
  单元: '单元', 单: '单元',
  层: '层',
  室: '室', 户: '室', 房: '室',
  组: '组', 队: '组', 社: '组',
  号: '', 楼: '', 门: '', '#': '',
}
const words = Object.keys(kinds).sort((a, b) => b.length - a.length).join('|')
const part = new RegExp(`([0-9]+[a-z]?(?![a-z])|[a-z](?=栋|幢|座|单元|号楼))(${words})?`, 'gu')
const chinese = new RegExp(`[零〇一二三四五六七八九十百]+(?=${words})`, 'gu')
const digits = new Map(Array.from('零一二三四五六七八九').map((sign, value) => [sign, value])).set('〇', 0)

/** The numbered parts of a door, outermost first. A floor says nothing that its room does not. */
export function doorParts(text: string): DoorPart[] {
  const narrow = text.normalize('NFKC').replace(/\s/gu, '').toLowerCase().replace(chinese, (found) => String(chineseNumber(found)))
  return [...narrow.matchAll(part)]
    .map(([, number = '', word = '']) => ({ number: number.replace(/^0+(?=[0-9])/u, ''), kind: kinds[word] ?? '' }))
    .filter(({ kind }) => kind !== '层')
}

/** Where somebody lives; an address that ends with the door says it once. */
export function wholeDoor(address: string | null, door: string | null): DoorPart[] {
  const outer = doorParts(address ?? '')
  const inner = doorParts(door ?? '')
  return finds(inner, outer, true) ? outer : [...outer, ...inner]
}

const fits = (one: DoorPart, other: DoorPart): boolean =>
  one.number === other.number && (one.kind === '' || other.kind === '' || one.kind === other.kind)

/**
 * Whether a door is meant by what was said of it. Parts may be left out (1号楼302 has no stairway), but a bare number counts
 * what stands right before the next one: 1-302 is no 302 of the second stairway. `toTheEnd`: the last part said is the door's last.
 */
export function finds(said: readonly DoorPart[], door: readonly DoorPart[], toTheEnd = false): boolean {
  if (said.length === 0) return false
  for (let at = door.length - 1; at >= (toTheEnd ? door.length - 1 : 0); at -= 1) {
    if (reaches(said, said.length - 1, door, at)) return true
  }
  return false
}

function reaches(said: readonly DoorPart[], one: number, door: readonly DoorPart[], at: number): boolean {
  const [mine, theirs, before] = [said[one], door[at], said[one - 1]]
  if (!mine || !theirs || !fits(mine, theirs)) return false
  if (!before) return true
  if (before.kind === '') return reaches(said, one - 1, door, at - 1)
  for (let earlier = at - 1; earlier >= 0; earlier -= 1) if (reaches(said, one - 1, door, earlier)) return true
  return false
}

/** What tells whether two households are one; `pinyin` is empty where only this phone knows the household. */
export interface HomeToCompare {
  name: string
  pinyin: string
  address_text: string
  door: string | null
  grid: string
  /** `wholeDoor` of it, where that is at hand. */
  parts?: readonly DoorPart[]
}

/**
 * Two rows of one grid that look like the same household: the same door, said one way or another, and a name that sounds
 * the same (桂 and 贵 are one key apart) or only adds to the other (张桂兰家). Brothers at one door are two households.
 */
export function likelySame(one: HomeToCompare, other: HomeToCompare): boolean {
  return sameHomeDoor(one, other) && sameName(one, other)
}

/** The same door of one grid, whoever lives there. */
export function sameHomeDoor(one: HomeToCompare, other: HomeToCompare): boolean {
  return one.grid === other.grid && sameDoor(one, other)
}

const byLength = <T extends { length: number }>(one: T, other: T): [T, T] => (one.length <= other.length ? [one, other] : [other, one])
const bare = (text: string): string => text.replace(/\s/gu, '')

const partsOf = ({ parts, address_text, door }: HomeToCompare): readonly DoorPart[] => parts ?? wholeDoor(address_text, door)

function sameDoor(one: HomeToCompare, other: HomeToCompare): boolean {
  const [short, long] = byLength(partsOf(one), partsOf(other))
  if (long.length === 0) {
    const [first, second] = [one, other].map((home) => bare(`${home.address_text}${home.door ?? ''}`))
    return first !== '' && first === second
  }
  return (short.length > 1 || short.length === long.length) && finds(short, long, true)
}

function sameName(one: HomeToCompare, other: HomeToCompare): boolean {
  const [short, long] = byLength(bare(one.name), bare(other.name))
  if (short.length >= 2 && long.startsWith(short)) return true
  const [first, second] = [one, other].map((home) => home.pinyin.split(' ')[0])
  return first !== '' && first !== undefined && first === second
}

/** 十二 is 12, 二十 20, 三〇二 302. */
function chineseNumber(text: string): number {
  if (!/[十百]/u.test(text)) return Number(Array.from(text, (sign) => digits.get(sign) ?? 0).join(''))
  let total = 0
  let digit = 0
  for (const sign of text) {
    if (sign === '十' || sign === '百') {
      total += (digit || 1) * (sign === '十' ? 10 : 100)
      digit = 0
    } else digit = digits.get(sign) ?? 0
  }
  return total + digit
}
