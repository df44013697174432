import type { ErrandRow, ErrandState } from '@/api/care'
import type { ErrandView } from '@/local/care'
import type { CareForms } from '@/local/db'
import type { StoryStep } from '../story/story-step'

export const errandStateWords: Record<ErrandState, string> = { accepted: '已受理', papers: '材料收了', filed: '已代交', told: '已回告', withdrawn: '不办了' }

export function kindName(errand: ErrandView, forms: CareForms | null): string {
  return errand.row?.kind.name ?? forms?.errand_kinds.find((kind) => kind.code === errand.kindCode)?.name ?? '代办'
}

export const missingPapers = (errand: ErrandView): string[] => errand.papers.filter((paper) => !paper.got).map((paper) => paper.name)

/** What was said at the last step of that kind, as far as this phone knows; null: nothing was. */
export function saidAt(errand: ErrandView, action: 'file' | 'tell' | 'withdraw'): string | null {
  return errand.row?.steps.findLast((step) => step.action === action)?.note ?? null
}

/** What to do next, in a sentence. */
export function nextWords(errand: ErrandView): string {
  if (errand.state === 'told') return '办完了'
  if (errand.state === 'withdrawn') return '不办了'
  const missing = missingPapers(errand)
  if (errand.state === 'filed') return missing.length > 0 ? `已代交，窗口要补就补：${missing.join('、')}` : '等结果，有了就回告本人'
  if (missing.length > 0) return `还差：${missing.join('、')}`
  return errand.papers.length > 0 ? '材料齐了，去代交' : '办好就回告本人'
}

/** What was done with it. A photo is not told by step: they stand with the last one. */
export function errandStory({ steps, attachments }: ErrandRow): StoryStep[] {
  return steps.map((step, place) => ({ key: step.seq, action: step.action, label: step.label, at: step.at, by: step.by, note: step.note, ...(place === steps.length - 1 ? { photos: attachments } : {}) }))
}
