/**
 * Search in the guide for advice at the door, without network: which entries hold every word is the twin of
 * server/catalogue/advice.py `_holds_all`, held to it by tests/vectors/advice_search.json. The order is ours: who types
 * "db" means 低保, not the eighth entry with a d and a b side by side.
 */
export interface GuideEntry {
  topic: string
  conditions: string | null
  papers: readonly string[]
  keywords: string | null
  /** Topic and keywords in whole pinyin and by initials, in words. */
  pinyin: string
  sort: number
}

/** Entries that hold every typed word, Chinese or pinyin, in any order; the likeliest first, else as the guide has them. */
export function seekAdvice<T extends GuideEntry>(all: readonly T[], typed: string): T[] {
  const words = wordsOf(typed)
  return all
    .map((entry) => ({ entry, far: words.map((word) => distance(entry, word)) }))
    .filter(({ far }) => far.every((one) => one < nowhere))
    .sort((a, b) => total(a.far) - total(b.far) || a.entry.sort - b.entry.sort || a.entry.topic.localeCompare(b.entry.topic, 'zh'))
    .map(({ entry }) => entry)
}

/**
 * What may have been meant when nothing holds every word, as in a whole question ("老人补贴怎么领"): entries whose topic or
 * everyday words share the most pairs of neighbouring characters with it, at most three.
 */
export function nearAdvice<T extends GuideEntry>(all: readonly T[], typed: string): T[] {
  const pairs = pairsOf(typed)
  return all
    .map((entry) => ({ entry, shared: pairs.filter((pair) => `${entry.topic} ${entry.keywords ?? ''}`.includes(pair)).length }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared || a.entry.sort - b.entry.sort)
    .slice(0, 3)
    .map(({ entry }) => entry)
}

const nowhere = 9

/** How far from the heart of an entry a word stands: 0 it is its name, … `nowhere`. */
function distance(entry: GuideEntry, word: string): number {
  const topic = entry.topic.toLowerCase()
  const keywords = (entry.keywords ?? '').toLowerCase()
  const spoken = entry.pinyin.split(' ')
  const texts = `${entry.conditions ?? ''}\n${entry.papers.join(' ')}`.toLowerCase()
  if (topic === word || spoken.slice(0, 2).includes(word)) return 0
  if (topic.startsWith(word) || spoken.slice(0, 2).some((one) => one.startsWith(word))) return 1
  if (spoken.includes(word) || keywords.split(' ').includes(word)) return 2
  if (topic.includes(word)) return 3
  if (keywords.includes(word) || spoken.some((one) => one.startsWith(word))) return 4
  if (spoken.some((one) => one.includes(word))) return 5
  return texts.includes(word) ? 6 : nowhere
}

function wordsOf(typed: string): string[] {
  return typed.toLowerCase().split(/\s+/).filter(Boolean)
}

/** Words of asking, which say nothing of what is asked about. */
const asking = /怎么样?|怎样|如何|什么|哪里|哪儿|哪个|多少|可以|可不可以|能不能|要不要|有没有|需要|办理|申请|一下|手续|材料|请问|我想|我要/g

function pairsOf(typed: string): string[] {
  return typed.replace(asking, ' ').split(/[^\u4e00-\u9fff]+/).flatMap((run) => Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2)))
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}
