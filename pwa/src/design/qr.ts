import { encode } from 'uqr'

/** A QR code as one SVG path of squares, `size` wide, without its quiet zone: whoever draws it leaves four squares around. */
export function qrPath(text: string): { size: number; d: string } {
  const { size, data } = encode(text, { ecc: 'M', border: 0 })
  const d = data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('')
  return { size, d }
}
