import Dexie, { type Table } from 'dexie'
import type { DoorList } from '@/api/care'
import type { OperationKind, OperationResult, Payloads, Problem } from '@/api/types'
import type { Fix } from '@/rules/track'
import type { Envelope } from './envelope'

/** What is fixed when the worker taps 存 and never changes again: the server hashes it. */
export interface Intention<K extends OperationKind = OperationKind> {
  /** UUIDv7; the server's ledger knows the operation by it. */
  id: string
  /** 1, 2, 3 … per account and phone: shows gaps, decides nothing. */
  seq: number
  kind: K
  recordedBy: string
  /** By the phone's clock, ISO 8601. The server corrects it; it decides nothing. */
  recordedAt: string
  baseVersion?: number
  /** The refused or conflicting operation this one was edited from. */
  replaces?: string
  /** What was said about a person lies in `sealed`, and the fields it was in are not there. */
  payload: Payloads[K] & { sealed?: Envelope }
  /** Of a telephone that is sealed in it, the last four digits: what lists show of one. Stays on this phone. */
  phoneTail?: string
}

/** Why the last try brought nothing; says nothing about the operation itself. */
export interface Trouble {
  sentence: string
  at: number
  /** Waiting alone will not mend it: a person must see to what it depends on. */
  person?: true
}

export type Operation = Intention &
  (
    | { status: 'waiting'; attempts: number; /** epoch ms */ notBefore: number; trouble: Trouble | null; /** It was once on its way: it may have arrived. */ tried?: true }
    | { status: 'sending'; attempts: number; notBefore: number; trouble: Trouble | null; tried?: true }
    | { status: 'refused' | 'conflict'; problem: Problem; settledAt: number }
    | { status: 'acknowledged'; result: OperationResult; settledAt: number }
    /** Edited and tried again under another id. */
    | { status: 'replaced'; by: string; /** What it was until then. Not in those of before. */ was?: 'refused' | 'conflict' | 'set_aside'; problem: Problem; settledAt: number }
    /** The worker decided not to send it again. Kept, exported, never sent. */
    | { status: 'set_aside'; problem: Problem; settledAt: number }
  )

export type OpenOperation = Extract<Operation, { status: 'waiting' | 'sending' }>

export interface StoredAttachment {
  sha256: string
  /** ArrayBuffer, not Blob: a Blob in IndexedDB is a file beside the database, and older webviews lose it. */
  bytes: ArrayBuffer
  type: string
  /** Operations that name this photo. It travels once one of them is acknowledged. */
  operationIds: string[]
  /** `refused`: the server will never take it; `trouble` says why. */
  status: 'waiting' | 'sent' | 'refused'
  attempts: number
  notBefore: number
  trouble: Trouble | null
  createdAt: number
}

/** One server row. `generation` is which filling of the mirror it belongs to: a reset fills the next one and swaps. */
export interface MirrorRow {
  generation: number
  entity: string
  id: string
  version: number
  /** As the server gave it; absent while it lies sealed. */
  row?: unknown
  sealed?: SealedRow
}

/** A row under one of this phone's row keys (sealing.ts). */
export interface SealedRow {
  /** The row key's id. */
  k: string
  iv: Uint8Array<ArrayBuffer>
  ct: Uint8Array<ArrayBuffer>
}

export interface SyncState {
  key: 'sync'
  /** The generation screens read. */
  generation: number
  cursor: string | null
  /** A reset on its way: rows go to this generation until has_more is false. */
  filling: { generation: number; cursor: string } | null
  epoch: string | null
  /** Server's clock minus the phone's, ms: lights are computed with it. */
  skewMs: number
  lastPullAt: number | null
  /** Why the server's rows were deleted from this phone; absent once they were fetched again. */
  forgotten?: Forgotten
}

/** logout: signed out here. ended: the account or its post ended. stale: nothing heard from the server for 30 days. */
export type Forgotten = 'logout' | 'ended' | 'stale'

export interface SeqState {
  key: 'seq'
  last: number
}

/** What the resident follows a case by that was reported here; it tells nobody's name. */
export interface ResidentCode {
  key: `code:${string}`
  token: string
}

/** A patrol's way is being recorded on this phone; not there: none is. */
export interface TrackingState {
  key: 'tracking'
  patrolId: string
  /** By the phone's clock, epoch ms: fixes count their seconds from it. */
  startedAt: number
  /** false: paused. */
  on: boolean
  /** Rises with every gap. */
  segment: number
}

/** One fix of a patrol's way. */
export interface TrackFix {
  patrolId: string
  n: number
  segment: number
  fix: Fix
  /** epoch ms */
  at: number
  /** 1: gone out in a part. A number, because IndexedDB finds no booleans. */
  sent: 0 | 1
}

/** Which rows of an entity were written last, so that a reader need not read all of them again. */
export interface Changed {
  key: `rows:${string}`
  /** Another one after the rows were deleted as a whole; empty before the first. */
  of: string
  at: number
  /** The newest last. */
  last: [at: number, id: string][]
}

/** This phone's key pair: its private half under the PIN and the share of `day`. */
export interface VaultKeys {
  key: 'keys'
  salt: string
  /** Public half: records and lists are sealed for it, locked or not. */
  point: string
  wrapped: { iv: string; ct: string }
  day: string
  /** null: run out, or given back at signing out. */
  share: string | null
  /** epoch ms; the share goes then. */
  keepUntil: number
  triesLeft: number
}

/** This phone's key pair for everything but the lent list: what is kept is sealed for its public half, locked or not (lock.ts). */
export interface LockKeys {
  key: 'lock'
  point: string
  /** The private half: as it is while there is no PIN, under the PIN afterwards; null: guessed at too often. */
  half: { open: string } | { salt: string; iv: string; ct: string } | null
  triesLeft: number
  /** Written by an app that did not seal: some rows may still lie open. */
  unsealed?: true
}

/** One key of rows, sealed for the pair above. A locked phone makes a new one, for it cannot open those it has. */
export interface RowKey {
  key: `row:${string}`
  envelope: Envelope
  madeAt: number
}

/** How long the phone may lie idle before it asks for the PIN: the operator's numbers. */
export interface LockTimes {
  key: 'times'
  hiddenMs: number
  idleMs: number
}

/** The key records are sealed for; asked for again every day. */
export interface ServerKey {
  key: 'server'
  id: string
  point: string
  day: string
}

/** What forms ask, of groups and errands, and what slips say of the centre: names nobody, so it is there while the vault is locked too. */
export interface CareForms {
  key: 'forms'
  groups: DoorList['groups']
  errand_kinds: DoorList['errand_kinds']
  /** Not there before a list of this version was fetched. */
  centre?: DoorList['centre']
}

/** The door list as it was fetched, sealed for this phone's key. */
export interface SealedList {
  key: 'list'
  envelope: Envelope
  fetchedAt: number
  expiresAt: number
}

export interface Draft {
  /** Which form: 'visit:<household>', 'report'. */
  key: string
  /** What lies open; nothing, once the phone has a key pair of its own. */
  value: unknown
  /** What forms about people keep under the vault. */
  sealed?: Envelope
  /** The rest, under the app's own key. */
  own?: Envelope
  photos: { sha256: string; bytes: ArrayBuffer; type: string }[]
  updatedAt: number
}

/** Everything of one account on this phone. Dexie and its tables are known to src/local alone. */
export class AccountDb extends Dexie {
  readonly outbox!: Table<Operation, string>
  readonly attachments!: Table<StoredAttachment, string>
  readonly mirror!: Table<MirrorRow, [number, string, string]>
  readonly meta!: Table<SyncState | SeqState | TrackingState | Changed | ResidentCode, string>
  readonly drafts!: Table<Draft, string>
  readonly vault!: Table<VaultKeys | ServerKey | SealedList | CareForms | LockKeys | RowKey | LockTimes, string>
  readonly track!: Table<TrackFix, [string, number]>

  constructor(readonly userId: string) {
    // strict: "saved" on the screen means on the flash, not in a buffer that a flat battery forgets
    super(`xunge-u-${userId}`, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      outbox: 'id, status, seq',
      attachments: 'sha256, status, *operationIds',
      mirror: '[generation+entity+id], [generation+entity], generation',
      meta: 'key',
      drafts: 'key',
    })
    this.version(2).stores({ vault: 'key' })
    // rows may lie sealed from here on, and a tab of an older app must not read them
    this.version(3).stores({ track: '[patrolId+n], [patrolId+sent], at' })
    // another tab runs a newer app: let it migrate, and say so instead of failing later
    this.on('versionchange', () => {
      this.close()
    })
  }
}

export const firstSync: SyncState = {
  key: 'sync',
  generation: 1,
  cursor: null,
  filling: null,
  epoch: null,
  skewMs: 0,
  lastPullAt: null,
}

/** Reads inside or outside a transaction. */
export async function syncState(db: AccountDb): Promise<SyncState> {
  return ((await db.meta.get('sync')) as SyncState | undefined) ?? firstSync
}

/** Null: this account was never opened by an app that locks. */
export async function lockKeys(db: AccountDb): Promise<LockKeys | null> {
  return ((await db.vault.get('lock')) as LockKeys | undefined) ?? null
}
