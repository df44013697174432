import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import { client } from './session'

const now = ref(new Date())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  // lights follow the server's clock: an office computer may be wrong by hours
  now.value = new Date(Date.now() + client.clockSkewMs())
}

/** The server's time, moving on every half minute. One timer for the whole desk. */
export function useNow(): Readonly<Ref<Date>> {
  if (users === 0) {
    tick()
    timer = setInterval(tick, 30_000)
  }
  users += 1
  onScopeDispose(() => {
    users -= 1
    if (users === 0) clearInterval(timer)
  })
  return readonly(now)
}
