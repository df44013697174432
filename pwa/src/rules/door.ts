/** Where somebody lives, the door said once, however the register spaced it. 201 is no part of 1201. */
export function doorWords({ address_text, door }: { address_text?: string | null | undefined; door?: string | null | undefined }): string {
  const address = address_text ?? ''
  const bare = (door ?? '').replace(/\s/g, '')
  return bare === '' || says(address, bare) ? address : `${address} ${door ?? ''}`.trim()
}

const wordSign = /[0-9A-Za-z]/
const space = /\s/

/** Whether the text says this word, spaced in any way. Walked by hand: a pattern made for each of five thousand doors took seconds. */
function says(text: string, word: string): boolean {
  for (let start = text.indexOf(word.charAt(0)); start >= 0; start = text.indexOf(word.charAt(0), start + 1)) {
    if (start > 0 && wordSign.test(text.charAt(start - 1))) continue
    let at = start
    let matched = 0
    while (matched < word.length && at < text.length) {
      if (text.charAt(at) === word.charAt(matched)) matched += 1
      else if (!space.test(text.charAt(at))) break
      at += 1
    }
    if (matched === word.length && !wordSign.test(text.charAt(at))) return true
  }
  return false
}
