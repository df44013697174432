// @vitest-environment node
import { describe, expect, it } from 'vitest'
import seeds from '../../../migrations/seed/2026_11/categories.json'
import before from '../../../migrations/seed/0008_cases/category_keywords.json'
import called from '../../../migrations/seed/0013_everyday/category_words.json'
import lately from '../../../migrations/seed/0018_spoken/category_words.json'
import window from '../../../migrations/seed/0039_window/category_words.json'
import everyday from '../../../tests/vectors/category_search.json'
import { seekCategories, whenNothingFits, type SoughtCategory } from './seek-categories'

const keywords = new Map([...before.map((one) => [one.code, one.keywords] as const), ...[...called, ...lately, ...window].map((one) => [one.code, one.now] as const)])
const spoken: Record<string, string> = everyday.spoken
const seeded: SoughtCategory[] = seeds.map((one) => ({ ...one, parent: one.parent_code, retired: false, keywords: keywords.get(one.code) ?? null, pinyin: spoken[one.code] ?? '' }))
const codes = (typed: string, all = seeded) => seekCategories(all, typed).flatMap(({ members }) => members.map((one) => one.code))

describe('seeking a category', () => {
  it('shows all but the retired, and a group without members as itself', () => {
    const shown = codes('', seeded.map((one) => ({ ...one, retired: one.code === 'dispute.neighbour' })))
    expect(shown).toContain('other')
    expect(shown).toContain('dispute.wages')
    expect(shown).not.toContain('dispute')
    expect(shown).not.toContain('dispute.neighbour')
  })

  it('finds by name, by the group and by advice, names first', () => {
    expect(codes('欠薪')).toContain('dispute.wages')
    expect(codes('市容')).toContain('environment.rubbish')
    expect(codes('温度计')).toEqual(['dispute.heating'])
    expect(codes('消防')[0]).toBe('safety.fire')
  })

  it.each([
    ['打架', 'dispute.neighbour'], ['邻居吵架了', 'dispute.neighbour'], ['狗', 'environment.pets'], ['偷', 'safety.order'],
    ['停水', 'livelihood.utilities'], ['停电', 'livelihood.utilities'], ['暖气不热', 'livelihood.heating'], ['摔倒', 'emergency'],
    ['漏水', 'environment.leak'], ['扫雪', 'safety.facility'], ['着火', 'emergency'],
  ])('understands %s', (typed, code) => {
    expect(codes(typed)).toContain(code)
  })

  it.each(everyday.words)('finds what people call $typed, also typed as $pinyin', ({ typed, pinyin, finds }) => {
    const withoutAdvice = seeded.map((one) => ({ ...one, advice: null }))
    expect(codes(typed, withoutAdvice)).toContain(finds)
    expect(codes(pinyin, withoutAdvice)).toContain(finds)
    expect(codes(typed, withoutAdvice).length).toBeLessThan(8)
  })

  it.each(['暖气', '不热', '路灯', '灯', '工资', '吵架', '狗', '楼上漏水', '家暴'])('knows what is said at the window: %s', (typed) => {
    expect(codes(typed)).not.toEqual([])
  })

  it('one character in common finds nothing; two matters that fit anything are offered instead', () => {
    expect(codes('供应')).not.toContain('livelihood.heating')
    expect(codes('天气')).toEqual([])
    expect(whenNothingFits(seeded).map((one) => one.code)).toEqual(['other', 'emergency'])
  })

  it('the table names only categories that exist and can be chosen', () => {
    const leaves = new Set(codes(''))
    expect(called.map(({ code }) => code).filter((code) => !leaves.has(code))).toEqual([])
  })

  it('hears pinyin, whole and by initials, the nearest first', () => {
    expect(codes('gongre')[0]).toBe('livelihood.heating')
    expect(codes('LS')[0]).toBe('environment.leak')
    expect(codes('lzqx')).toEqual(['dispute.wages'])
    expect(codes('loush')).toEqual(['environment.leak'])
    expect(codes('srhj')).toContain('environment.rubbish')
  })

  it('of equals, those used lately come first', () => {
    const found = seekCategories(seeded, '打架', ['protected.domestic_violence']).flatMap(({ members }) => members.map((one) => one.code))
    expect(found).toContain('protected.domestic_violence')
    const [a, b] = codes('市容')
    expect(seekCategories(seeded, '市容', [b ?? '']).flatMap(({ members }) => members.map((one) => one.code))[0]).toBe(b)
    expect(a).not.toBe(b)
  })
})
