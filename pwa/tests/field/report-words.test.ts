// @vitest-environment node
import { expect, it } from 'vitest'
import seededSigns from '../../../migrations/seed/2026_11/signs.json'
import speaking from '../../../migrations/seed/0013_everyday/sign_words.json'
import more from '../../../migrations/seed/0052_danger_words/sign_words.json'
import words8 from '../../../migrations/seed/0008_cases/gas_words.json'
import seededRules from '../../../migrations/seed/2026_11/escalation_rules.json'
import seededCategories from '../../../migrations/seed/2026_11/categories.json'
import type { CategoryRow, EscalationRuleRow, SignRow } from '@/api/types'
import { dangersIn, firstLines, numbersFor, presses, type Matter } from '@/field/report/danger'
import { phoneParts } from '@/field/report/phones'

/** As it stands after the migrations: what was mended since, and the words that speak of a sign. */
const mended = (table: string, row: string, was: string | null): string | null => words8.find((one) => one.table === table && one.row === row && one.was === was)?.now ?? was
const signs = seededSigns.map((one) => ({ ...one, do_first: mended('sign', one.code, one.do_first), words: [speaking, more].flatMap((rows) => rows.find(({ code }) => code === one.code)?.words ?? []).join(' ') || null })) as SignRow[]
const rules = seededRules.map((one) => ({ ...one, do_first: mended('escalation_rule', one.code, one.do_first) })) as EscalationRuleRow[]
const categories = seededCategories.map((one) => ({ ...one, advice: mended('category', one.code, one.advice) })) as unknown as CategoryRow[]
const lists = { signs, rules, categories }
const matter = (more: Partial<Matter>): Matter => ({ category: 'other', urgency: 'normal', people_count: 1, signs: [], description: '', ...more })

it.each([
  ['两家打架，有人拿刀', ['打架', '刀']], ['楼道里有煤气味', ['煤气']], ['说要跳楼', ['跳楼']], ['三楼着火了', ['着火']], ['路灯不亮', []],
  ['不想被打扰', []], ['说话被打断了', []], ['路灯被打坏', []], ['不想被打扰，昨晚被打了', ['打了']], ['给他打了个电话，打了招呼', []], ['燃气费交不了', []],
  ['喝了农药', ['喝了农药']], ['喝了敌敌畏', ['喝了敌敌畏']], ['给果树打农药', []], ['煤烟中毒', ['煤烟中毒', '中毒']], ['屋里一氧化碳超了', ['一氧化碳']],
  ['被老公打的', ['被老公打']], ['头破血流', ['头破血流']], ['说活着没意思', ['活着没意思']], ['墙裂了要倒', ['墙裂']], ['孩子身上有伤', ['孩子身上有伤', '身上有伤']],
])('%s points at %j', (text, dangers) => {
  expect(dangersIn(text, signs).map(({ word }) => word)).toEqual(dangers)
})

it.each<[string, Partial<Matter>, boolean, string[]]>([
  ['gas, ticked', { category: 'safety.gas', urgency: 'urgent', signs: ['gas_smell'], description: '厨房有味' }, true, ['119', '120']],
  ['gas, ticked in a row that phones had before words', { category: 'safety.gas', signs: ['gas_smell'] }, true, ['119', '120']],
  ['gas, only written', { category: 'other', urgency: 'urgent', description: '楼道有煤气味' }, true, ['119', '120']],
  ['a threat', { signs: ['extreme_threat'] }, true, ['110', '120']],
  ['two signs: each number once', { signs: ['violence', 'hurt'] }, true, ['110', '120']],
  ['a rule without a sign', { category: 'protected.domestic_violence', urgency: 'grave' }, true, ['110']],
  ['what the category itself says', { category: 'safety.electric', urgency: 'urgent' }, true, ['95598']],
  ['five people who quarrel have no number of their own', { category: 'dispute.neighbour', people_count: 6 }, true, []],
  ['a street lamp', { category: 'safety.facility' }, false, []],
])('whom to call: %s', (_, more, pressing, numbers) => {
  expect(presses(matter(more), lists)).toBe(pressing)
  expect(numbersFor(matter(more), lists)).toEqual(numbers)
})

it('what to do first is said once, whoever says it', () => {
  expect(firstLines(matter({ signs: ['gas_smell'] }), lists)).toHaveLength(1)
  expect(firstLines(matter({}), lists)).toEqual([])
})

it.each([
  ['先打110或120，也可打12345，住1203室', ['110', '120', '12345']],
  ['打12333投诉，或12315；停电打95598，消防打96119', ['12333', '12315', '95598', '96119']],
  ['李师傅13900000001，物业0937-2612345，供热09372612345', ['13900000001', '0937-2612345', '09372612345']],
  ['王五 199-0000-0009，客服400-820-8820', ['199-0000-0009', '400-820-8820']],
  ['手机199 0000 0009', ['199 0000 0009']],
  ['案件 620902-20261123-0001-7，代办DB620902-20261123-0002-5', []],
  ['身份证62090219650101001X、620902196501010019', []],
  ['解放路110号，欠12345元，120户，95598 块，119室', []],
  ['20261123，编号139000000012，3单元101', []],
])('in "%s" %j can be called', (text, numbers) => {
  const called = phoneParts(text).filter((part) => part.call).map((part) => part.text)
  expect(called).toEqual(numbers)
  expect(phoneParts(text).map((part) => part.text).join('')).toBe(text)
})

it('text without a number is one piece', () => {
  expect(phoneParts('打119。').map((part) => part.text).join('')).toBe('打119。')
})
