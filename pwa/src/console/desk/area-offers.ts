import type { Filters } from '../filters'

interface Area {
  code: string
  name: string
  parent: string | null
}

/** More than this a word means no place in particular ("社区", "第一网格"): whoever wants one of them chooses it in the tree. */
const mostOffered = 4

/**
 * Places that a search may mean, the largest first: each offered as the filter it is, with the other words still sought. The search
 * itself reads what was written of a case; where it lies is asked of its area, exactly.
 */
export function areaOffers(areas: readonly Area[], { q, area }: Pick<Filters, 'q' | 'area'>): { label: string; change: Pick<Filters, 'q' | 'area'> }[] {
  const names = new Map(areas.map(({ code, name }) => [code, name]))
  const words = q.split(/\s+/).filter(Boolean)
  return words.flatMap((word, at) => {
    const meant = word.length < 2 ? [] : areas.filter(({ name, parent }) => {
      const above = names.get(parent ?? '') ?? ''
      return name.includes(word) || (!above.includes(word) && `${above}${name}`.includes(word))
    }).filter(({ code }) => code !== area)
    const exact = meant.filter(({ name }) => name === word)
    const offered = exact.length > 0 ? exact : meant
    if (offered.length > mostOffered) return []
    return [...offered].sort((a, b) => a.code.length - b.code.length || a.code.localeCompare(b.code)).map(({ code, name, parent }) => ({
      label: `${names.get(parent ?? '') ?? ''}${name}`,
      change: { area: code, q: words.filter((_, other) => other !== at).join(' ') },
    }))
  })
}

interface Kind {
  code: string
  name: string
  keywords?: string | null
  retired: boolean
}
/** More than this a word means no kind of matter in particular. */
const mostKinds = 2

/**
 * Kinds of matters that a search may mean, by their names and what people call them: what stands in no case as a word (噪音) is often one.
 * Offered like places.
 */
export function kindOffers(kinds: readonly Kind[], { q, category }: Pick<Filters, 'q' | 'category'>): { label: string; change: Pick<Filters, 'q' | 'category'> }[] {
  const words = q.split(/\s+/).filter(Boolean)
  return words.flatMap((word, at) => {
    const meant = word.length < 2 ? [] : kinds.filter(({ code, name, keywords, retired }) => !retired && code !== category && (name.includes(word) || (keywords ?? '').split(' ').includes(word)))
    if (meant.length > mostKinds) return []
    return meant.map(({ code, name }) => ({ label: name, change: { category: code, q: words.filter((_, other) => other !== at).join(' ') } }))
  })
}
