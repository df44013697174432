import { computed, ref, shallowRef } from 'vue'
import { failureOf } from '@/api/failure'
import type { Branch } from '../lists'
import { errandKinds, type ErrandKind } from './calls'

/** The kinds an administrator keeps, read once a session and again when they could not be had. */
export const kinds = shallowRef<ErrandKind[]>([])
const got = ref(false)

export async function loadKinds(): Promise<void> {
  if (got.value) return
  try {
    kinds.value = await errandKinds()
    got.value = true
  } catch (thrown) {
    failureOf(thrown) // asked again with the next poll
  }
}

/** An administrator has changed them at this desk. */
export function forgetKinds(): void {
  got.value = false
}

export const kindTree = computed<Branch[]>(() => kinds.value.map(({ code, name }) => ({ value: code, label: name })))

export function kindOf(code: string): ErrandKind | undefined {
  return kinds.value.find((one) => one.code === code)
}

const units = { working_days: '个工作日', natural_days: '天', hours: '小时', minutes: '分钟' } as const

/** "3 个工作日". */
export function limitWords({ amount, unit }: ErrandKind['limit']): string {
  return `${amount} ${units[unit]}`
}
