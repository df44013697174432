/* The unit's phone page without a network: says so instead of the browser's own page, and goes on by itself. It keeps nothing. */
const page = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>没有网</title>
<style>body{max-width:34rem;margin:0 auto;padding:20vh 1.5rem;font:1.25rem/1.6 system-ui,sans-serif;color-scheme:light dark}button{width:100%;min-height:56px;font:inherit;font-weight:600}</style>
<h1>没有网</h1><p>没送出的都还在这部手机上，这一页别关。连上网会自己打开。</p><button onclick="location.reload()" data-test="unit-offline">再试一次</button>
<script>
// a phone says that it is online before anything can be reached
const look = () => fetch('/healthz', { cache: 'no-store' }).then(() => location.reload(), () => undefined)
addEventListener('online', look)
setInterval(look, 3000)
</script></html>`

addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  if (event.request.mode !== 'navigate') return
  event.respondWith(fetch(event.request).catch(() => new Response(page, { headers: { 'Content-Type': 'text/html; charset=utf-8' } })))
})
