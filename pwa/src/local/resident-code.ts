import type { AccountDb, ResidentCode } from './db'

/** The resident's code of a case reported here: 128 random bits, made without a network. The server is told their hash alone. */
export interface Code {
  token: string
  hash: string
}

const keyOf = (caseId: string): ResidentCode['key'] => `code:${caseId}`

/** The code a report goes out with: the one it had, when it is mended; else a new one, kept with the record (record.ts). */
export async function codeFor(db: AccountDb, caseId: string): Promise<Code> {
  const token = (await residentToken(db, caseId)) ?? newToken()
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))
  return { token, hash: Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('') }
}

/** Null: it was not reported on this phone, or by an app that made none. */
export async function residentToken(db: AccountDb, caseId: string): Promise<string | null> {
  return ((await db.meta.get(keyOf(caseId))) as ResidentCode | undefined)?.token ?? null
}

export const keptCode = (caseId: string, { token }: Code): ResidentCode => ({ key: keyOf(caseId), token })

function newToken(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}
