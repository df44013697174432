import type { ListsToEdit } from '@/api/care'
import type { Named } from '@/api/types'
import { ask, client } from '../session'

const at = '/api/v1/lists'

/** Lists whose lines have codes, by their names in the answer; the others are one line. */
const listNames = ['categories', 'groups', 'tiers', 'errand_kinds', 'channels', 'specialist_kinds', 'paths', 'task_kinds', 'notice_kinds', 'time_limits', 'calendar_years', 'robots'] as const
export type ListName = (typeof listNames)[number]
export type PageName = ListName | 'case_rule' | 'call_rule' | 'watch_rule' | 'letter_rule' | 'rule' | 'track' | 'centre'

export const hasLines = (page: PageName): page is ListName => listNames.some((one) => one === page)

export const readLists = (): Promise<ListsToEdit> => ask(() => client.request(at))

/** Save a line (a new one: version 0); every due day follows a new rhythm, which takes its time in a large district. */
export function saveLine(list: PageName, code: string, body: Record<string, unknown> & { base_version: number }): Promise<ListsToEdit> {
  const path = list.replaceAll('_', '-')
  return ask(() => client.request(hasLines(list) ? `${at}/${path}/${code}` : `${at}/${path}`, { json: body, timeoutMs: 300_000 }))
}

export const putInOrder = (list: ListName, codes: string[]): Promise<ListsToEdit> => ask(() => client.request(`${at}/order`, { json: { list, codes } }))

/** What became of the last trial of a robot as it stands. */
export interface RobotTrial {
  state: 'none' | 'sending' | 'refused' | 'given_up' | 'arrived'
  at: string | null
  /** Not arrived: when it is sent again. */
  next_at: string | null
  /** Why it did not arrive. */
  said: string
}
const trialOf = (code: string): string => `${at}/robots/${encodeURIComponent(code)}/trial`
export const robotTrial = (code: string): Promise<RobotTrial> => ask(() => client.request(trialOf(code)))
export const tryRobot = (code: string): Promise<RobotTrial> => ask(() => client.request(trialOf(code), { json: {} }))

/** A key of another system; its secret is never read again. */
export interface FeedKey {
  id: string
  channel: Named
  name: string
  begins: string
  made_by: string
  made_at: string
  revoked_at: string | null
  used_at: string | null
}

const keys = '/api/v1/feed/keys'
export const feedKeys = (): Promise<{ items: FeedKey[] }> => ask(() => client.request(keys))
export const makeKey = (channel: string, name: string): Promise<{ items: FeedKey[]; secret: string }> => ask(() => client.request(keys, { json: { channel, name } }))
export const revokeKey = (id: string): Promise<{ items: FeedKey[] }> => ask(() => client.request(`${keys}/${encodeURIComponent(id)}/revoke`, { json: {} }))
