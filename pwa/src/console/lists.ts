import { computed, reactive, shallowReactive } from 'vue'
import { failureOf } from '@/api/failure'
import type { Named } from '@/api/types'
import { calendarOf, missingYears } from '@/rules/calendar'
import { remaining, remainingWords, type Timed } from '@/rules/light'
import { seekCategories } from '@/rules/seek-categories'
import { allAreas, allCategories, allChannels, workCalendar, type AreaItem, type CategoryBranch, type ChannelRow } from './calls'

/** A branch of a tree to choose from, as the tree select takes it. */
export interface Branch {
  value: string
  label: string
  children?: Branch[]
}

/** What an administrator edits, read once per session and again when it could not be had. */
const lists = shallowReactive({
  areas: [] as AreaItem[],
  categories: [] as CategoryBranch[],
  channels: [] as ChannelRow[],
  calendar: calendarOf([]),
})
const got = reactive({ areas: false, categories: false, channels: false, calendar: false })
let loading: Promise<void> | null = null

async function once<K extends keyof typeof got>(name: K, load: () => Promise<(typeof lists)[K]>): Promise<void> {
  if (got[name]) return
  try {
    lists[name] = await load()
    got[name] = true
  } catch (thrown) {
    failureOf(thrown) // the desk works without; asked again with the next poll
  }
}

export function loadLists(): Promise<void> {
  loading ??= Promise.all([
    once('categories', allCategories),
    once('channels', allChannels),
    once('calendar', async () => calendarOf(await workCalendar())),
    once('areas', allAreas),
  ]).then(() => {
    loading = null
  })
  return loading
}

/** Another person may see other areas, and take in by other channels. */
export function forgetLists(): void {
  got.areas = got.channels = false
  lists.areas = []
}

export const channels = computed(() => lists.channels)
export const categories = computed(() => lists.categories)
export const categoryTree = computed<Branch[]>(() =>
  lists.categories.map((one) => ({ value: one.code, label: one.name, children: one.children.map((child) => ({ value: child.code, label: child.name })) })),
)
/** Categories by what people call them or by pinyin, the likeliest first, each under its group's name. */
export const seekCategory = (typed: string): (Branch & { path: string })[] =>
  seekCategories(lists.categories.flatMap((one) => [one, ...one.children]), typed).flatMap(({ group, members }) => members.map((one) => ({ value: one.code, label: one.name, path: one.code === group.code ? '' : group.name })))
export const areas = computed(() => lists.areas)
export const areaTree = computed<Branch[]>(() => treeOf(lists.areas))

/** A tree by `parent`; a top is whatever has no parent in the list. */
export function treeOf(areas: readonly AreaItem[]): Branch[] {
  const branches = new Map<string, Branch>(areas.map(({ code, name }) => [code, { value: code, label: name }]))
  const tops: Branch[] = []
  for (const { code, parent } of areas) {
    const branch = branches.get(code) as Branch
    const above = parent === null ? undefined : branches.get(parent)
    if (above) (above.children ??= []).push(branch)
    else tops.push(branch)
  }
  return tops
}

export function areaName(code: string): string {
  return lists.areas.find((area) => area.code === code)?.name ?? code
}

const townDigits = 9
/** Where an area lies, below the level of towns: there are many 第一网格. Empty for a town, and for what is not on the list. */
export function areaAbove(code: string): string {
  const parent = code.length > townDigits ? lists.areas.find((area) => area.code === code)?.parent : null
  return parent ? areaName(parent) : ''
}

/** An area by all its names, from the top: 肃州区东北街街道花园社区. Without one: all that this post may see. */
export function areaPath(code: string): string {
  if (!code) return areaTree.value.map(({ label }) => label).join('、')
  const area = lists.areas.find((one) => one.code === code)
  return area ? (area.parent === null || !lists.areas.some((one) => one.code === area.parent) ? '' : areaPath(area.parent)) + area.name : code
}

export function categoryName(code: string): string {
  const all = lists.categories.flatMap((one) => [one, ...one.children])
  return all.find((one) => one.code === code)?.name ?? code
}

/** What residents call a kind of matter: what stands on paper that goes out of the house. */
export function residentKind({ code, name }: Named): string {
  const all = lists.categories.flatMap((one) => [one, ...one.children])
  return all.find((one) => one.code === code)?.resident_name ?? name
}

export function channelName(channel: string | Named): string {
  const code = typeof channel === 'string' ? channel : channel.code
  return lists.channels.find((one) => one.code === code)?.name ?? (typeof channel === 'string' ? channel : channel.name)
}

export function dueWords(timed: Timed, now: Date): string {
  return remainingWords(remaining(timed, now, lists.calendar))
}

/** What is said beside a deadline that is counted over a year whose holidays nobody has entered, as the server says it where one is set (`guess_words`); empty: none is. */
export function guessWords(timed: Timed, now: Date): string {
  if (!got.calendar || timed.due_at === null || remaining(timed, now, lists.calendar)?.unit !== 'working_days') return ''
  const years = missingYears(lists.calendar, timed.paused_since ? Date.parse(timed.paused_since) : now.getTime(), Date.parse(timed.due_at))
  return years.length > 0 ? `${years.join('、')} 年放假安排还没填，先按周一到周五算` : ''
}
