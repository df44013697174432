import type { Problem } from './types'

/**
 * Why a request did not give its answer. A network failure says nothing about what the server did or thinks;
 * only `refused` is the server's own word.
 */
export type Failure =
  | { kind: 'offline' }
  | { kind: 'timeout' }
  /** No session any more: signing in again is the only way on. What was recorded stays on the phone. */
  | { kind: 'signed-out' }
  /** 4xx with a problem from the catalogue, or a made-up one when the body was unreadable. */
  | { kind: 'refused'; problem: Problem }
  /** 5xx, 429, or an answer that is not ours (a proxy's page): try again later. `retryAfterMs` when the server said so. */
  | { kind: 'trouble'; status: number; retryAfterMs: number | null }

export class ApiError extends Error {
  override readonly name = 'ApiError'
  constructor(readonly failure: Failure) {
    super(failure.kind === 'refused' ? `refused: ${failure.problem.code}` : failure.kind)
  }
}

/** The failure behind a thrown value; anything that did not come from this client is a programming error and is thrown on. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof ApiError) return thrown.failure
  throw thrown
}

/** One Chinese sentence: what happened and what to do. */
export function sentenceFor(failure: Failure): string {
  switch (failure.kind) {
    case 'offline':
      return '没有网络，连上网再试。'
    case 'timeout':
      return '网络太慢，没有等到回音，请再试一次。'
    case 'signed-out':
      return '请重新登录，记录都在手机里。'
    case 'refused':
      return failure.problem.title
    case 'trouble':
      if (failure.status === 429) return '太频繁了，请稍等一会儿再试。'
      return failure.retryAfterMs ? '现在一起上传的人多，过一会儿会自动再送。' : '服务器正忙，请稍后再试。'
  }
}

/** A problem document from a refused answer. Never throws: an unreadable body still becomes a sentence. */
export function parseProblem(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null) {
    const { type, title, code, details } = body as Record<string, unknown>
    if (typeof title === 'string' && typeof code === 'string') {
      return { type: typeof type === 'string' ? type : 'about:blank', title, status, code, details }
    }
  }
  return { type: 'about:blank', title: '服务器没有接受这次请求。', status, code: `http.${status}` }
}
