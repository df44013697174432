/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { CacheFirst, NetworkFirst } from 'workbox-strategies'

/**
 * The field app without network: its shell and every form are precached at install, the map comes when the page is idle.
 * The console, the resident's page, the demo's doors and the API are never touched.
 */
declare const self: ServiceWorkerGlobalScope
declare const __SHELL__: PrecacheEntry[]
declare const __LATE__: string[]

const lateCache = 'xunge-late'
// workbox holds these against path *and* query: a link to one case of the console has both
const notOurs = /^\/(?:api|c|r|console|doors|healthz|readyz)(?:[/?]|$)/

/**
 * Workbox stores one file after the other: a hundred and fifty round trips, which on a weak line take longer than the bytes.
 * So a few are fetched beside it; it finds them in the browser's own cache. Few, because the rows come over the same line.
 */
self.addEventListener('install', (event) => {
  const waiting = __SHELL__.map((entry) => (typeof entry === 'string' ? entry : entry.url)).filter((url) => url.startsWith('/assets/'))
  const next = async (): Promise<void> => {
    // eslint-disable-next-line no-restricted-globals -- files of the app, nothing of the API
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) await fetch(url).then((answer) => answer.arrayBuffer())
  }
  // what does not come is told by workbox, which asks again
  event.waitUntil(Promise.allSettled([next(), next(), next()]))
})
precacheAndRoute(__SHELL__, { directoryIndex: null as unknown as string, cleanURLs: false })
cleanupOutdatedCaches()

const shell = createHandlerBoundToURL('/index.html')

// `/` is the demo's doors or a redirect, as the server decides; without network it is the field app
const root = new NetworkFirst({ cacheName: 'xunge-never-filled', networkTimeoutSeconds: 4, plugins: [{ cacheWillUpdate: () => Promise.resolve(null) }] })
registerRoute(
  ({ request, url }) => request.mode === 'navigate' && url.origin === self.location.origin && url.pathname === '/',
  async (options) => {
    try {
      return await root.handle(options)
    } catch {
      return shell(options)
    }
  },
)

registerRoute(new NavigationRoute(shell, { denylist: [notOurs, /^\/(?:\?|$)/, /^[^?]*\.[a-z0-9]+(?:\?|$)/i] }))

registerRoute(
  ({ url }) => url.origin === self.location.origin && __LATE__.includes(url.pathname),
  new CacheFirst({ cacheName: lateCache }),
)

// A worker who logs in for the first time and then loses the network must find every form there: the page that installed
// us is ours from now on. An update never comes this way by itself; it waits until it is asked (`take-over`).
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('message', (event) => {
  const message: unknown = event.data
  // whoever sends a port with it is told what is held afterwards
  const answer = async (): Promise<void> => event.ports[0]?.postMessage(await holding())
  // the page asks, when the worker has nothing unsaved or unsent: never by itself
  if (message === 'take-over') void self.skipWaiting()
  if (message === 'warm-up') event.waitUntil(warmUp().then(answer))
  if (message === 'holding') event.waitUntil(answer())
})

/** Fetches what the map needs, once, and drops what an older version left. */
async function warmUp(): Promise<void> {
  const held = await lateHeld()
  const cache = await caches.open(lateCache)
  for (const path of __LATE__) if (!held.has(path)) await cache.add(path).catch(() => undefined)
  for (const path of held) if (!__LATE__.includes(path)) await cache.delete(path)
}

async function lateHeld(): Promise<Set<string>> {
  return new Set((await (await caches.open(lateCache)).keys()).map((request) => new URL(request.url).pathname))
}

/** How many files of the shell are here; while the first worker is installed also some. */
async function shellStored(): Promise<number> {
  const name = (await caches.keys()).find((one) => one.startsWith('workbox-precache'))
  return name === undefined ? 0 : Math.min((await (await caches.open(name)).keys()).length, __SHELL__.length)
}

/** Which build this is, by its page, and how much of it is here (src/field/offline/worker.ts reads it). */
async function holding(): Promise<{ version: string; held: number; wanted: number; stored: number; files: number }> {
  const [held, stored] = await Promise.all([lateHeld(), shellStored()])
  const page = __SHELL__.find((entry) => typeof entry !== 'string' && entry.url === '/index.html')
  const version = typeof page === 'object' ? (page.revision ?? '') : ''
  return { version: version.slice(0, 8), held: __LATE__.filter((path) => held.has(path)).length, wanted: __LATE__.length, stored, files: __SHELL__.length }
}
