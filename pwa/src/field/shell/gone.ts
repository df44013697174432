import { computed, type ComputedRef } from 'vue'
import { sentenceFor } from '@/api/failure'
import type { Forgotten } from '@/local/db'
import type { Account } from '@/local/engine'
import { useLive } from '@/local/live'
import { unwhole } from '@/local/queries'
import { current } from '../session'

const words: Record<Forgotten, string> = {
  logout: '退出登录时，任务、案件和住户从这台手机清掉了。\n连上网会自己取回来；自己记的还在。',
  ended: '账号已停用或岗位已结束，名单已从手机清掉。\n自己记的还在。',
  stale: '30 天没联网，名单已从手机清掉。\n连上网会再取；自己记的还在。',
}

/** Before the first fetch has come whole: what it is, and what to do about it. */
function notYet({ online, pullFailure }: Account): string {
  const failure = pullFailure.value
  if (!online.value || failure?.kind === 'offline') return '名单还没取来。\n现在没有网络，走到有信号的地方，它自己会来。'
  return `名单还没取来。\n${failure && failure.kind !== 'timeout' ? sentenceFor(failure) : '正在取，走到有信号的地方等一会儿。'}`
}

/** Why lists are empty that may not be: an empty list must not say that there is nothing to do. Null: they are what they are. */
export function useGone(): ComputedRef<string | null> {
  const { account } = current()
  const why = useLive(() => unwhole(account.db), null)
  return computed(() => why.value && (why.value === 'coming' ? notYet(account) : words[why.value]))
}
