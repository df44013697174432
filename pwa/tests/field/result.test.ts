// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { CaseRow, CaseStep } from '@/api/types'
import { residentWords } from '@/field/cases/resident'
import { resultOf, withdrawnWords } from '@/field/cases/result'
import type { ReportView } from '@/local/overlay'

const me = { id: 'me', name: '王芳', role_label: '网格员' }
const centre = { id: 'you', name: '吴静', role_label: '受理员' }
const step = (seq: number, action: string, by: CaseStep['by'], note: string | null) =>
  ({ seq, action, by, note, at: `2026-11-2${seq}T01:00:00Z` }) as CaseStep
const report = (state: CaseRow['state'], steps: CaseStep[], more: Partial<CaseRow> = {}) =>
  ({ disposal: 'escalated', reportedAt: '2026-11-20T01:00:00Z', payload: null, pendingSteps: [], row: { state, steps, resolution: null, flags: [], disposal: 'escalated', reported_by: me, reported_at: '2026-11-20T01:00:00Z', ...more } }) as unknown as ReportView

describe('what became of a case', () => {
  it('a withdrawal is no answer: the worker is told what the worker said', () => {
    const withdrawn = report('withdrawn', [step(1, 'report', me, null), step(2, 'withdraw', me, '孩子找到了')])
    expect(resultOf(withdrawn)).toBeNull()
    expect(withdrawnWords(withdrawn, 'me')).toBe('你撤回了：孩子找到了')
    expect(withdrawnWords(report('withdrawn', [step(2, 'withdraw', centre, '重复')]), 'me')).toBe('吴静撤回了：重复')
    expect(withdrawnWords(report('handling', []), 'me')).toBeNull()
  })

  it('the resolution of a closed case is the answer, dated by the step that gave it', () => {
    const closed = report('closed', [step(1, 'report', me, null), step(3, 'finish', centre, null), step(4, 'call_back', centre, '谢谢')], { resolution: '换了防水层' })
    expect(resultOf(closed)).toEqual({ words: '换了防水层', from: 'centre', at: '2026-11-23T01:00:00Z' })
  })

  it('twice not satisfied, the answer is the director’s, and until then there is none', () => {
    const told = [step(3, 'finish', centre, null), { ...step(4, 'call_back', centre, '还漏'), from: 'callback', to: 'callback' } as CaseStep]
    expect(resultOf(report('callback', told, { resolution: '换了防水层', flags: ['director_decides'] }))).toBeNull()
    const decided = { ...step(5, 'close_by_director', centre, '两次都查过，没有再漏'), from: 'callback', to: 'closed' } as CaseStep
    const closed = report('closed', [...told, decided], { resolution: '换了防水层' })
    expect(resultOf(closed)).toEqual({ words: '中心主任看过了，决定结案：两次都查过，没有再漏', from: 'centre', at: '2026-11-25T01:00:00Z' })
    expect(residentWords(closed).words).toBe('中心主任看过了，决定结案：两次都查过，没有再漏')
  })

  it('without one, only a note of somebody else answers', () => {
    expect(resultOf(report('merged', [step(2, 'merge', centre, '与另一件同办')]))?.words).toBe('与另一件同办')
    expect(resultOf(report('closed', [step(2, 'finish', me, '我写的')]))).toBeNull()
    expect(resultOf(report('handling', [step(2, 'finish', centre, '退回前的话')]))).toBeNull()
  })

  it('what was closed on the spot is the worker’s own word', () => {
    expect(resultOf(report('closed', [step(1, 'resolve_on_spot', me, null)], { disposal: 'resolved_on_spot', resolution: '当场搬走' }))?.from).toBe('own')
  })
})
