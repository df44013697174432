// @vitest-environment node
import { describe, expect, it } from 'vitest'
import seeds from '../../../migrations/seed/2026_12/advice_entries.json'
import vector from '../../../tests/vectors/advice_search.json'
import { numbersToCall } from '@/field/report/phones'
import { nearAdvice, seekAdvice } from '@/rules/seek-advice'

const topics = (found: readonly { topic: string }[]) => found.map((one) => one.topic)

describe('the guide without network', () => {
  it.each(vector.cases)('finds what the server finds: $typed ($why)', ({ typed, finds }) => {
    const all = vector.entries.map((entry, sort) => ({ ...entry, sort }))
    expect(topics(seekAdvice(all, typed)).sort()).toEqual([...finds].sort())
  })

  it('shows the whole guide in its own order when nothing is typed', () => {
    expect(topics(seekAdvice([...seeds].reverse(), ' '))).toEqual(topics(seeds))
  })

  it.each([
    ['db', '低保'], ['dibao', '低保'], ['sfz', '身份证办理'], ['sbk', '社保卡补办、激活'], ['ydjy', '异地就医备案'], ['gs', '工伤认定'],
    ['mxb', '门诊慢特病待遇'], ['laonianzheng', '老年人优待证'], ['暖气', '供热报修、暖气不热'], ['律师', '法律援助'],
    ['讨薪', '讨要欠薪'], ['浇水', '灌溉用水'], ['残疾 补贴', '残疾人两项补贴'], ['想不开', '心理援助'], ['TUIXIU', '职工退休、领养老金'],
  ])('%s means %s first', (typed, topic) => {
    expect(topics(seekAdvice(seeds, typed))[0]).toBe(topic)
  })

  it.each([
    ['老人补贴怎么领', '高龄津贴'], ['我想申请低保户', '低保'], ['身份证丢了怎么办', '身份证办理'], ['家里没暖气了', '供热报修、暖气不热'],
  ])('a whole question, %s, is answered by what is near: %s', (typed, topic) => {
    expect(topics(nearAdvice(seeds, typed))[0]).toBe(topic)
    expect(nearAdvice(seeds, typed).length).toBeLessThanOrEqual(3)
  })

  it('words of asking alone are near nothing, and neither is a matter the guide does not know', () => {
    expect(nearAdvice(seeds, '怎么办理')).toEqual([])
    expect(nearAdvice(seeds, '宇宙飞船')).toEqual([])
    expect(nearAdvice(seeds, 'xyz')).toEqual([])
  })
})

it('every number of an entry can be called, without the marks people write in it', () => {
  expect(numbersToCall('110、0937-000 0001')).toEqual([
    { text: '110', href: 'tel:110', emergency: true }, { text: '0937-000 0001', href: 'tel:09370000001', emergency: false },
  ])
  expect(numbersToCall(null)).toEqual([])
})
