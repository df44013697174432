import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { serverNow } from '@/local/queries'
import { current } from '../session'

/** The server's present as far as this phone knows, epoch ms; moves every half minute. The phone's own clock decides nothing. */
export function useNow(): ShallowRef<number> {
  const now = shallowRef(Date.now())
  const read = (): void => {
    void serverNow(current().account.db).then((value) => {
      now.value = value
    })
  }
  read()
  const timer = setInterval(read, 30_000)
  onScopeDispose(() => clearInterval(timer))
  return now
}
