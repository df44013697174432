import { computed, type ComputedRef } from 'vue'
import type { Forgotten } from '@/local/db'
import { useLive } from '@/local/live'
import { forgotten } from '@/local/queries'
import { current } from '../session'

const words: Record<Forgotten, string> = {
  logout: '退出登录时，任务、案件和住户从这台手机清掉了。\n连上网会自己取回来；自己记的还在。',
  ended: '账号已停用或岗位已结束，名单已从手机清掉。\n自己记的还在。',
  stale: '30 天没联网，名单已从手机清掉。\n连上网会再取；自己记的还在。',
}

/** Why lists are empty that may not be: an empty list must not say that there is nothing to do. Null: they are what they are. */
export function useGone(): ComputedRef<string | null> {
  const { db } = current().account
  const why = useLive(() => forgotten(db), null)
  return computed(() => why.value && words[why.value])
}
