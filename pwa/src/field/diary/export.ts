import { failureOf } from '@/api/failure'
import { diaryDays, saveDiary } from '@/local/diary'
import { compose } from '@/rules/diary'
import { client, current } from '../session'
import { factsOf, known } from './facts'
import { daysOf } from './days'

export type FileKind = 'pdf' | 'xlsx'

/** Days with records and without a diary are saved as they write themselves: the file is to hold them too. Throws NotSaved. */
async function keepUnsaved(period: { from: string; to: string }): Promise<number> {
  const { account, user } = current()
  const [all, kept] = [await known(account.db, user.id), await diaryDays(account.db)]
  let count = 0
  for (const day of daysOf(period)) {
    const facts = kept.has(day) ? [] : factsOf(all, day)
    if (facts.length === 0) continue
    await saveDiary(account.db, { day, text: compose(facts), facts: facts.flatMap((fact) => fact.keys).slice(0, 1000) }, 0, null)
    count += 1
  }
  return count
}

export type Fetched = { file: Blob } | { why: string }

/** The file of a period from the server; every word of it was sent there before. */
export async function fetchFile(period: { from: string; to: string }, kind: FileKind): Promise<Fetched> {
  const { account } = current()
  if (!account.online.value) return { why: '现在没有网。打印这会儿就能用；做成文件要等连上网。' }
  await keepUnsaved(period)
  await account.syncNow()
  try {
    const file = await client.request<Blob>('/api/v1/diary/export', { query: { ...period, format: kind }, as: account.userId, answer: 'blob', timeoutMs: 60_000 })
    return { file }
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind === 'refused') return { why: failure.problem.title }
    if (failure.kind === 'signed-out') return { why: '要重新登录，才能做成文件。打印这会儿就能用。' }
    return { why: '连不上服务器。打印这会儿就能用；文件过一会儿再做。' }
  }
}

export function download(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
