/** Whether a phone number can be one: 7 to 12 digits, with or without the country's code, and with the marks people write between them. */
export function phoneDoubt(text: string): string | null {
  const bare = text.trim().replace(/^(\+|00)86/, '').replace(/[\s\-－—–()（）]/g, '')
  return bare === '' || /^\d{7,12}$/.test(bare) ? null : '这个电话看起来不对，再看一眼。没错的话再按一次保存。'
}

/** A phone number in a text that residents read; an id card's or an amount's digits are no phone. */
export function phoneInText(text: string | undefined): string | null {
  return /(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)/.test(text ?? '') ? '群众能看到这一栏，电话请写到联系方式。' : null
}
