/** Six digits, made slow to guess (PBKDF2-HMAC-SHA256; OWASP's floor of 2023 for this hash is 600,000, and a cheap phone takes half a second for these). */
const rounds = 310_000

export const mostTries = 10

export async function stretched(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const base = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits'])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, base, 256))
}
