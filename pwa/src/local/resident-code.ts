import { codeOf, newToken, type PublicCode } from '@/rules/public-code'
import type { AccountDb, ResidentCode } from './db'

const keyOf = (caseId: string): ResidentCode['key'] => `code:${caseId}`

/** The code a report goes out with: the one it had, when it is mended; else a new one, kept with the record (record.ts). */
export async function codeFor(db: AccountDb, caseId: string): Promise<PublicCode> {
  return codeOf((await residentToken(db, caseId)) ?? newToken())
}

/** Null: it was not reported on this phone, or by an app that made none. */
export async function residentToken(db: AccountDb, caseId: string): Promise<string | null> {
  return ((await db.meta.get(keyOf(caseId))) as ResidentCode | undefined)?.token ?? null
}

export const keptCode = (caseId: string, { token }: PublicCode): ResidentCode => ({ key: keyOf(caseId), token })
