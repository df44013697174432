// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient, type Client } from '@/api/client'
import { ApiError, parseProblem, type Failure } from '@/api/failure'

type Reply = { status?: number; body?: unknown; text?: string; headers?: Record<string, string> }
const calls: { path: string; headers: Record<string, string>; method: string }[] = []
let replies: Record<string, (Reply | 'down')[]> = {}
let client: Client

const user = (id = 'u1') => ({ id, username: 'w', name: '王', roles: [], permissions: [], grids: [], demo: false })
const session = (id = 'u1', token = 't1') => ({ body: { access_token: token, expires_in: 900, user: user(id) } })
const refresh = '/api/v1/auth/refresh'

beforeEach(() => {
  calls.length = 0
  replies = {}
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    calls.push({ path, headers: init.headers as Record<string, string>, method: init.method ?? '' })
    const reply = replies[path]?.shift() ?? { status: 404, body: {} }
    if (reply === 'down') return Promise.reject(new TypeError('Failed to fetch'))
    return Promise.resolve(new Response(reply.text ?? JSON.stringify(reply.body ?? {}), { status: reply.status ?? 200, headers: reply.headers }))
  })
  client = createClient('field')
})
afterEach(() => vi.unstubAllGlobals())

const failure = async (work: Promise<unknown>): Promise<Failure> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  if (!(error instanceof ApiError)) throw new Error('did not fail')
  return error.failure
}

describe('client', () => {
  it('gets a token from the cookie once, with the header that a foreign page cannot send', async () => {
    replies = { [refresh]: [session()], '/a': [{ body: 1 }], '/b': [{ body: 2 }] }
    expect(await Promise.all([client.request('/a'), client.request('/b')])).toEqual([1, 2])
    expect(calls.filter((call) => call.path === refresh)).toHaveLength(1)
    expect(calls[0]?.headers['X-Xunge']).toBe('1')
    expect(calls.find((call) => call.path === '/a')?.headers.Authorization).toBe('Bearer t1')
  })

  it('an expired token is refreshed and the request repeated, once', async () => {
    replies = { [refresh]: [session(), session('u1', 't2')], '/a': [{ status: 401 }, { body: 'ok' }] }
    expect(await client.request('/a')).toBe('ok')
    expect(calls.at(-1)?.headers.Authorization).toBe('Bearer t2')
  })

  it('a session that is gone is signed-out; no network on the way to it is not', async () => {
    replies = { [refresh]: [{ status: 401 }, 'down', { status: 503 }] }
    expect(await failure(client.request('/a'))).toEqual({ kind: 'signed-out' })
    expect(await failure(client.request('/a'))).toEqual({ kind: 'offline' })
    expect((await failure(client.request('/a'))).kind).toBe('trouble')
  })

  it('never speaks for one account under another session', async () => {
    replies = { [refresh]: [session('somebody-else')], '/push': [{ body: {} }] }
    expect(await failure(client.request('/push', { as: 'u1', json: {} }))).toEqual({ kind: 'signed-out' })
    expect(calls.some((call) => call.path === '/push')).toBe(false)
  })

  it('nor when another account signed in between', async () => {
    replies = { [refresh]: [session('u1'), session('u2')], '/push': [{ status: 401 }, { body: {} }] }
    expect(await failure(client.request('/push', { as: 'u1', json: {} }))).toEqual({ kind: 'signed-out' })
    expect(calls.filter((call) => call.path === '/push')).toHaveLength(1)
  })

  it('tells a refusal, trouble, and a portal page apart', async () => {
    replies = {
      [refresh]: [session()],
      '/a': [{ status: 409, body: { type: 't', title: '别人刚改过', code: 'case.stale', details: { x: 1 } } }, { status: 429, headers: { 'Retry-After': '7' } }, { text: '<html>请登录WiFi</html>' }],
    }
    expect(await failure(client.request('/a'))).toMatchObject({ kind: 'refused', problem: { code: 'case.stale', title: '别人刚改过', status: 409 } })
    expect(await failure(client.request('/a'))).toEqual({ kind: 'trouble', status: 429, retryAfterMs: 7000 })
    expect((await failure(client.request('/a'))).kind).toBe('trouble')
  })

  it('gives up after its time', async () => {
    replies = { [refresh]: [session()] }
    await client.refresh()
    vi.stubGlobal('fetch', (_path: string, init: RequestInit) => new Promise((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(new DOMException('x', 'AbortError')))))
    expect(await failure(client.request('/a', { timeoutMs: 5 }))).toEqual({ kind: 'timeout' })
  })
})

it('an unreadable problem still has a sentence', () => {
  expect(parseProblem(400, 'nonsense')).toMatchObject({ code: 'http.400', status: 400 })
  expect(parseProblem(400, 'nonsense').title).not.toBe('')
})
