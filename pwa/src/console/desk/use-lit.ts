import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { CasePoint, InSight, LitPoint } from '@/map'

/** Which place is ringed on the map besides the open case's: that of the row under the mouse, or under J and K where the list stands. */
export function useLit(caseId: Readonly<Ref<string | null>>, pointed: () => string | null, place: (id: string) => CasePoint | null) {
  const overList = ref<string | null>(null)
  /** What is pointed at in the words beside the map. */
  const thing = shallowRef<InSight | null>(null)
  // the mouse still lies where the case before was chosen: its place is nobody's question any more
  watch(caseId, () => (overList.value = null))
  const lit = computed<LitPoint | null>(() => thing.value ?? place(overList.value ?? pointed() ?? ''))
  return { overList, thing, lit }
}
