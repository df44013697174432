import { describe, expect, it } from 'vitest'
import { chinaDay, chinaMoment } from '../china-time'
import { bodyOf, chosen, missingOf, startOf } from './fields'
import { beginFields, callFields, lawWords, mediationFields, referFields, nextHour } from './forms'
import { partiesText } from './parties'

const now = new Date('2026-11-26T02:10:00Z') // 10:10 in 肃州

describe('the form of a part', () => {
  const fields = callFields('joint', [{ id: 'water', name: '供水所' }, { id: 'heating', name: '供热公司' }], now)

  it('says all that is missing at once, in words', () => {
    expect(missingOf(fields, startOf(fields, {}))).toEqual({ units: '至少叫一个单位', place: '请写地点' })
  })
  it('begins with a time that can be kept, on the half hour, and sends it with its zone', () => {
    expect(startOf(fields, {}).starts_at).toBe('2026-11-26T11:30')
    expect(['2026-11-26T19:00:00Z', '2026-11-27T09:30:00Z', '2026-11-28T02:00:00Z', '2026-11-29T20:00:00Z'].map((at) => nextHour(new Date(at)))).toEqual(['2026-11-27T09:00', '2026-11-30T09:00', '2026-11-30T09:00', '2026-11-30T09:00'])
    expect(bodyOf(fields, { units: 'water,heating', starts_at: '2026-11-26T11:30', place: ' 三楼 ', others: '' })).toEqual({ units: ['water', 'heating'], starts_at: '2026-11-26T11:30:00+08:00', place: '三楼' })
  })
  it('keeps what was typed before over what it would begin with', () => {
    expect(startOf(beginFields('administrative', []), { mediator: '马和' })).toMatchObject({ kind: 'administrative', mediator: '马和', outside: 'yes' })
    expect(chosen(undefined)).toEqual([])
  })
  it('takes a mediator of the list by who they are, and another name only where it is said that they are not on it', () => {
    const list = [{ id: 'a', name: '许和', unit: '矛调中心', words: '金牌调解员', you: true }, { id: 'b', name: '马和', unit: null, words: '乡贤能人', you: false }]
    const begin = beginFields(null, list)
    const start = startOf(begin, {})
    expect(start).toMatchObject({ mediator_id: 'a', outside: '' })
    expect(bodyOf(begin, { ...start, mediator: '写过又不要的' })).toEqual({ kind: 'people', mediator_id: 'a' })
    const outside = { ...start, outside: 'yes', mediator: '' }
    expect(missingOf(begin, outside)).toEqual({ mediator: '请写姓名' })
    expect(bodyOf(begin, { ...outside, mediator: '新来的' })).toEqual({ kind: 'people', mediator: '新来的' })
    expect(missingOf(begin, { ...start, mediator_id: '' })).toEqual({ mediator_id: '请从名单里选一位' })
  })
  it('names the other parties, and of those who were named sends only what was put right', () => {
    const begin = beginFields(null, [])
    const others = partiesText([{ name: ' 马国强 ', part: '被申请人', phone: '139', id_number: '', address: '' }, { name: '', part: '被申请人', phone: '', id_number: '', address: '' }])
    expect(bodyOf(begin, { ...startOf(begin, {}), mediator: '许和', others })).toMatchObject({ others: [{ name: '马国强', part: '被申请人', phone: '139' }] })
    const mend = mediationFields('parties', now, { terms: null, parties: [{ name: '甲', part: '申请人', has: ['phone'] }] })
    expect(bodyOf(mend, startOf(mend, {}))).toEqual({ parties: [{ was: 0, name: '甲', part: '申请人' }] })
    expect(missingOf(mend, { parties: '' })).toEqual({ parties: '至少写一位当事人' })
  })
  it('calls people now without asking when', () => {
    expect(callFields('urgent', [], now).map(({ name }) => name)).toEqual(['units', 'place'])
  })
  it('asks each step of a mediation for what the server asks', () => {
    const must = (action: string): string[] => mediationFields(action, now).filter(({ must: words }) => words !== undefined).map(({ name }) => name)
    expect(['session', 'agree', 'fail', 'stop', 'extend', 'apply', 'confirm', 'refuse'].map((action) => [action, must(action)])).toEqual([
      ['session', ['held_at', 'said']],
      ['agree', ['day', 'terms']],
      ['fail', ['said']],
      ['stop', ['said']],
      ['extend', ['both_agree']],
      ['apply', ['day']],
      ['confirm', ['day']],
      ['refuse', ['day', 'said']],
    ])
    expect(bodyOf(mediationFields('extend', now), { both_agree: 'yes' })).toEqual({ both_agree: true })
  })
  it('knows from its channel where a dispute came from', () => {
    expect(startOf(referFields('petition'), {}).source).toBe('petition')
    expect(missingOf(referFields(null), startOf(referFields(null), {}))).toEqual({ source: '请选从哪来' })
  })
  it('counts days as people at the centre do, whatever the computer’s zone', () => {
    expect(chinaDay(new Date('2026-11-26T17:00:00Z'))).toBe('2026-11-27')
    expect(chinaMoment(now)).toBe('2026-11-26T10:10')
  })
})

describe('a limit of the law', () => {
  it('ends at midnight: the day it is told by is the one before', () => {
    expect(lawWords('2026-12-25T16:00:00Z', now)).toEqual({ text: '12月25日，还剩 29 天', over: false })
    expect(lawWords('2026-11-26T16:00:00Z', now)).toEqual({ text: '11月26日，今天最后一天', over: false })
    expect(lawWords('2026-11-25T16:00:00Z', now)).toEqual({ text: '11月25日，已经过了', over: true })
  })
})
