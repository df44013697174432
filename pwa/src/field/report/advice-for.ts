import type { AdviceRow } from '@/api/care'
import type { CategoryRow } from '@/api/types'

const most = 3

/** Entries of the guide that speak of a category's matter: by its name, or by what people call the one or the other. */
export function adviceFor(category: Pick<CategoryRow, 'name' | 'keywords'>, guide: readonly AdviceRow[]): AdviceRow[] {
  const called = [category.name, ...wordsOf(category.keywords)].filter((word) => word.length > 1)
  return guide
    .filter((entry) => !entry.retired)
    .map((entry) => ({ entry, hits: called.filter((word) => entry.topic.includes(word) || wordsOf(entry.keywords).some((other) => other.includes(word) || (other.length > 1 && word.includes(other)))).length }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits || a.entry.sort - b.entry.sort)
    .slice(0, most)
    .map(({ entry }) => entry)
}

function wordsOf(text: string | null | undefined): string[] {
  return (text ?? '').split(/\s+/).filter(Boolean)
}
