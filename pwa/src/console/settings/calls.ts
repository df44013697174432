import type { ListsToEdit } from '@/api/care'
import { ask, client } from '../session'

const care = '/api/v1/care'

/** Lists whose lines have codes and an order, by their names in the answer; the rule is one line without either. */
export type ListName = 'groups' | 'tiers' | 'errand_kinds'
export type PageName = ListName | 'rule'

const places: Record<PageName, string> = { groups: 'groups', tiers: 'tiers', errand_kinds: 'errand-kinds', rule: 'rule' }

export const readLists = (): Promise<ListsToEdit> => ask(() => client.request(`${care}/lists`))

/** Save a line (a new one: version 0); every due day follows a new rhythm, which takes its time in a large district. */
export function saveLine(list: PageName, code: string, body: Record<string, unknown> & { base_version: number }): Promise<ListsToEdit> {
  const place = list === 'rule' ? places.rule : `${places[list]}/${code}`
  return ask(() => client.request(`${care}/${place}`, { json: body, timeoutMs: 300_000 }))
}

export const putInOrder = (list: ListName, codes: string[]): Promise<ListsToEdit> => ask(() => client.request(`${care}/order`, { json: { list, codes } }))
