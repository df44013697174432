// @vitest-environment node
import { expect, it } from 'vitest'
import type { CategoryRow } from '@/api/types'
import { seekCategories } from '@/field/report/seek'

const category = (code: string, name: string, parent: string | null = null, more: Partial<CategoryRow> = {}): CategoryRow => ({
  code, name, parent, sort: 1, closable_on_spot: true, urgency: 'normal', unit: null, high_risk: false, protected: false, advice: null, retired: false, ...more,
})
const all = [
  category('city', '市容环境'), category('city.leak', '渗漏堵塞', 'city'), category('city.pet', '宠物', 'city', { advice: '先提醒牵绳' }),
  category('dispute', '矛盾纠纷'), category('dispute.old', '旧分类', 'dispute', { retired: true }), category('dispute.wages', '劳资欠薪', 'dispute'),
  category('other', '其他'),
]
const found = (typed: string) => seekCategories(all, typed).flatMap(({ members }) => members.map((one) => one.name))

it('shows all but the retired, and a group without members as itself', () => {
  expect(found('')).toEqual(['渗漏堵塞', '宠物', '劳资欠薪', '其他'])
})

it('finds by name, by advice, by the group, and by one character when nothing else fits', () => {
  expect(found('欠薪')).toEqual(['劳资欠薪'])
  expect(found('牵绳')).toEqual(['宠物'])
  expect(found('市容')).toEqual(['渗漏堵塞', '宠物'])
  expect(found('漏水')).toEqual(['渗漏堵塞'])
  expect(found('天气')).toEqual([])
})
