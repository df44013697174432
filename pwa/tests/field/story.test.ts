// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { ErrandRow } from '@/api/care'
import { caseStory } from '@/field/cases/case-story'
import { errandStory } from '@/field/errands/errand-words'
import { taskStory } from '@/field/tasks/task-story'
import type { ReportView } from '@/local/overlay'
import type { TaskView } from '@/local/tasks'

const me = { id: 'me', name: '王芳', role_label: '网格员' }
const step = (seq: number, action: string, more: object = {}): object => ({ seq, action, label: action, at: `2026-11-2${seq}T01:00:00Z`, by: me, note: null, changes: {}, ...more })
const here = { at: 'phone', operationId: 'o', sending: false } as const
const photo = (sha256: string, more: object = {}): object => ({ sha256, by: 'me', at: '', arrived: true, ...more })

describe('the story of a record', () => {
  it('a case this phone alone has begins with its report and photos, unsent', () => {
    const report = { row: null, disposal: 'escalated', reportedAt: '2026-11-20T01:00:00Z', payload: { attachments: ['p'] }, delivery: here, caseNo: null, pendingSteps: [] } as unknown as ReportView
    expect(caseStory(report, me)).toEqual([expect.objectContaining({ label: '上报中心', by: me, photos: [{ sha256: 'p', arrived: false }], delivery: here })])
  })

  it('steps of a case in their order, photos with their step, how a call back ended, what was not sent last', () => {
    const row = {
      steps: [step(3, '回访', { changes: { outcome: 'satisfied' } }), step(1, '上报'), step(2, '办结', { changes: { resolution: '换了' } })],
      attachments: [photo('a'), photo('b', { step: 2 })], actions: [],
    }
    const pendingSteps = [{ operationId: 'o', action: 'supplement', note: '又漏了', photos: ['c'], recordedAt: '', delivery: here, back: true }]
    const told = caseStory({ row, pendingSteps } as unknown as ReportView, me)
    expect(told.map(({ label, said, photos }) => [label, said ?? null, photos?.map(({ sha256 }) => sha256)])).toEqual([
      ['上报', null, ['a']], ['办结', '换了', ['b']], ['回访：满意，结案', null, []], ['补充', null, ['c']],
    ])
    expect(told.map(({ delivery }) => delivery)).toEqual([undefined, undefined, undefined, here])
  })

  it('photos of a task stand with its last answer, and one that is known is not shown twice', () => {
    const task = {
      row: { steps: [step(1, 'send'), step(2, 'receive'), step(3, 'done'), step(4, 'recall')], attachments: [photo('a')] },
      pending: [{ operationId: 'o', action: 'done', note: '又去了', at: '', photos: ['a', 'b'], delivery: here }],
    } as unknown as TaskView
    expect(taskStory(task).map(({ action, photos }) => [action, photos?.map(({ sha256 }) => sha256)])).toEqual([
      ['send', undefined], ['receive', undefined], ['done', ['a']], ['recall', undefined], ['done', ['b']],
    ])
  })

  it('photos of an errand stand with its last step', () => {
    const told = errandStory({ steps: [step(1, 'open'), step(2, 'file')], attachments: [photo('a')] } as unknown as ErrandRow)
    expect(told.map(({ photos }) => photos?.length)).toEqual([undefined, 1])
  })
})
