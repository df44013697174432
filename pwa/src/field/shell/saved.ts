import type { OperationKind, Payloads } from '@/api/types'
import type { Account } from '@/local/engine'
import type { Operation } from '@/local/db'
import { oneOperation } from '@/local/queries'
import { asWritten } from '@/local/refused'
import { NotSaved } from '@/local/storage-full'
import { mayTakeBack } from '@/local/hold'
import { holdUp, takeBack, type FilledIn, type TakenBack } from '@/local/take-back'
import { kindWords } from '../words'
import { outOfReach } from './reach'

/** Where a record is, said to whoever has just saved it. */
export function savedWords(operation: Operation | null, account: Account): string {
  switch (operation?.status) {
    case 'acknowledged':
      return `已送达${operation.result.case_no ? ` ${operation.result.case_no}` : ''}`
    case 'refused':
    case 'conflict':
      return '存在手机里，需处理'
    default:
      if (outOfReach(account)) return '已存在手机里，有网就送'
      return operation && mayTakeBack(operation) ? '存好了，几秒后送出' : '存好了，正在送'
  }
}

/** Takes a record back. Why it could not be, in words; null: it was. */
export function undo({ db }: Account, operationId: string, form?: FilledIn): Promise<string | null> {
  return inWords(() => takeBack(db, operationId, form))
}

/** Holds one up that waits to be sent; the same words. */
export function holdBack({ db }: Account, operationId: string): Promise<string | null> {
  return inWords(() => holdUp(db, operationId))
}

async function inWords(act: () => Promise<TakenBack>): Promise<string | null> {
  try {
    const taken = await act()
    if (taken.is === 'done') return null
    if (taken.is === 'sent') return '已经送出去了，收不回来。'
    return taken.by === 'draft' ? '接着它写的那张表还没存。先存好或清空那张，再来收回。' : `后面的「${kindWords[taken.by] ?? '一条记录'}」用到了它。先收回那条，再来收回这条。`
  } catch (error) {
    if (!(error instanceof NotSaved)) throw error
    return error.sentence
  }
}

/** The same of one that was saved in another page, or before the app was closed: its form is filled with what it says. */
export async function undoKept<K extends OperationKind>(account: Account, kind: K, operationId: string, form: (payload: Payloads[K]) => Omit<FilledIn, 'photos'>): Promise<string | null> {
  const operation = await oneOperation(account.db, operationId)
  if (operation?.kind !== kind) return undo(account, operationId)
  const { payload, photos } = await asWritten(account.db, operation as Operation & { kind: K }, account.vault)
  return undo(account, operationId, { ...form(payload), photos })
}
