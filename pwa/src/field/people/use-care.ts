import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { ErrandOpenPayload } from '@/api/care'
import { careOperations, errandsOnHand, peopleToSee, type ErrandView, type PersonView } from '@/local/care'
import { sentenceFor } from '@/api/failure'
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
  /** Why there is no list though the vault is open, and what to do; null: there is one. */
  noList: ComputedRef<string | null>
  errands: ComputedRef<ErrandView[]>
  forms: ShallowRef<CareForms | null>
}

/** Whom to see and what to run, with what this phone has recorded since. */
export function useCare(): Care {
  const { account, user } = current()
  const { vault } = account
  // what the vault sealed is read anew once it opens
  const operations = useLive(() => careOperations(account.db), [], () => vault.state.value.at)
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
  const forms = useLive(() => careForms(account.db), null)
  return {
    may: user.permissions.includes('person.read'),
    vault: vault.state,
    people: computed(() => (vault.list.value ? peopleToSee(vault.list.value, operations.value) : null)),
    noList: computed(() => {
      if (vault.list.value) return null
      if (!account.online.value) return '没有网络，名单还没取到。连上网，它自己会来。'
      return vault.failure.value ? `名单没取到。${sentenceFor(vault.failure.value)}` : '正在取名单…'
    }),
    errands: computed(() => errandsOnHand(vault.list.value, operations.value, opened.value, forms.value?.errand_kinds ?? [])),
    forms,
  }
}
