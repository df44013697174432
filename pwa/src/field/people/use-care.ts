import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { ErrandOpenPayload } from '@/api/care'
import { careOperations, errandsOnHand, peopleToSee, type ErrandView, type PersonView } from '@/local/care'
import type { CareForms } from '@/local/db'
import { useLive } from '@/local/live'
import { careForms, type VaultState } from '@/local/vault'
import { current } from '../session'

export interface Care {
  /** This account goes to people's doors at all. */
  may: boolean
  vault: ShallowRef<VaultState>
  /** null: locked, or never fetched. */
  people: ComputedRef<PersonView[] | null>
  errands: ComputedRef<ErrandView[]>
  forms: ShallowRef<CareForms | null>
}

/** Whom to see and what to run, with what this phone has recorded since. */
export function useCare(): Care {
  const { account, user } = current()
  const { vault } = account
  const operations = useLive(() => careOperations(account.db), [])
  const opened = shallowRef<ReadonlyMap<string, Partial<ErrandOpenPayload>>>(new Map())
  watch(
    [operations, vault.state],
    async ([all]) => {
      const found = new Map<string, Partial<ErrandOpenPayload>>()
      for (const operation of all) {
        if (operation.kind !== 'errand.open' || !operation.payload.sealed) continue
        const content = await vault.open(operation.payload.sealed, operation.id)
        if (content) found.set(operation.id, content)
      }
      opened.value = found
    },
    { immediate: true },
  )
  return {
    may: user.permissions.includes('person.read'),
    vault: vault.state,
    people: computed(() => (vault.list.value ? peopleToSee(vault.list.value, operations.value) : null)),
    errands: computed(() => errandsOnHand(vault.list.value, operations.value, opened.value)),
    forms: useLive(() => careForms(account.db), null),
  }
}
