import { ApiError, parseProblem } from './failure'
import { isSimulatedOffline } from './network'
import type { Session, User } from './types'

export type App = 'field' | 'console'

/** Each face keeps its own session in one browser: the refresh cookies live on these paths. */
const authPath: Record<App, string> = { field: '/api/v1/auth', console: '/api/v1/console/auth' }
const demoLoginPath: Record<App, string> = { field: '/api/v1/demo/login', console: '/api/v1/console/demo/login' }

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  query?: Record<string, string | number | boolean | null | undefined>
  json?: unknown
  /** Raw bytes instead of JSON. */
  bytes?: { body: ArrayBuffer | Blob; type: string }
  headers?: Record<string, string>
  timeoutMs?: number
  signal?: AbortSignal
  /** The account this request speaks for: under any other account's session it is `signed-out`, and nothing is sent. */
  as?: string
  /** 'json' (default), 'blob' for a photo, 'bytes' for a tile, 'none' for 204. */
  answer?: 'json' | 'blob' | 'bytes' | 'none'
}

export interface Client {
  readonly app: App
  /** Throws ApiError. A 401 is tried once more after a refresh; then it is `signed-out`. */
  request<T>(path: string, options?: RequestOptions): Promise<T>
  login(username: string, password: string, deviceId?: string): Promise<User>
  demoLogin(username: string): Promise<User>
  /** A new access token from the cookie. Throws ApiError: `signed-out` when the session is gone. */
  refresh(): Promise<User>
  logout(): Promise<void>
  /** Forget the token held in memory; the cookie is untouched. */
  forget(): void
  /** Server's clock minus this device's, in milliseconds, from the last answer; 0 before the first. */
  clockSkewMs(): number
  /** Called after every answer whose Date header moved the skew. */
  onSkew(listener: (ms: number) => void): void
}

const defaultTimeoutMs = 20_000

export function createClient(app: App): Client {
  // in memory only: a token in storage could be read by any script that ever gets in
  let token: string | null = null
  let tokenFor: string | null = null
  let skewMs = 0
  let refreshing: Promise<User> | null = null
  const skewListeners: ((ms: number) => void)[] = []

  async function send(path: string, options: RequestOptions, bearer: string | null): Promise<Response> {
    if (app === 'field' && isSimulatedOffline()) throw new ApiError({ kind: 'offline' })
    const { signal, timedOut } = deadline(options.timeoutMs ?? defaultTimeoutMs, options.signal)
    const headers: Record<string, string> = { Accept: 'application/json', ...options.headers }
    if (bearer) headers.Authorization = `Bearer ${bearer}`
    if (options.bytes) headers['Content-Type'] = options.bytes.type
    else if (options.json !== undefined) headers['Content-Type'] = 'application/json'
    const sentAt = Date.now()
    try {
      const response = await fetch(path + queryText(options.query), {
        method: options.method ?? (options.json === undefined ? 'GET' : 'POST'),
        headers,
        body: options.bytes?.body ?? (options.json === undefined ? undefined : JSON.stringify(options.json)),
        credentials: 'same-origin',
        cache: 'no-store',
        signal,
      })
      noteDate(response, sentAt)
      return response
    } catch (error) {
      if (options.signal?.aborted) throw error
      throw new ApiError({ kind: timedOut() ? 'timeout' : 'offline' })
    }
  }

  function noteDate(response: Response, sentAt: number): void {
    const date = Date.parse(response.headers.get('Date') ?? '')
    const now = Date.now()
    // a slow answer says little about the clock
    if (Number.isNaN(date) || now - sentAt > 5_000) return
    const next = date + 500 - (sentAt + now) / 2
    if (Math.abs(next - skewMs) < 1_500) return // the header has whole seconds
    skewMs = Math.round(next)
    for (const listener of skewListeners) listener(skewMs)
  }

  async function read<T>(response: Response, answer: RequestOptions['answer']): Promise<T> {
    if (response.ok) {
      try {
        if (answer === 'none' || response.status === 204) return undefined as T
        if (answer === 'blob') return (await response.blob()) as T
        if (answer === 'bytes') return (await response.arrayBuffer()) as T
        return (await response.json()) as T
      } catch {
        // cut off half way, or a captive portal's page with status 200
        throw new ApiError({ kind: 'trouble', status: response.status, retryAfterMs: null })
      }
    }
    if (response.status >= 500 || response.status === 429 || response.status === 408) {
      throw new ApiError({ kind: 'trouble', status: response.status, retryAfterMs: retryAfter(response) })
    }
    const body: unknown = await response.json().catch(() => null)
    throw new ApiError({ kind: 'refused', problem: parseProblem(response.status, body) })
  }

  function take(session: Session): User {
    token = session.access_token
    tokenFor = session.user.id
    return session.user
  }

  async function signIn(path: string, json: unknown): Promise<User> {
    return take(await read<Session>(await send(path, { json, headers: { 'X-Xunge': '1' } }, null), 'json'))
  }

  async function refreshOnce(): Promise<User> {
    // one rotation at a time over all tabs: two at once would look like a stolen token
    const work = async (): Promise<User> => {
      try {
        return await signIn(`${authPath[app]}/refresh`, {})
      } catch (error) {
        if (error instanceof ApiError && error.failure.kind === 'refused') {
          const { status } = error.failure.problem
          if (status === 401 || status === 403) {
            token = null
            throw new ApiError({ kind: 'signed-out' })
          }
        }
        throw error
      }
    }
    return 'locks' in navigator ? await navigator.locks.request(`xunge-refresh-${app}`, work) : await work()
  }

  async function refresh(): Promise<User> {
    refreshing ??= refreshOnce().finally(() => {
      refreshing = null
    })
    return refreshing
  }

  async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
    if (token === null) await refresh()
    const before = options.as ?? tokenFor
    // another account may have signed in from another tab: the cookie is shared, the records are not
    if (tokenFor !== before) throw new ApiError({ kind: 'signed-out' })
    let response = await send(path, options, token)
    if (response.status === 401) {
      const user = await refresh()
      if (user.id !== before) throw new ApiError({ kind: 'signed-out' })
      response = await send(path, options, token)
      if (response.status === 401) throw new ApiError({ kind: 'signed-out' })
    }
    return read<T>(response, options.answer)
  }

  return {
    app,
    request,
    refresh,
    login: (username, password, deviceId) =>
      signIn(`${authPath[app]}/login`, { username, password, ...(deviceId ? { device_id: deviceId } : {}) }),
    demoLogin: (username) => signIn(demoLoginPath[app], { username }),
    async logout() {
      const bearer = token
      token = null
      tokenFor = null
      await read(await send(`${authPath[app]}/logout`, { json: {}, headers: { 'X-Xunge': '1' } }, bearer), 'none')
    },
    forget() {
      token = null
      tokenFor = null
    },
    clockSkewMs: () => skewMs,
    onSkew: (listener) => skewListeners.push(listener),
  }
}

function queryText(query: RequestOptions['query']): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== '')
  if (given.length === 0) return ''
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : null
}

/** Aborts after a while, or with the caller. AbortSignal.timeout and .any are too young for the phones we support. */
function deadline(ms: number, caller: AbortSignal | undefined): { signal: AbortSignal; timedOut: () => boolean } {
  const controller = new AbortController()
  let late = false
  // the timer runs on past the headers, so that a body that stalls is cut off too
  setTimeout(() => {
    late = true
    controller.abort()
  }, ms)
  if (caller?.aborted) controller.abort()
  else caller?.addEventListener('abort', () => controller.abort(), { once: true })
  return { signal: controller.signal, timedOut: () => late }
}
