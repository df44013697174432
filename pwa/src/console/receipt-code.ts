/** The resident's code of a matter taken in at this desk: 128 random bits. The server is told their hash alone, the slip carries them. */
export interface ReceiptCode {
  token: string
  hash: string
}

export async function newCode(): Promise<ReceiptCode> {
  const token = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))
  return { token, hash: Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('') }
}

/** Where the code opens; what stands behind # never reaches a server's log. */
export const pageOf = (token: string): string => `${location.origin}/c#${token}`
