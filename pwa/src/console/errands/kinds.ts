import { computed, ref, shallowRef } from 'vue'
import { failureOf } from '@/api/failure'
import type { Branch } from '../lists'
import type { Centre } from '@/api/care'
import { errandKinds, readCentre, type ErrandKind } from './calls'

/** What an administrator keeps for errands: the kinds, and the centre that slips name. Read once a session and again when it could not be had. */
export const kinds = shallowRef<ErrandKind[]>([])
export const centre = shallowRef<Centre | null>(null)
const got = ref(false)

export async function loadKinds(): Promise<void> {
  if (got.value) return
  try {
    ;[kinds.value, centre.value] = await Promise.all([errandKinds(), readCentre()])
    got.value = true
  } catch (thrown) {
    failureOf(thrown) // asked again with the next poll
  }
}

/** An administrator has changed something at this desk. */
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
