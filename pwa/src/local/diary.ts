import type { DiaryRow, Payloads } from '@/api/types'
import type { AccountDb, Operation } from './db'
import { mirrorRows } from './mirror'
import { record, replace } from './record'
import { openOperations } from './sealing'
import { savingOrSaying } from './storage-full'

/** A day as this phone has it. */
export interface DiaryOfDay {
  /** As the server has it. */
  row: DiaryRow | null
  /** Of which version a text written now is the next: the server's, and what this phone has still to say. */
  version: number
  /** Saved here and not yet settled, the latest. */
  pending: Payloads['diary.save'] | null
  /** Saved here and not taken, for the reason told: still the worker's words. */
  refused: { text: string; facts: string[]; sentence: string } | null
  /** Saved here, and another phone had saved the day before: both are kept until the worker makes one of them. */
  conflict: { id: string; text: string } | null
}

const savesOf = async (db: AccountDb, day: string): Promise<Operation[]> =>
  openOperations(db, await db.outbox.orderBy('seq').filter((one) => one.kind === 'diary.save' && (one.payload as Payloads['diary.save']).day === day).toArray())

/** Null also for one under a PIN that was forgotten: the server has its words, or will. */
const readable = (one: Operation | undefined): Payloads['diary.save'] | null => (one && 'text' in one.payload ? one.payload : null)
const isOpen = (one: Operation): boolean => one.status === 'waiting' || one.status === 'sending'

/** May run inside a live query. */
export async function diaryOf(db: AccountDb, day: string): Promise<DiaryOfDay> {
  const row = (await mirrorRows(db, 'diary')).find((one) => one.day === day) ?? null
  const saves = await savesOf(db, day)
  const open = saves.filter(isOpen)
  const pending = readable(open.at(-1))
  const clash = saves.find((one) => one.status === 'conflict')
  // what was written after it was written from it: the latest words are the ones to choose from
  const own = pending ?? readable(clash)
  const not = saves.filter((one) => one.status === 'refused').at(-1)
  const { text = '', facts = [] } = (not?.payload ?? {}) as Partial<Payloads['diary.save']>
  const refused = not?.status === 'refused' ? { text, facts, sentence: not.problem.title } : null
  return { row, refused, version: (row?.version ?? 0) + (clash ? 0 : open.length), pending, conflict: clash && own ? { id: clash.id, text: own.text } : null }
}

/** Days with a diary, saved anywhere. */
export async function diaryDays(db: AccountDb): Promise<Set<string>> {
  const rows = await mirrorRows(db, 'diary')
  const held = await db.outbox.filter((one) => one.kind === 'diary.save' && isOpen(one)).toArray()
  return new Set([...rows.map(({ day }) => day), ...held.map((one) => (one.payload as Payloads['diary.save']).day)])
}

/**
 * Saves a day. `base`: of which version its text is the next (`DiaryOfDay.version` when it was read); where another phone
 * wrote since, the server says so and both are kept. While they disagree, or one was not taken, saving ends that: the words
 * given are the one text, and what waited behind is done. `draft` goes with it. Throws NotSaved.
 */
export function saveDiary(db: AccountDb, payload: Payloads['diary.save'], base: number, draft: { key: string; form: string } | null): Promise<unknown> {
  return savingOrSaying(async () => {
    const saves = await savesOf(db, payload.day)
    const [held, ...others] = saves.filter((one) => one.status === 'conflict' || one.status === 'refused')
    const item = { kind: 'diary.save' as const, payload, baseVersion: base, ...(draft ? { draft: draft.key, draftOf: draft.form } : {}) }
    if (held?.status !== 'conflict' && held?.status !== 'refused') return record(db, item)
    const behind = [...others, ...saves.filter(isOpen)].map(({ id }) => id)
    return replace(db, held.id, item, {
      tables: [],
      write: ({ id: by }) =>
        db.outbox.where('id').anyOf(behind).modify((one, ref) => {
          if (one.status !== 'sending') ref.value = { ...one, status: 'replaced', by, problem: held.problem, settledAt: Date.now() }
        }),
    })
  })
}
