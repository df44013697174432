import type { ErrandState } from '@/api/care'
import type { ErrandView } from '@/local/care'
import type { CareForms } from '@/local/db'

export const errandStateWords: Record<ErrandState, string> = { accepted: '已受理', papers: '材料收了', filed: '已代交', told: '已回告', withdrawn: '不办了' }

export function kindName(errand: ErrandView, forms: CareForms | null): string {
  return errand.row?.kind.name ?? forms?.errand_kinds.find((kind) => kind.code === errand.kindCode)?.name ?? '代办'
}

export const missingPapers = (errand: ErrandView): string[] => errand.papers.filter((paper) => !paper.got).map((paper) => paper.name)

/** What to do next, in a sentence. */
export function nextWords(errand: ErrandView): string {
  if (errand.state === 'told' || errand.state === 'withdrawn') return '办完了'
  if (errand.state === 'filed') return '等结果，有了就回告本人'
  const missing = missingPapers(errand)
  if (missing.length > 0) return `还差：${missing.join('、')}`
  return errand.papers.length > 0 ? '材料齐了，去代交' : '办好就回告本人'
}
