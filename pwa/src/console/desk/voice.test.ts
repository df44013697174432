import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import CallBox from './CallBox.vue'
import { howWords } from '../words'

vi.mock('../session', () => ({ session: { status: 'in' }, permissions: () => ['case.read_contact'], ask: (question: () => unknown) => question(), client: { request: () => Promise.resolve({ script: [], tries: 3, days: 2, call_from: '08:30', call_to: '20:00', undo_minutes: 10 }), clockSkewMs: () => 0 } }))
import { missing, startValues } from '../next-step'
import { contactsOpened } from '../calls'
import { doneWords, unreached } from './story'
import { callsInVain, heardBefore, nobodyToCall, spokenLines } from './call-script'
import { gridsIn } from '../codes/grids'
import { noFilters, readFilters, serverQuery, writeFilters } from '../filters'

describe('what a caller says', () => {
  const row = { title: '8号院漏水', description: '8号院漏水。', resolution: '换了管子。', unit: { id: 'water', name: '供水所', phone: null } }
  it('is said in the words of the case, each once', () => {
    expect(spokenLines(['您好。', '您反映的是：【事项】。', '【单位】告诉我们：【结果】。'], row)).toEqual(['您好。', '您反映的是：8号院漏水。', '供水所告诉我们：换了管子。'])
  })
  it('is said whole where the title was cut short', () => {
    const long = { ...row, title: '建设路花园小区7号楼2单元门口井盖破损，老人差点…', description: '建设路花园小区7号楼2单元门口井盖破损，老人差点掉下去。急！' }
    expect(spokenLines(['您反映的是：【事项】。'], long)).toEqual(['您反映的是：建设路花园小区7号楼2单元门口井盖破损，老人差点掉下去。'])
  })
  it('says nothing of a result there is not', () => {
    expect(spokenLines(['您好。', '办的结果：【结果】'], { ...row, resolution: null })).toEqual(['您好。'])
  })
  it('what they said by code is known before dialling, and that nobody left a number', () => {
    const told = (action: string, changes: Record<string, unknown>, note: string | null = null) => ({ seq: 1, action, label: '', from: null, to: 'callback' as const, at: action, by: { id: '', name: '', role_label: '' }, note, changes })
    const steps = [told('rate', { rating: 'satisfied', how: 'code' }), told('finish', {}), told('rate', { rating: 'unsatisfied', how: 'phone_code' }, '还在滴水')]
    expect(heardBefore({ steps })).toEqual([{ at: 'rate', words: '扫网格员手机的码：不满意：还在滴水' }])
    const action = (...values: string[]) => ({ actions: [{ name: 'call_back', label: '', fields: [{ name: 'outcome', label: '', required: true, choices: values.map((value) => ({ value, label: value })) }] }] })
    expect([nobodyToCall(action('no_phone')), nobodyToCall(action('satisfied', 'not_reached')), nobodyToCall({ actions: [] })]).toEqual([true, false, false])
  })
  it('counts the calls in vain since the last result', () => {
    const step = (action: string, outcome?: string, more: object = {}) => ({ seq: 1, action, label: '', from: null, to: 'callback' as const, at: action, by: { id: '', name: '', role_label: '' }, note: null, changes: outcome ? { outcome, ...more } : {} })
    expect(callsInVain({ steps: [step('call_back', 'not_reached'), step('finish'), step('call_back', 'not_reached'), step('supplement')] })).toHaveLength(1)
    const twice = { steps: [step('finish'), step('call_back', 'not_reached'), step('call_back', 'not_reached', { same_try: true })] }
    expect([callsInVain(twice).map(({ same }) => same), unreached(twice)]).toEqual([[false, true], 1])
  })
})

it('progress is for the centre alone until somebody chooses otherwise', () => {
  const progress = { name: 'progress', label: '报进展', fields: [{ name: 'note', label: '办到哪一步了', required: true }, { name: 'tell', label: '这句话给谁看', required: false, choices: [{ value: 'yes', label: '告诉群众' }, { value: 'no', label: '只给中心看' }] }] }
  expect(startValues(progress, { urgency: 'normal' } as never)).toEqual({ note: '', tell: 'no' })
  expect(startValues(progress, { urgency: 'normal' } as never, { tell: 'yes' }).tell).toBe('yes')
})

it('of somebody who is not satisfied the caller writes down why', () => {
  const note = { name: 'note', label: '群众怎么说', required: false, needed_with: { field: 'outcome', value: 'unsatisfied', missing: '哪里没办好' } }
  const action = { name: 'call_back', label: '回访', fields: [{ name: 'outcome', label: '回访结果', required: true }, note] }
  expect(missing(action, { outcome: 'unsatisfied', note: ' ' }, 0)).toEqual({ note: '哪里没办好' })
  expect([missing(action, { outcome: 'unsatisfied', note: '还在漏' }, 0), missing(action, { outcome: 'satisfied' }, 0)]).toEqual([{}, {}])
})

it('of whom nobody can call it is not said that nobody was reached', () => {
  const step = { seq: 9, action: 'call_back', label: '回访', from: 'callback' as const, to: 'closed' as const, at: 'now', by: { id: '', name: '', role_label: '' }, note: null, changes: { outcome: 'not_reached', flags: ['no_phone', 'not_reached'] } }
  expect(doneWords('回访', { state: 'closed', steps: [step] })).toContain('没有留电话')
})

it('asks whether somebody was called whose number nobody looked at, and says at which hours', async () => {
  const fields = [{ name: 'outcome', label: '', required: true, choices: ['satisfied', 'not_reached'].map((value) => ({ value, label: value })) }]
  const row = { id: 'unseen', title: '漏水', resolution: null, unit: null, steps: [], actions: [{ name: 'call_back', label: '', fields }] }
  const page = mount(CallBox, { props: { row: row as never, now: new Date('2026-11-26T19:00:00Z') } })
  await flushPromises()
  expect([page.find('[data-test=call-unseen]').exists(), page.get('[data-test=call-hours]').text()]).toEqual([false, '现在不是打电话的时候，08:30–20:00 再打。'])
  vi.spyOn(page.element, 'scrollIntoView')
  await page.setProps({ aloud: true })
  expect(page.get('[data-test=call-unseen]').text()).toContain('打过电话了吗')
  contactsOpened.add('unseen')
  await page.setProps({ now: new Date('2026-11-27T02:00:00Z') })
  expect([page.find('[data-test=call-unseen]').exists(), page.find('[data-test=call-hours]').exists()]).toEqual([false, false])
})

it('what is read out comes into sight when the call is written down', async () => {
  const row = { id: 'a', title: '漏水', resolution: null, unit: null, steps: [], actions: [] }
  const page = mount(CallBox, { props: { row: row as never, now: new Date() } })
  const seen = vi.spyOn(page.element, 'scrollIntoView')
  await page.setProps({ aloud: true })
  expect(seen).toHaveBeenCalledOnce()
})

it('of a scan it is said that the code was of that grid', () => {
  expect([howWords('chosen', null, 'public_qr'), howWords('chosen', null, 'grid_visit'), howWords('inside', null, 'public_qr')]).toEqual(['扫的是这个网格的码', '上报人选的网格', '按位置'])
})

describe('the filters of answers', () => {
  const all = ['case.read', 'case.call_back']
  it('stand in the address and come back out of it', () => {
    const filters = { ...noFilters, view: 'all' as const, q: '', rated: 'unsatisfied', rated_how: 'own', rated_from: '2026-11-01T00:00:00+08:00' }
    expect(readFilters(writeFilters(filters, all), all)).toEqual(filters)
    expect(serverQuery(filters)).toEqual({ rated: 'unsatisfied', rated_how: 'own', rated_from: '2026-11-01T00:00:00+08:00' })
  })
  it('what an old link or a typing error says counts as not given', () => {
    expect(readFilters({ rated: 'great', rated_how: 'x', call: 'soon', rated_from: 'yesterday', flagged: 'x' }, all)).toMatchObject(noFilters)
  })
  it('a director finds what waits for one', () => {
    expect(serverQuery(readFilters({ view: 'mine' }, ['case.close_by_director']))).toEqual({ mine: '1' })
  })
})

it('sheets are printed of the grids inside an area', () => {
  const grid = (value: string) => ({ value, label: `第${value.slice(-1)}网格` })
  const tree = [{ value: '620902', label: '肃州区', children: [{ value: '620902001', label: '东北街街道', children: [{ value: '620902001001', label: '花园社区', children: [grid('620902001001001'), grid('620902001001002')] }] }] }]
  expect(gridsIn(tree, '')).toEqual([])
  expect(gridsIn(tree, '620902').map(({ name }) => name)).toEqual(['花园社区 第1网格', '花园社区 第2网格'])
  expect(gridsIn(tree, '620902001001002')).toEqual([{ code: '620902001001002', name: '花园社区 第2网格' }])
  expect(gridsIn(tree, '620902002')).toEqual([])
})
