import { describe, expect, it } from 'vitest'
import { changed, mergeAdvice, toFacts, toForm, type AdviceFacts } from './edit'

const base: AdviceFacts = { topic: '高龄津贴', conditions: '满80周岁。', papers: ['身份证', '户口本'], where_to: '街道', phone: '12345', keywords: null }
const typed = (more: Partial<ReturnType<typeof toForm>>) => ({ ...toForm(base), ...more })

describe('the form of an entry', () => {
  it('an untouched form changes nothing', () => {
    expect(toFacts(toForm(base))).toEqual(base)
    expect(changed(toForm(base), base)).toEqual({})
    expect(changed(typed({ topic: ' 高龄津贴 ', papers: '身份证\n\n 户口本\n户口本\n' }), base)).toEqual({})
  })

  it('sends only what was changed; what was emptied is nothing', () => {
    expect(changed(typed({ where_to: ' ', papers: '身份证' }), base)).toEqual({ where_to: null, papers: ['身份证'] })
  })

  it('whatever people write between two numbers becomes what the server takes', () => {
    expect(toFacts(typed({ phone: '12345，12333 / 0937-0000001；' })).phone).toBe('12345、12333、0937-0000001')
  })
})

describe('a colleague saved first', () => {
  it('takes over what only they changed and keeps what was typed', () => {
    const { form, clashes } = mergeAdvice(typed({ phone: '12333' }), base, { ...base, where_to: '区里' })
    expect(form).toEqual(typed({ phone: '12333', where_to: '区里' }))
    expect(clashes).toEqual({})
  })

  it('names what both changed, and keeps what was typed there too', () => {
    const { form, clashes } = mergeAdvice(typed({ papers: '身份证' }), base, { ...base, papers: ['身份证', '照片'] })
    expect(form.papers).toBe('身份证')
    expect(clashes).toEqual({ papers: '身份证\n照片' })
  })

  it('the same change by both is no clash', () => {
    expect(mergeAdvice(typed({ phone: '12333' }), base, { ...base, phone: '12333' }).clashes).toEqual({})
  })
})
