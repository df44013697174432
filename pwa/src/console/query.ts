/** A query as it stands in the address bar. */
export type UrlQuery = Record<string, string>

/** One value out of an address; what is given twice or not at all is empty. */
export function said(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}

/** The code of an area, of a grid or of what it lies in; anything else counts as not given. */
export function areaSaid(value: unknown): string {
  return /^(\d{6}|\d{9}|\d{12}|\d{15})$/.test(said(value)) ? said(value) : ''
}

/** A moment with its zone; anything else counts as not given. */
export function momentSaid(value: unknown): string {
  return /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(said(value)) ? said(value) : ''
}

/** A query without what is empty, so that links stay short. */
export function shortQuery(query: Record<string, string | null>): UrlQuery {
  return Object.fromEntries(Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== ''))
}
