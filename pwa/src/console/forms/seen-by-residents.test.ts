import { expect, it } from 'vitest'
import type { CaseAction } from '@/api/types'
import { caseSteps, mostSigns } from '../next-step'
import { namesSomebody } from './seen-by-residents'

it('a telephone, a door or a neighbour in what residents read is asked about, and no other number or word', () => {
  for (const told of ['已联系李建国 13893712345', '打 0937-2612345', '家里302室21度', '3单元 302', '张桂兰大妈家20度']) expect(namesSomebody(told), told).not.toBeNull()
  for (const other of ['', '入户测温20度', '涉及300户', '退了 12000 元', '2026年11月23日', '3单元停水', '和大家商量好了', '任何师傅都能修']) expect(namesSomebody(other), other).toBeNull()
})

const progress = { name: 'progress', label: '报进展', fields: [{ name: 'note', label: '办到哪一步了', required: false }, { name: 'tell', label: '给谁看', required: false }] } as CaseAction
const finish = { name: 'finish', label: '办结', fields: [{ name: 'resolution', label: '办理结果（群众能看到）', required: true }] } as CaseAction

it('it is asked in every form that residents read, and not of what only the centre sees', () => {
  const doubts = (action: CaseAction, values: Record<string, string>) => Object.keys(caseSteps.doubts?.(action, values) ?? {})
  const words = '已联系李建国 13893712345'
  expect([doubts(finish, { resolution: words }), doubts(progress, { note: words, tell: 'yes' }), doubts(progress, { note: words, tell: 'no' })]).toEqual([['resolution'], ['note'], []])
})

it('what is too long to be sent is told, and not cut', () => {
  const fault = (signs: number) => caseSteps.missing(finish, { resolution: '字'.repeat(signs) }, 0).resolution
  expect([fault(mostSigns), fault(mostSigns + 1)]).toEqual([undefined, expect.stringContaining('太长')])
})
