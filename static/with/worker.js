// A handover that was opened once opens without a signal while its window lasts; then it is gone.
const COPIES = 'handovers', UNTIL = 'Handover-Until', UNSENT = '/with/unsent/'
const A_WHILE = 6000
const UPDATE = /^\/with\/[^/]+\/asks\/[^/]+\/updates$/

const path = request => new URL(request.url).pathname
const copies = () => caches.open(COPIES)
const ours = response => response.headers.has('Breather-Version')
const over = response => Date.parse(response.headers.get(UNTIL)) < Date.now()

const tidy = async () => {
  const kept = await copies()
  let needed = false
  for (const request of await kept.keys()) {
    const copy = await kept.match(request), handover = copy.headers.has(UNTIL)
    if (handover && over(copy)) await kept.delete(request)
    else needed ||= handover || path(request).startsWith(UNSENT)
  }
  // Without a handover there is nothing to look well for.
  if (!needed) await caches.delete(COPIES)
}

const keep = async (request, response) => {
  if (!ours(response)) return
  const kept = await copies()
  if (response.ok && response.headers.has(UNTIL)) await kept.put(request.url, response)
  else await kept.delete(request.url)
}

const page = async event => {
  await tidy()
  const { request } = event
  try {
    // What waits goes first, so that the page shows it.
    await send()
    const response = await fetch(request, { signal: AbortSignal.timeout(A_WHILE) })
    event.waitUntil(keep(request, response.clone()))
    return response
  } catch {
    return await copyOf(request) ?? Response.error()
  }
}

const copyOf = async request => {
  const all = await copies(), copy = await all.match(request.url)
  const waits = (await all.keys()).some(one => path(one).startsWith(UNSENT))
  if (!copy || !waits) return copy
  const html = (await copy.text()).replace(' data-unsent hidden', ' data-unsent')
  return new Response(html, { headers: copy.headers })
}

const file = async request => {
  const kept = await copies()
  const found = await kept.match(request)
  if (found) return found
  const response = await fetch(request)
  if (response.ok) await kept.put(request, response.clone())
  return response
}

// An update without a signal is written down with its time, and sent once: the id is made here.
const update = async request => {
  const fields = new URLSearchParams(await request.text())
  const id = crypto.randomUUID()
  fields.set('id', id)
  fields.set('at', new Date().toISOString())
  await writeDown(id, path(request), `${fields}`)
  await send()
  return Response.redirect(path(request).replace(/\/updates$/, ''), 303)
}

const writeDown = async (id, to, body, more) => {
  const headers = { To: to, At: `${Date.now()}`, ...more }
  await (await copies()).put(UNSENT + id, new Response(body, { headers }))
}
// A button of a notification; what became of it is told there, too.
const keepForLater = async ({ path: to, body, told }) => {
  await writeDown(crypto.randomUUID(), to, body, { Told: encodeURIComponent(JSON.stringify(told)) })
  registration.sync?.register('unsent').catch(() => {})
}
// Where a renewed subscription is sent to: by each link on which this phone is told.
const told = () => caches.open('told')
const toldAt = async () => (await (await told()).keys()).map(path)

let turn = Promise.resolve(true)
const send = () => (turn = turn.then(sendAll).catch(() => false))
const sendAll = async () => {
  const kept = await copies()
  const waiting = []
  for (const request of await kept.keys()) {
    if (path(request).startsWith(UNSENT)) waiting.push({ request, written: await kept.match(request) })
  }
  waiting.sort((one, other) => one.written.headers.get('At') - other.written.headers.get('At'))
  for (const { request, written } of waiting) {
    const response = await fetch(written.headers.get('To'), {
      method: 'POST', body: await written.text(), redirect: 'manual', signal: AbortSignal.timeout(A_WHILE),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    if (response.status >= 500 || response.status === 429) return false
    await kept.delete(request)
    const about = written.headers.get('Told')
    if (about) await answered(JSON.parse(decodeURIComponent(about)), await response.text())
  }
  return true
}

addEventListener('install', () => skipWaiting())
addEventListener('activate', event => event.waitUntil(clients.claim()))
// The first page came before its worker, and is asked for once more.
addEventListener('message', event => event.waitUntil((async ({ page: address, files, told: by, untold }) => {
  if (by) return (await told()).put(by, new Response())
  if (untold) return (await told()).delete(untold)
  await send()
  const response = await fetch(address, { signal: AbortSignal.timeout(A_WHILE) })
  await keep(new Request(address), response)
  if (response.headers.has(UNTIL)) for (const one of files) await file(new Request(one))
})(event.data).catch(() => {})))
addEventListener('fetch', event => {
  const { request } = event, { origin, pathname } = new URL(request.url)
  if (origin !== location.origin) return
  if (request.method === 'POST' && UPDATE.test(pathname)) event.respondWith(update(request))
  if (request.method !== 'GET') return
  if (pathname.startsWith('/static/')) event.respondWith(file(request))
  else if (request.mode === 'navigate' && pathname.startsWith('/with/')) event.respondWith(page(event))
})
addEventListener('sync', event => event.waitUntil((async () => {
  if (!await send()) throw new Error('still waiting')
})()))
