import { describe, expect, it } from 'vitest'
import type { ErrandRow } from '@/api/care'
import { answersTo, isErrandNumber, isNumberPart, noFilters, readFilters, serverQuery, writeFilters } from './filters'
import { draftValues, emptyIntake, fromDraft, intakeBody, intakeFaults } from './intake'
import * as steps from './steps'
import { askWords, maskPhone, missingPapers, paperDay, placeWords, runnerWords } from './words'

const grid = '620902001001001'
const place: ErrandRow['area'] = {
  grid: { code: grid, name: '第1网格' }, neighbourhood: { code: '620902001001', name: '花园社区' }, town: { code: '620902001', name: '东北街街道' }, how: 'chosen', distance_m: null,
}
function action(name: string, fields: [string, boolean][] = []): steps.ErrandAction {
  return { name, label: name, fields: fields.map(([field, required]) => ({ name: field, label: field, required })) }
}
const gather = action('gather', [['papers', false], ['note', false]])

describe('filters in the address bar', () => {
  it('come back as they were written, and the usual is left out', () => {
    const filters = { state: 'told', kind: 'pay_bills', area: '620902001', late: true, q: '0007' } as const
    expect(readFilters(writeFilters(filters))).toEqual(filters)
    expect(writeFilters(noFilters)).toEqual({})
    expect(readFilters({})).toEqual(noFilters)
  })
  it('ignore what an old link or a slip put there', () => {
    expect(readFilters({ state: 'lost', area: 'x', late: 'yes', q: ['a'] })).toEqual(noFilters)
  })
  it('ask the server for everything where "all" was chosen', () => {
    expect(serverQuery({ ...noFilters, state: 'all', late: true })).toEqual({ state: '', late: 'true' })
    expect(serverQuery(noFilters)).toEqual({ state: 'open' })
  })
  it('look for a whole number wherever it stands, and for its end only here', () => {
    const number = 'db620902-20261125-0007-3'
    expect(isErrandNumber(number)).toBe(true)
    expect(isErrandNumber('620902-20261125-0007-3')).toBe(false)
    expect(serverQuery({ ...noFilters, state: 'filed', kind: 'pay_bills', q: number })).toEqual({ state: '', q: number })
    expect(serverQuery({ ...noFilters, q: '0007' })).toEqual({ state: 'open', q: '0007' })
  })
})

describe('what is typed into the search', () => {
  it.each(['DB620902-20261125-0007-3', 'db6209', 'D', '0007', '0007-3', '20261125-0007', '620902-2026', '20261125-'])('%s is a part of a number', (text) => {
    expect(isNumberPart(text)).toBe(true)
  })
  it.each(['张桂兰', '199-0000-0001', '19900000001', '0937-2610000', 'buy', 'DB-1'])('%s is none', (text) => {
    expect(isNumberPart(text)).toBe(false)
  })
  it('finds a name, a telephone however it is written, a place and a kind', () => {
    const row = { name: '张桂兰', phone: '199-0000-0001', address_text: '花园社区8号院', kind: { code: 'pay_bills', name: '代缴费' } }
    for (const text of ['桂兰', '19900000001', '199 0000', '8号院', '缴费']) expect(answersTo(row, text)).toBe(true)
    for (const text of ['王', '199-0000-0002', '01']) expect(answersTo(row, text)).toBe(false)
    expect(answersTo({ ...row, name: '张**', phone: null, address_text: null }, '桂兰')).toBe(false)
  })
})

describe('taking an errand in', () => {
  const form = { ...emptyIntake(), kind: 'pay_bills', grid, name: ' 张桂兰 ', papers: ['缴费单或户号'] }

  it('needs a kind, a grid, and a way to find whoever asked', () => {
    expect(Object.keys(intakeFaults(emptyIntake())).sort()).toEqual(['grid', 'kind', 'name'])
    expect(intakeFaults(form)).toEqual({})
    expect(intakeFaults({ ...form, name: '', phone: '199-0000-0001' })).toEqual({})
    expect(intakeFaults({ ...form, phone: '1399999' })).toEqual({ phone: '手机号要 11 位，这里是 7 位' })
    expect(intakeFaults({ ...form, grid: '620902001001' })).toHaveProperty('grid')
  })
  it('sends what was filled in and leaves out what was not', () => {
    expect(intakeBody(form, 'id')).toEqual({
      errand_id: 'id', kind: 'pay_bills', asked_via: 'phone', request: { name: '张桂兰' }, location: { source: 'chosen', grid }, papers: ['缴费单或户号'],
    })
    expect(intakeBody({ ...form, via: 'window', papers: [], assignee: 'a', note: '急' }, 'id')).toMatchObject({ asked_via: 'window', assignee_id: 'a', request: { note: '急' } })
  })
  it('keeps a draft only of what somebody wrote', () => {
    expect(fromDraft(draftValues(form))).toEqual(form)
    expect(draftValues({ ...emptyIntake(), via: 'window' })).toEqual({})
    expect(fromDraft({})).toEqual(emptyIntake())
  })
})

describe('a step', () => {
  it('asks for what it needs and sends nothing else', () => {
    const tell = action('tell', [['note', true]])
    const values = { ...steps.startValues(), note: ' 办好了 ', papers: ['身份证'], assignee_id: 'a' }
    expect(steps.missing(tell, { ...values, note: ' ' })).toHaveProperty('note')
    expect(steps.missing(tell, values)).toEqual({})
    expect(steps.toSend(tell, values)).toEqual({ note: '办好了' })
    expect(steps.toSend(action('hand_over', [['assignee_id', true], ['note', false]]), { ...values, note: '' })).toEqual({ assignee_id: 'a' })
  })
  it('gathers what was ticked and what was written beside it, once', () => {
    const values = { ...steps.startValues(), papers: ['身份证'], other: '老照片、身份证，户口本 ' }
    expect(steps.toSend(gather, values)).toEqual({ papers: ['身份证', '老照片', '户口本'] })
    expect(steps.missing(gather, steps.startValues())).toHaveProperty('papers')
    expect(steps.missing(gather, { ...steps.startValues(), note: '说好明天给' })).toEqual({})
  })
  it('comes back from a draft', () => {
    const values = { note: '一句', papers: ['身份证', '社保卡'], other: '', assignee_id: 'a' }
    expect(steps.startValues(steps.draftValues(values))).toEqual(values)
  })
  it('is offered in the order of the loop: papers first, then handing in, then telling', () => {
    const from = (state: ErrandRow['state']) => (papers: ErrandRow['papers'], ...names: string[]): string | undefined => steps.offersOf({ state, papers, actions: names.map((name) => action(name)) }).next?.name
    const next = from('accepted')
    expect(next([{ name: '身份证', got: false }], 'gather', 'file', 'hand_over')).toBe('gather')
    expect(from('filed')([{ name: '身份证', got: false }], 'gather', 'tell')).toBe('tell')
    expect(next([{ name: '身份证', got: true }], 'gather', 'file', 'tell')).toBe('file')
    expect(next([], 'file', 'tell')).toBe('tell')
    expect(next([], 'hand_over', 'withdraw')).toBeUndefined()
  })
})

describe('words', () => {
  it('name what is missing, where and whose', () => {
    expect(missingPapers({ papers: [{ name: '身份证', got: true }, { name: '社保卡', got: false }] })).toEqual(['社保卡'])
    expect(placeWords({ area: place })).toBe('花园社区 · 第1网格')
    expect(placeWords({ area: { ...place, grid: null, neighbourhood: null } })).toBe('东北街街道')
    expect(runnerWords({ assignee: null, area: place })).toBe('本格网格员')
    expect(askWords({ area: place })).toBe('来问的时候找花园社区第1网格网格员，')
    expect(askWords({ area: { ...place, grid: null, neighbourhood: null } })).toBe('来问的时候')
    expect(runnerWords({ assignee: null, area: { ...place, grid: null } })).toBe('还没有人')
    expect(runnerWords({ assignee: { id: 'a', name: '王芳' }, area: place })).toBe('王芳')
  })
  it('tell the finder of a slip nothing', () => {
    expect(maskPhone('199-0000-0001')).toBe('199****0001')
    expect(maskPhone('0937-2610000')).toBe('093****0000')
    expect(maskPhone('12345')).toBe('****')
  })
  it('write days as paper does, in the time of the place', () => {
    expect(paperDay('2026-11-30T16:30:00.000000Z')).toBe('2026年12月1日')
  })
})
