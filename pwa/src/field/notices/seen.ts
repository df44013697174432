import { watch } from 'vue'
import { unreadOf } from '@/local/notices'
import { record } from '@/local/record'
import { NotSaved } from '@/local/storage-full'
import { current, locked } from '../session'
import { useNow } from '../shell/now'

/** Seen is a fact and goes with the rest; that a full phone cannot keep it must not keep anybody from reading. */
export async function seen(ids: string[], hold?: { holdMs: number }): Promise<string | null> {
  const { account } = current()
  try {
    const { id } = await record(account.db, { kind: 'notice.read', payload: { notice_ids: ids }, ...hold })
    account.flush()
    return id
  } catch (error) {
    if (!(error instanceof NotSaved)) throw error
    return null
  }
}

/** Whoever looks at what a notice is about has seen the notice, however they came there. */
export function useSeen(subject: () => string): void {
  const { account } = current()
  const now = useNow()
  watch(subject, async (id) => {
    if (locked.value) return
    const ids = await unreadOf(account.db, id, now.value)
    if (ids.length > 0) await seen(ids)
  }, { immediate: true })
}
