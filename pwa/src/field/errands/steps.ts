import { openErrand, type ErrandView } from '@/local/care'
import { missingPapers } from './errand-words'

export type ErrandStep = 'gather' | 'file' | 'tell' | 'withdraw'

export const steps: Record<ErrandStep, { label: string; ask: string; must: boolean }> = {
  gather: { label: '收材料', ask: '备注', must: false },
  file: { label: '代交了', ask: '交到哪里、交给谁', must: false },
  tell: { label: '回告本人', ask: '结果，怎么告诉本人的', must: true },
  withdraw: { label: '不办了', ask: '为什么不办了', must: true },
}

/** What may come next, by where it stands: the server asks the same table (errands/workflow.py). */
export function stepsFrom(errand: ErrandView): ErrandStep[] {
  const { state, papers } = errand
  if (!openErrand(state)) return []
  const found: ErrandStep[] = []
  if (state !== 'filed' && papers.length > 0) found.push('gather')
  if (state !== 'filed') found.push('file')
  if (state !== 'accepted' || papers.length === 0) found.push('tell')
  // the window has asked for one more
  if (state === 'filed' && missingPapers(errand).length > 0) found.push('gather')
  return [...found, 'withdraw']
}
