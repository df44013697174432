// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { TaskFormOffer, TaskRow } from '@/api/tasks'
import RecallForm from './RecallForm.vue'
import { bodyOf, emptyTask, missing, suggest, wholeGrid } from './send'
import { among, taskPassages } from './task-story'
import TaskBox from './TaskBox.vue'

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 26, 1, minute)).toISOString()
const offer: TaskFormOffer = {
  kinds: [{ code: 'verify', name: '核实', by_visit: true, suggestion: '去看看' }, { code: 'visit', name: '走访', by_visit: true, suggestion: '上门问问' }],
  grid: { code: '620902001001001', name: '第1网格' },
  receivers: [{ id: 'w', name: '王芳', role_label: '网格员', holds_grid: true }, { id: 'l', name: '陈刚', role_label: '网格长', holds_grid: false }],
  to_grid: true,
  due: { normal: at(0), urgent: at(0), grave: at(0) },
}

describe('the form of a new task', () => {
  it('suggests the kind that fits, its words and the worker of the grid', () => {
    expect(suggest(emptyTask(), offer, '')).toEqual({ kind: 'verify', ask: '去看看', to: 'w' })
    expect(suggest(emptyTask(), offer, 'visit')).toMatchObject({ kind: 'visit', ask: '上门问问' })
  })
  it('leaves alone what was written or chosen', () => {
    const form = emptyTask({ kind: 'visit', ask: '去302室', to: wholeGrid })
    expect(suggest(form, offer, '')).toEqual({ kind: 'visit' })
    // words it suggested itself follow the kind
    expect(suggest({ ...form, ask: '去看看' }, offer, '')).toMatchObject({ ask: '上门问问' })
    // who is there no more is not sent to
    expect(suggest({ ...form, to: 'gone' }, { ...offer, to_grid: false }, '')).toMatchObject({ to: 'w' })
  })
  it('says what is missing, and sends only what was filled in', () => {
    expect(missing(emptyTask(), { ...offer, grid: null })).toEqual({ ask: '请写要做什么', grid: '请选一个网格' })
    expect(missing(emptyTask({ ask: '看' }), { ...offer, receivers: [] })).toEqual({ assignee_id: '请选派给谁' })
    const form = emptyTask({ kind: 'verify', ask: ' 看 ', to: wholeGrid })
    expect(missing(form, offer)).toEqual({})
    expect(bodyOf(form)).toEqual({ kind: 'verify', ask: '看', urgency: 'normal' })
    expect(bodyOf({ ...form, to: 'w', grid: 'g', due: '2026-12-01' })).toEqual({ kind: 'verify', ask: '看', urgency: 'normal', assignee_id: 'w', grid: 'g', due_on: '2026-12-01' })
  })
})

describe('tasks in the story', () => {
  const by = { id: 'w', name: '王芳', role_label: '网格员' }
  const row = {
    id: 't', kind: { name: '核实' }, ask: '量室温', assignee: { id: 'w', name: '王芳' }, area: { grid: null },
    steps: [{ seq: 1, action: 'send', label: '派任务', at: at(5), by, note: null }, { seq: 2, action: 'done', label: '办好了', at: at(9), by, note: '16度' }],
    attachments: [{ sha256: 'p', by: '王芳', at: at(9), arrived: true }],
  } as unknown as TaskRow

  it('each step says what was asked or answered, with the photos that came with it', () => {
    expect(taskPassages([row]).map(({ label, said, photos }) => [label, said, photos.length])).toEqual([['派任务：核实，给王芳', '量室温', 0], ['核实任务：办好了', '16度', 1]])
  })
  it('stands where it happened, and the case keeps its own order', () => {
    const steps = [{ at: at(1), n: 1 }, { at: at(7), n: 2 }, { at: at(6), n: 3 }]
    const order = among(steps, taskPassages([row])).map(({ step, task }) => step?.n ?? task?.key)
    expect(order).toEqual([1, 't 1', 2, 3, 't 2'])
  })
})

describe('the tasks of a panel', () => {
  const by = { id: 'w', name: '王芳', role_label: '网格员' }
  const sent = {
    id: 't', kind: { name: '核实' }, ask: '量室温', state: 'sent', state_label: '已派出', urgency: 'urgent', version: 1, assignee: { id: 'w', name: '王芳' }, area: { grid: null }, due_at: at(60), yellow_at: at(50),
    steps: [{ seq: 1, action: 'send', label: '派任务', at: at(5), by, note: null }], attachments: [], actions: [{ name: 'recall' }],
  } as unknown as TaskRow
  const answered = { ...sent, state: 'done', version: 2, steps: [...sent.steps, { seq: 2, action: 'done', label: '办好了', at: at(9), by, note: '16度' }] } as TaskRow

  it('says how pressing one is; what was said of it goes with its next step; the last answer stays to be read', async () => {
    const box = mount(TaskBox, { props: { about: { case: 'c' }, rows: [sent], now: new Date(at(10)) } })
    expect(box.get('[data-test="open-task"]').text()).toContain('紧急')
    await box.get('[data-test="task-recall"]').trigger('click')
    box.getComponent(RecallForm).vm.$emit('recalled', sent)
    await box.vm.$nextTick()
    expect(box.find('[data-test="task-said"]').exists()).toBe(true)
    await box.setProps({ rows: [answered] })
    expect(box.find('[data-test="task-said"]').exists()).toBe(false)
    expect(box.get('[data-test="task-answer"]').text()).toMatch(/核实任务：办好了.*网格员 王芳.*16度/)
    await box.setProps({ rows: [{ ...sent, urgency: 'normal' }] })
    expect(box.find('[data-test="task-urgency"]').exists()).toBe(false)
  })
})
