import { describe, expect, it } from 'vitest'
import { chinaDay, chinaMoment } from '../china-time'
import { bodyOf, chosen, missingOf, startOf } from './fields'
import { beginFields, callFields, lawWords, mediationFields, mediatorOf, referFields } from './forms'

const now = new Date('2026-11-26T02:10:00Z') // 10:10 in 肃州

describe('the form of a part', () => {
  const fields = callFields('joint', [{ id: 'water', name: '供水所' }, { id: 'heating', name: '供热公司' }], now)

  it('says all that is missing at once, in words', () => {
    expect(missingOf(fields, startOf(fields, {}))).toEqual({ units: '至少叫一个单位', place: '请写地点' })
  })
  it('begins with a time that can be kept, on the half hour, and sends it with its zone', () => {
    expect(startOf(fields, {}).starts_at).toBe('2026-11-26T11:30')
    expect(bodyOf(fields, { units: 'water,heating', starts_at: '2026-11-26T11:30', place: ' 三楼 ', others: '' })).toEqual({ units: ['water', 'heating'], starts_at: '2026-11-26T11:30:00+08:00', place: '三楼' })
  })
  it('keeps what was typed before over what it would begin with', () => {
    expect(startOf(beginFields('administrative', []), { mediator: '马和' })).toEqual({ kind: 'administrative', mediator: '马和' })
    expect(chosen(undefined)).toEqual([])
  })
  it('takes a mediator of the list by who they are, and a name that is not on it as it is written', () => {
    const list = [{ id: 'a', name: '许和', words: '金牌调解员', you: true }, { id: 'b', name: '马和', words: '乡贤能人', you: false }, { id: 'c', name: '马和', words: '律师', you: false }]
    expect(startOf(beginFields(null, list), {}).mediator).toBe('许和')
    expect(['许和', '马和（律师）', '马和', '新来的'].map((one) => mediatorOf(one, list))).toEqual([{ mediator_id: 'a' }, { mediator_id: 'c' }, { mediator: '马和' }, { mediator: '新来的' }])
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
