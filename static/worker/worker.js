// When what happens.
addEventListener('install', event => event.waitUntil((async () => {
  await (await caches.open(FILES)).addAll(SHELL.files)
  await fill(await addresses())
  await skipWaiting()
})()))

addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== FILES && name !== HERS) await caches.delete(name)
  await clients.claim()
  for (const page of await clients.matchAll()) page.postMessage({ version: SHELL.version })
})()))

// Another site's form is left to the browser: sent from here, it would pass for one of ours.
const ours = ({ mode, referrer }) => mode !== 'navigate' || referrer.startsWith(`${location.origin}/`)

addEventListener('fetch', event => {
  const { request } = event, { origin, pathname } = new URL(request.url)
  if (origin !== location.origin) return
  if (request.method === 'POST' && (ours(request) || pathname === SHARED)) event.respondWith(change(event))
  if (request.method !== 'GET') return
  if (pathname.startsWith('/static/')) event.respondWith(file(request))
  else if (request.mode === 'navigate') event.respondWith(page(event))
})

addEventListener('message', event => event.waitUntil((async ({ drop: key, session, exit }) => {
  if (exit) return forgetPages()
  if (key) await drop(key)
  await flush()
  if (key) return
  const copy = await copyOf(BUNDLE), bundle = await copy?.json()
  // She said yes, or left, since the copies were made; or they are of another day, or one got lost.
  const old = Date.now() - Date.parse(copy?.headers.get('Date')) > A_DAY
  if (bundle?.session !== session || old || !await copyOf(TAB)) await fill(SHELL.pages)
})(event.data)))

addEventListener('sync', event => event.waitUntil((async () => {
  await flush()
  if ((await waiting()).length) throw new Error('still waiting')
})()))
