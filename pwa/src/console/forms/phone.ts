import { phoneFault } from '@/rules/phone'

/** What to ask about a number that is kept as it was said: the marks people write in it count nothing. The twin of `phone_doubt` in server/people/phone.py, which tells it of a file's rows; held to it by tests/vectors/phone_doubts.json. */
export function phoneWrong(text: string): string | null {
  const bare = text.trim().replace(/^(\+|00)86/, '').replace(/[\s\-－—–()（）]/g, '')
  return bare === '' ? null : phoneFault(bare)
}

/** The same as it is asked in a form that takes it all the same. */
export function phoneDoubt(text: string): string | null {
  const wrong = phoneWrong(text)
  return wrong === null ? null : `${wrong}。没错的话再按一次保存。`
}

/** A phone number in a text that residents read; an id card's or an amount's digits are no phone. */
export function phoneInText(text: string | undefined): string | null {
  return /(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)/.test(text ?? '') ? '群众能看到这一栏，电话请写到联系方式。' : null
}
