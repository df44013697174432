import { hex } from '@/rules/hex'

/**
 * UUIDv7 (RFC 9562): 48 bits of milliseconds, then random. Ids made in one millisecond still sort in the order made,
 * by counting up in the 12 bits after the time.
 */
let lastMs = 0
let counter = 0

export function uuid7(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  // a clock set back must not make ids that sort before earlier ones
  if (now > lastMs) {
    lastMs = now
    counter = ((bytes[6] as number) & 0x07) << 8 | (bytes[7] as number)
  } else {
    counter += 1
    if (counter > 0xfff) {
      counter = 0
      lastMs += 1
    }
  }
  let ms = lastMs
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = ms % 256
    ms = Math.floor(ms / 256)
  }
  bytes[6] = 0x70 | (counter >> 8)
  bytes[7] = counter & 0xff
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f)
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
