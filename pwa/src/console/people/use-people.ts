import { reactive, shallowReactive, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { CareLists, Coverage, PersonRow, StoryItem } from '@/api/care'
import { failureOf, type Failure } from '@/api/failure'
import { usePagedList, type PagedList } from '../frame/use-paged-list'
import { careLists, coverageOf, listPeople, openPerson, storyOf } from './calls'

function quietly(thrown: unknown): Failure | null {
  // given up on purpose: a newer question is on its way
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return null
  return failureOf(thrown)
}

/** The list. Another query gives up the one before. */
export function usePeople(query: Readonly<Ref<Record<string, string>>>): PagedList<PersonRow> {
  return usePagedList<PersonRow>(query, { page: ({ cursor }, signal) => listPeople(query.value, cursor, signal) })
}

/** Figures for the areas below what is looked at. */
export function useCoverage(query: Readonly<Ref<Record<string, string>>>): { answer: ShallowRef<Coverage | null>; load: () => Promise<void> } {
  const answer = shallowRef<Coverage | null>(null)
  let asking: AbortController | null = null
  async function load(): Promise<void> {
    asking?.abort()
    asking = new AbortController()
    try {
      answer.value = await coverageOf(query.value, asking.signal)
    } catch (thrown) {
      if (quietly(thrown)) answer.value = null
    }
  }
  watch(() => JSON.stringify(query.value), () => void load(), { immediate: true })
  return { answer, load }
}

export interface OpenedPerson {
  row: ShallowRef<PersonRow | null>
  story: ShallowRef<StoryItem[] | null>
  status: { failure: Failure | null; older: boolean }
  load: () => Promise<void>
  take: (row: PersonRow) => void
}

/** The person the address names, with the story. */
export function usePerson(id: Readonly<Ref<string | null>>): OpenedPerson {
  const row = shallowRef<PersonRow | null>(null)
  const story = shallowRef<StoryItem[] | null>(null)
  const status = reactive({ failure: null as Failure | null, older: false })
  let asking: AbortController | null = null

  async function load(): Promise<void> {
    asking?.abort()
    const mine = (asking = new AbortController())
    if (id.value === null) return
    try {
      const [person, told] = await Promise.all([openPerson(id.value, mine.signal), storyOf(id.value, mine.signal)])
      row.value = person
      story.value = told.items
      Object.assign(status, { failure: null, older: told.more })
    } catch (thrown) {
      status.failure = quietly(thrown) ?? status.failure
    }
  }

  watch(id, () => {
    row.value = null
    story.value = null
    status.failure = null
    void load()
  }, { immediate: true })
  return {
    row, story, status, load,
    take(person) {
      row.value = person
      void load()
    },
  }
}

interface Lists {
  groups: CareLists['groups']
  tiers: CareLists['tiers']
}
const lists = shallowReactive<Lists>({ groups: [], tiers: [] })

/** Groups and tiers in use, asked for once; without them the page works with codes. */
export async function loadCareLists(): Promise<void> {
  if (lists.groups.length > 0) return
  try {
    Object.assign(lists, await careLists())
  } catch (thrown) {
    quietly(thrown) // asked again with the next poll
  }
}
/** What somebody can be put into. */
export const careGroups = (): CareLists['groups'] => lists.groups.filter(({ retired }) => !retired)
export const careTiers = (): CareLists['tiers'] => lists.tiers.filter(({ retired }) => !retired)
/** What somebody may be in: those out of use last. */
export const everyGroup = (): CareLists['groups'] => lists.groups.toSorted((a, b) => Number(a.retired) - Number(b.retired))
export const everyTier = (): CareLists['tiers'] => lists.tiers.toSorted((a, b) => Number(a.retired) - Number(b.retired))
export const careTier = (code: string): CareLists['tiers'][number] | undefined => lists.tiers.find((one) => one.code === code)
export const careGroupName = (code: string): string => lists.groups.find((one) => one.code === code)?.name ?? code
