import type { AccountDb, Operation } from './db'

/** Long enough to see what one tapped, short enough that the centre does not wait. */
export const holdMs = 6_000

/** Whether it was never on its way, so that taking it back leaves nothing of it anywhere. */
export function mayTakeBack(operation: Operation): boolean {
  return operation.status === 'waiting' && operation.tried !== true
}

/** When the first of those that are held goes out, epoch ms; null: none is held. */
export async function heldUntil(db: AccountDb, now: number): Promise<number | null> {
  const waiting = await db.outbox.where('status').equals('waiting').toArray()
  const times = waiting.map((one) => (one.status === 'waiting' && mayTakeBack(one) ? one.notBefore : 0)).filter((at) => at > now && at <= now + holdMs)
  return times.length === 0 ? null : Math.min(...times)
}
