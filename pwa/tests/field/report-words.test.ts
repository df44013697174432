// @vitest-environment node
import { expect, it } from 'vitest'
import { dangersIn } from '@/field/report/danger-words'
import { phoneParts } from '@/field/report/phones'

it.each([
  ['两家打架，有人拿刀', ['动手', '刀']], ['楼道里有煤气味', ['燃气味']], ['说要跳楼', ['寻短见']], ['三楼着火了', ['着火']], ['路灯不亮', []],
])('%s points at %j', (text, dangers) => {
  expect(dangersIn(text)).toEqual(dangers)
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
