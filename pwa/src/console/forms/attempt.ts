import { uuid7 } from '@/local/uuid'

/**
 * One id for one intention. Sent again unchanged after a lost answer it keeps its id, so that the server does it once;
 * with any change it is another intention and gets another (the ledger refuses an id that comes back with another body).
 */
export function attempts(): (content: unknown) => string {
  let last: { content: string; id: string } | null = null
  return (content) => {
    const text = JSON.stringify(content)
    if (last?.content !== text) last = { content: text, id: uuid7() }
    return last.id
  }
}
