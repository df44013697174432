import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { failureOf } from '@/api/failure'
import type { Meeting, Meetings, Mediations } from '@/api/handling'
import { besideMs, usePoll } from '../poll'
import { mediationsOf, meetingsOf } from './calls'

export interface Parts {
  mediations: ShallowRef<Mediations | null>
  meetings: ShallowRef<Meetings | null>
  /** Something was done here: looked at again at once. */
  look: () => Promise<void>
}

/** What hangs on an open case, looked at again every few seconds, and when the case itself has moved. */
export function useParts(about: () => { id: string; version: number }): Parts {
  const mediations = shallowRef<Mediations | null>(null)
  const meetings = shallowRef<Meetings | null>(null)
  let asking: AbortController | null = null

  async function look(): Promise<void> {
    asking?.abort()
    const mine = (asking = new AbortController())
    const { id } = about()
    try {
      const [one, other] = await Promise.all([mediationsOf(id, mine.signal), meetingsOf(id, mine.signal)])
      if (asking !== mine) return
      mediations.value = one
      meetings.value = other
    } catch (thrown) {
      if (!mine.signal.aborted) failureOf(thrown) // what is shown stays; asked again with the next poll
    }
  }
  watch(() => about().id, () => {
    mediations.value = null
    meetings.value = null
  })
  watch(() => `${about().id} ${about().version}`, () => void look(), { immediate: true })
  usePoll(() => void look(), besideMs)
  onScopeDispose(() => asking?.abort())
  return { mediations, meetings, look }
}

/** When units are wanted there, the meetings still to come first. */
export const inOrder = (meetings: Meeting[]): Meeting[] => [...meetings].sort((one, other) => Number(other.state === 'planned') - Number(one.state === 'planned') || other.starts_at.localeCompare(one.starts_at))
