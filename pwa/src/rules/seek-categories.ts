/** Search among categories, on the phone and at the desk alike. */
export interface SoughtCategory {
  code: string
  parent: string | null
  name: string
  sort: number
  advice: string | null
  /** What people call it, in words; and name and words in pinyin. */
  keywords?: string | null
  pinyin?: string
  retired: boolean
}

export interface CategoryGroup<C extends SoughtCategory> {
  group: C
  members: C[]
}

const nowhere = 9

/**
 * Categories under their groups, narrowed to those that every typed word means: by name, by what people call it, by pinyin
 * whole or by initials, by the group, or by a word of the advice; the likeliest first, and of equals those used lately. A
 * group without members is chosen itself.
 */
export function seekCategories<C extends SoughtCategory>(all: readonly C[], typed: string, lately: readonly string[] = []): CategoryGroup<C>[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const sorted = all.filter((one) => !one.retired).sort((a, b) => a.sort - b.sort)
  const groups = sorted
    .filter((one) => one.parent === null)
    .map((group) => {
      const members = sorted.filter((one) => one.parent === group.code)
      return { group, members: members.length > 0 ? members : [group] }
    })
  if (words.length === 0) return groups
  const used = (one: C): number => (lately.includes(one.code) ? lately.indexOf(one.code) : lately.length)
  return groups
    .map(({ group, members }) => ({
      group,
      members: members
        .map((one) => ({ one, far: words.map((word) => distance(one, group, word)) }))
        .filter(({ far }) => far.every((each) => each < nowhere))
        .map(({ one, far }) => ({ one, far: Math.max(...far) }))
        .sort((a, b) => a.far - b.far || used(a.one) - used(b.one)),
    }))
    .filter(({ members }) => members.length > 0)
    .sort((a, b) => (a.members[0]?.far ?? nowhere) - (b.members[0]?.far ?? nowhere))
    .map(({ group, members }) => ({ group, members: members.map(({ one }) => one) }))
}

/** How far from the heart of a category a word stands: 0 it is its name, … `nowhere`. */
function distance(one: SoughtCategory, group: SoughtCategory, word: string): number {
  const spoken = (one.pinyin ?? '').split(' ')
  if (one.name === word || spoken.slice(0, 2).includes(word)) return 0
  if (one.name.includes(word) || calls(one, word) || spoken.includes(word)) return 1
  if (spoken.some((each) => each.startsWith(word))) return 2
  if (group.name.includes(word) || (group.pinyin ?? '').split(' ').some((each) => each.startsWith(word))) return 3
  if (one.advice?.includes(word) === true || (word.length > 1 && spoken.some((each) => each.includes(word)))) return 4
  return nowhere
}

/** Whether people mean it by the word: "楼上漏水了" is 漏水, "漏" alone is many things. */
function calls(one: SoughtCategory, word: string): boolean {
  return (one.keywords ?? '').split(' ').some((called) => called !== '' && (word.includes(called) || (word.length > 1 && called.includes(word))))
}

/** What to offer when nothing was found: a matter that fits nowhere, and one that cannot wait. */
export function whenNothingFits<C extends SoughtCategory>(all: readonly C[]): C[] {
  return ['other', 'emergency'].flatMap((code) => all.filter((one) => one.code === code && !one.retired))
}
