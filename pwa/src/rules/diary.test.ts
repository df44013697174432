import { describe, expect, it } from 'vitest'
import { addTo, compose, emptyDay, laterThan, type Fact } from './diary'

const day: Fact[] = [
  { kind: 'patrol', keys: ['patrol:1'], from: '09:05', to: '10:40', note: '东头路灯不亮' },
  { kind: 'visit', keys: ['visit:1'], home: 'h1', name: '李建国', door: '8号院 1单元101', outcome: 'well', phone: false, note: '老人在家。' },
  { kind: 'visit', keys: ['visit:2'], home: 'h2', name: '王秀英', door: '', outcome: 'absent', phone: true, note: null },
  { kind: 'call', keys: ['visit:3'] },
  { kind: 'call', keys: ['visit:4'] },
  { kind: 'settled', keys: ['case:1'], title: '楼道堆了纸箱', how: '住户当场清走' },
  { kind: 'escalated', keys: ['case:2', 'step:2:2'], title: '8号院供暖不热', caseNo: '620902-20261126-0007-3', now: '中心已受理' },
  { kind: 'private', keys: ['case:3'] },
  { kind: 'result', keys: ['step:9:5'], title: '路灯不亮', words: '已结案：换了灯泡' },
  { kind: 'errand', keys: ['e:1'], step: 'opened' },
  { kind: 'errand', keys: ['e:2'], step: 'done' },
]

describe('a day in sentences', () => {
  it('tells everything once, in the order of a day', () => {
    expect(compose(day)).toBe([
      '巡查：09:05 到 10:40。东头路灯不亮。',
      '走访 2 户。李建国（8号院 1单元101），平安：老人在家。给王秀英打电话，没在家。上门探访 2 次。',
      '当场办结 1 件。楼道堆了纸箱，住户当场清走。',
      '上报中心 1 件。8号院供暖不热（620902-20261126-0007-3），中心已受理。另上报 1 件，这里不细写。',
      '以前上报的有回音。路灯不亮，已结案：换了灯泡。',
      '代办：新接 1 件，办完 1 件。',
    ].join('\n\n'))
  })

  it('says nothing of what there was not, and a day without anything is a day', () => {
    expect(compose([])).toBe(emptyDay)
    expect(compose([{ kind: 'call', keys: ['visit:3'] }])).toBe('上门探访 1 次。')
    expect(compose([{ kind: 'private', keys: ['case:3'] }])).toBe('上报 1 件，这里不细写。')
    expect(compose([{ kind: 'patrol', keys: [], from: '09:05', to: null, note: null }, { kind: 'patrol', keys: [], from: '15:00', to: '16:10', note: null }])).toBe('巡查 2 趟：09:05 开始，15:00 到 16:10。')
  })

  it('counts a home once and tells its visits together, also those that came later', () => {
    const [li, wang] = day.filter((fact) => fact.kind === 'visit')
    if (!li || !wang) throw new Error('no visits')
    const called = { ...li, keys: ['visit:5'], outcome: 'absent', phone: true, note: null } satisfies Fact
    const there = { ...li, keys: ['visit:6'], outcome: 'matter', note: '水管漏了' } satisfies Fact
    expect(compose([li, wang, called, there])).toBe('走访 2 户。李建国（8号院 1单元101），平安：老人在家。后来打电话，没在家。后来又上门，有事：水管漏了。给王秀英打电话，没在家。')
    expect(compose([called, there])).toBe('走访 1 户。给李建国（8号院 1单元101）打电话，没在家。后来上门，有事：水管漏了。')
    expect(compose(laterThan(li.keys, [li, wang, called, there]))).toBe('走访 1 户。给王秀英打电话，没在家。又给李建国（8号院 1单元101）打电话，没在家。后来上门，有事：水管漏了。')
    expect(compose(laterThan(li.keys, [li, there]))).toBe('又去了李建国（8号院 1单元101），有事：水管漏了。')
  })

  it('has no full stop in the middle of a sentence, however a title ends', () => {
    expect(compose([
      { kind: 'settled', keys: [], title: '垃圾：楼道味大。', how: '联系保洁清了' },
      { kind: 'settled', keys: [], title: '垃圾：清走了纸箱。', how: '清走了纸箱' },
      { kind: 'escalated', keys: [], title: '按门铃没人应！', caseNo: '620902', now: '已受理' },
      { kind: 'escalated', keys: [], title: '谁家的水管漏？', caseNo: null, now: null },
      { kind: 'result', keys: [], title: '路灯不亮。', words: '已结案：换了灯泡。' },
    ])).toBe('当场办结 2 件。垃圾：楼道味大，联系保洁清了。垃圾：清走了纸箱。\n\n上报中心 2 件。按门铃没人应（620902），已受理。谁家的水管漏？\n\n以前上报的有回音。路灯不亮，已结案：换了灯泡。')
  })

  it('knows what came later, and adds it without touching a word', () => {
    const known = day.flatMap(({ keys }) => keys).filter((key) => key !== 'step:2:2' && key !== 'e:2')
    const later = laterThan(known, day)
    expect(later.map(({ kind }) => kind)).toEqual(['escalated', 'errand'])
    expect(addTo('我自己写的\n', later)).toBe('我自己写的\n\n补记：上报中心 1 件。8号院供暖不热（620902-20261126-0007-3），中心已受理。\n\n代办：办完 1 件。')
    expect(laterThan([...known, 'step:2:2', 'e:2'], day)).toEqual([])
    expect(addTo('原样', [])).toBe('原样')
  })
})
