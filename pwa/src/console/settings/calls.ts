import type { ListsToEdit } from '@/api/care'
import { ask, client } from '../session'

const at = '/api/v1/lists'

/** Lists whose lines have codes, by their names in the answer; the others are one line. */
const listNames = ['categories', 'groups', 'tiers', 'errand_kinds', 'paths', 'lawyers', 'task_kinds', 'notice_kinds'] as const
export type ListName = (typeof listNames)[number]
export type PageName = ListName | 'case_rule' | 'rule' | 'track' | 'centre'

export const hasLines = (page: PageName): page is ListName => listNames.some((one) => one === page)

export const readLists = (): Promise<ListsToEdit> => ask(() => client.request(at))

/** Save a line (a new one: version 0); every due day follows a new rhythm, which takes its time in a large district. */
export function saveLine(list: PageName, code: string, body: Record<string, unknown> & { base_version: number }): Promise<ListsToEdit> {
  const path = list.replace('_', '-')
  return ask(() => client.request(hasLines(list) ? `${at}/${path}/${code}` : `${at}/${path}`, { json: body, timeoutMs: 300_000 }))
}

export const putInOrder = (list: ListName, codes: string[]): Promise<ListsToEdit> => ask(() => client.request(`${at}/order`, { json: { list, codes } }))
