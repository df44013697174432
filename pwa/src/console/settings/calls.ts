import type { ListsToEdit } from '@/api/care'
import { ask, client } from '../session'

const at = '/api/v1/lists'

/** Lists whose lines have codes and an order, by their names in the answer; the others are one line without either. */
export type ListName = OrderedList | 'categories'
/** Whose lines can be put in another order; categories stand as they are. */
export type OrderedList = 'groups' | 'tiers' | 'errand_kinds'
export type PageName = ListName | 'rule' | 'track' | 'centre'

export const hasLines = (page: PageName): page is ListName => page !== 'rule' && page !== 'track' && page !== 'centre'

export const hasOrder = (page: PageName): page is OrderedList => hasLines(page) && page !== 'categories'

export const readLists = (): Promise<ListsToEdit> => ask(() => client.request(at))

/** Save a line (a new one: version 0); every due day follows a new rhythm, which takes its time in a large district. */
export function saveLine(list: PageName, code: string, body: Record<string, unknown> & { base_version: number }): Promise<ListsToEdit> {
  const place = hasLines(list) ? `${list.replace('_', '-')}/${code}` : list
  return ask(() => client.request(`${at}/${place}`, { json: body, timeoutMs: 300_000 }))
}

export const putInOrder = (list: OrderedList, codes: string[]): Promise<ListsToEdit> => ask(() => client.request(`${at}/order`, { json: { list, codes } }))
