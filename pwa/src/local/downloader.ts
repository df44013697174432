import type { PullAnswer } from '@/api/types'
import { syncState, type AccountDb, type SyncState } from './db'
import { writeRows } from './mirror'
import { resendAcknowledged } from './outbox'
import { sealChanges } from './sealing'
import { namingQuota } from './storage-full'

export interface Pulled {
  pages: number
  /** Acknowledged operations that a restored server must be given again. */
  resent: number
}

/**
 * Pulls until nothing is left. Each page and its cursor are one transaction: a phone switched off in between asks for
 * the same page again. Throws ApiError when a page does not come; what came before stays.
 */
export async function pullAll(
  db: AccountDb,
  pull: (cursor: string | null) => Promise<PullAnswer>,
  locks: LockManager = navigator.locks,
): Promise<Pulled | null> {
  return locks.request(`xunge-pull-${db.userId}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return null
    const done: Pulled = { pages: 0, resent: 0 }
    for (;;) {
      const asked = askFrom(await syncState(db))
      const answer = await pull(asked)
      const resent = await applyPage(db, answer, asked)
      if (resent === null) continue
      done.resent += resent
      done.pages += 1
      if (!answer.has_more) return done
    }
  })
}

const askFrom = ({ filling, cursor }: SyncState): string | null => (filling ? filling.cursor : cursor)

/**
 * One page. Returns how many operations go out again because the server's epoch changed. Null: the mirror was emptied while
 * the page was on its way (another PIN, signing out); what comes after it would be missing what came before.
 */
export async function applyPage(db: AccountDb, answer: PullAnswer, asked?: string | null): Promise<number | null> {
  const changes = await sealChanges(db, answer.changes)
  return namingQuota(() =>
    db.transaction('rw', db.mirror, db.meta, db.outbox, db.attachments, async () => {
      const state: SyncState = { ...(await syncState(db)) }
      if (asked !== undefined && asked !== askFrom(state)) return null
      if (answer.reset && state.cursor === null && state.filling === null) {
        // a first filling shows its rows as they come: an empty screen would help nobody
      } else if (answer.reset) {
        const generation = (state.filling?.generation ?? state.generation) + 1
        state.filling = { generation, cursor: answer.cursor }
      }
      await writeRows(db, state.filling?.generation ?? state.generation, changes)
      if (state.filling) state.filling = { ...state.filling, cursor: answer.cursor }
      else state.cursor = answer.cursor
      if (state.filling && !answer.has_more) {
        state.generation = state.filling.generation
        state.cursor = answer.cursor
        state.filling = null
        await db.mirror.where('generation').below(state.generation).delete()
      }
      let resent = 0
      if (answer.epoch !== undefined) {
        if (state.epoch !== null && state.epoch !== answer.epoch) resent = await resendAcknowledged(db)
        state.epoch = answer.epoch
      }
      if (!answer.has_more) {
        state.lastPullAt = Date.now()
        delete state.forgotten
      }
      await db.meta.put(state)
      return resent
    }),
  )
}
