// @vitest-environment node
import { expect, it } from 'vitest'
import { dangersIn } from '@/field/report/danger-words'
import { phoneParts } from '@/field/report/phones'

it.each([
  ['两家打架，有人拿刀', ['动手', '刀']], ['楼道里有煤气味', ['燃气味']], ['说要跳楼', ['寻短见']], ['三楼着火了', ['着火']], ['路灯不亮', []],
])('%s points at %j', (text, dangers) => {
  expect(dangersIn(text)).toEqual(dangers)
})

it('emergency numbers can be called, other numbers are left alone', () => {
  const called = (text: string) => phoneParts(text).filter((part) => part.call).map((part) => part.text)
  expect(called('先打110或120，也可打12345，住1203室')).toEqual(['110', '120'])
  expect(phoneParts('打119。').map((part) => part.text).join('')).toBe('打119。')
})
