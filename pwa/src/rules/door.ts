/** Where somebody lives, the door said once, however the register spaced it. 201 is no part of 1201. */
export function doorWords({ address_text, door }: { address_text?: string | null | undefined; door?: string | null | undefined }): string {
  const address = address_text ?? ''
  const bare = (door ?? '').replace(/\s/g, '')
  const spaced = Array.from(bare).map((sign) => sign.replace(/[\\^$.*+?()[\]{}|]/, '\\$&')).join('\\s*')
  // no look-behind: iOS learnt it with 16.4
  const there = bare === '' || new RegExp(`(?:^|[^0-9A-Za-z])${spaced}(?![0-9A-Za-z])`).test(address)
  return there ? address : `${address} ${door ?? ''}`.trim()
}
