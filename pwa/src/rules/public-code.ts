import { sha256 } from './hex'

/** What a resident follows a case by: 128 random bits, made without a network. The server is told their hash alone. */
export interface PublicCode {
  token: string
  hash: string
}

export function newToken(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

export async function codeOf(token: string): Promise<PublicCode> {
  return { token, hash: await sha256(new TextEncoder().encode(token)) }
}

/** What a link that lost some of itself on the way is not. */
export const isToken = (text: string): boolean => /^[\w-]{22}$/.test(text)

/** Where it opens; what stands behind # never reaches a server's log. */
export const pageOf = (token: string): string => `${location.origin}/c#${token}`
