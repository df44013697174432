import type { Failure } from '@/api/failure'
import { firstSync, syncState, type AccountDb, type Forgotten } from './db'
import { forgetSeen } from './seen-photos'
import { forgetLent } from './vault'

/** What the server lent is other people's names and doors: a phone that is not heard of for this long loses it. */
export const keepMirrorMs = 30 * 24 * 3600 * 1000

/**
 * Deletes the server's rows and the cursor. What was recorded here stays: outbox, photos, drafts, and the epoch, which
 * tells a restored server. The next pull fetches everything anew.
 */
export async function forgetMirror(db: AccountDb, why: Forgotten): Promise<void> {
  await forgetSeen(db.userId)
  return db.transaction('rw', db.mirror, db.meta, db.vault, async () => {
    const { epoch, skewMs, forgotten } = await syncState(db)
    if (forgotten === why) return // said once; a pull that keeps being answered so has nothing to add
    await db.mirror.clear()
    await db.meta.where('key').startsWith('rows:').delete()
    await forgetLent(db)
    await db.meta.put({ ...firstSync, epoch, skewMs, forgotten: why })
  })
}

/** Counts from the last pull that came through to its end, by the phone's clock; a wrong one costs a fetch, nothing more. */
export async function forgetIfStale(db: AccountDb, now: number = Date.now()): Promise<boolean> {
  const { lastPullAt } = await syncState(db)
  if (lastPullAt === null || now - lastPullAt <= keepMirrorMs) return false
  await forgetMirror(db, 'stale')
  return true
}

const endings: ReadonlySet<string> = new Set(['auth.not_permitted', 'auth.account_disabled'])

/** A pull answered so: this account may read nothing any more. A session that merely ran out is not that. */
export function ended(failure: Failure): boolean {
  return failure.kind === 'refused' && endings.has(failure.problem.code)
}
