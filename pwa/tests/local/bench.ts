import { ApiError, type Failure } from '@/api/failure'
import type { Change, Outcome, PushedOperation, ReportPayload } from '@/api/types'
import { AccountDb } from '@/local/db'
import { record } from '@/local/record'
import { createUploader, type Uploader, type UploadState, type Wire } from '@/local/uploader'
import { uuid7 } from '@/local/uuid'

let made = 0

/** A fresh account database; each test has its own. */
export async function freshDb(user = `user-${(made += 1)}`): Promise<AccountDb> {
  const db = new AccountDb(user)
  await db.open()
  return db
}

/** The same account after the app was killed and opened again. */
export async function reopened(db: AccountDb): Promise<AccountDb> {
  db.close()
  const again = new AccountDb(db.userId)
  await again.open()
  return again
}

export function reportPayload(more: Partial<ReportPayload> = {}): ReportPayload {
  return { case_id: uuid7(), category: 'public.leak', description: '8号院漏水', disposal: 'escalated', urgency: 'normal', ...more }
}

export const recordReport = (db: AccountDb, more: Partial<ReportPayload> = {}) =>
  record(db, { kind: 'case.report', payload: reportPayload(more) })

export function caseRow(id: string, version = 1, more: object = {}): Change {
  return { entity: 'case', id, version, row: { id, case_no: '620902-20261123-0001-7', version, ...more } }
}

export const fail = (failure: Failure): never => {
  throw new ApiError(failure)
}

type Answer = (operation: PushedOperation) => { status: Outcome['status']; result?: object; rows?: Change[]; problem?: object }

/** A server in memory that keeps a ledger as ours does: a repeated id answers `duplicate` and has no second effect. */
export class Bench implements Wire {
  readonly applied: string[] = []
  readonly batches: string[][] = []
  readonly photos: string[] = []
  online = true
  /** Decides each operation; default: applied, with its row. */
  answer: Answer = (operation) => ({
    status: 'applied',
    result: { case_no: '620902-20261123-0001-7' },
    rows: [caseRow((operation.payload as { case_id?: string }).case_id ?? operation.id)],
  })
  /** Runs before anything: may throw a failure. */
  gate: (operations: PushedOperation[]) => void = () => undefined
  /** Runs after the work is done: may throw, as a lost answer does. */
  after: () => void = () => undefined
  photoGate: () => void = () => undefined

  push(batch: { operations: PushedOperation[] }): Promise<{ outcomes: Outcome[] }> {
    return Promise.resolve().then(() => {
      this.batches.push(batch.operations.map((one) => one.id))
      this.gate(batch.operations)
      const outcomes = batch.operations.map((operation) => {
        const answer = this.answer(operation)
        const known = this.applied.includes(operation.id)
        if (answer.status === 'applied' && !known) this.applied.push(operation.id)
        return { ...answer, id: operation.id, status: answer.status === 'applied' && known ? 'duplicate' : answer.status } as Outcome
      })
      this.after()
      return { outcomes }
    })
  }

  putAttachment(sha256: string): Promise<void> {
    return Promise.resolve().then(() => {
      this.photoGate()
      this.photos.push(sha256)
    })
  }

  isOnline(): boolean {
    return this.online
  }
}

export function uploaderFor(db: AccountDb, wire: Wire, states: UploadState[] = []): Uploader {
  return createUploader(db, 'device-1', wire, (state) => states.push(state))
}
