// The files of one version, and the copies of her pages that were made with them.
const FILES = `files-${SHELL.version}`
const HERS = `hers-${SHELL.version}`
const BUNDLE = '/offline.json'
const TAB = '/can-wait'
const A_DAY = 86400000
const PATIENCE = 8000
const WITH_A_COPY = 4000
const PAGES_AT_MOST = 40
const NEVER_KEPT = /^\/(start|open|with|g|calendar)\//
const LIKE_NOW = /^\/($|check-ins\/|suggestions\/|start\/)/
const SHOWS_THINGS = /^\/(can-wait|things|check-ins)(\/|$)/

const within = (milliseconds, promise) => Promise.race([
  promise, new Promise((_, reject) => setTimeout(reject, milliseconds, new Error('too slow'))),
])
const here = address => new URL(address, location.origin)
const copyOf = async address => (await caches.open(HERS)).match(address, { ignoreVary: true })

// A lock could not shut a copy.
const locks = response => response.headers.has('Breather-Locks')
const SHOWS_NOTHING = /^\/(help-now|offline|offline\.json|today|install)$/
const forgetPages = async () => {
  const hers = await caches.open(HERS)
  for (const { url } of await hers.keys()) if (!SHOWS_NOTHING.test(here(url).pathname)) await hers.delete(url, { ignoreVary: true })
}

// A page of another version would ask for files that this one doesn't have.
const fits = response => response.status === 200 && !response.redirected && !locks(response) &&
  response.headers.get('Breather-Version') === SHELL.version && /html|json/.test(response.headers.get('Content-Type'))

const keepPage = async (hers, address, response) => {
  if (fits(response) && !NEVER_KEPT.test(here(address).pathname)) await (await hers).put(address, response)
}

const fill = addresses => {
  // Opened before: what arrives after she left is kept nowhere.
  const hers = caches.open(HERS)
  return Promise.all(addresses.map(async address => {
    const response = await fetch(address, { cache: 'reload', signal: AbortSignal.timeout(PATIENCE) })
    await keepPage(hers, address, response)
  }).map(work => work.catch(() => {})))
}

// The addresses that she has copies of, to be copied anew with a new version.
const addresses = async () => {
  const found = new Set()
  for (const name of await caches.keys()) {
    if (!name.startsWith('hers-')) continue
    for (const { url } of await (await caches.open(name)).keys()) found.add(url.replace(location.origin, ''))
  }
  return [...new Set([...SHELL.pages, ...[...found].slice(-PAGES_AT_MOST)])]
}

const file = async request => (await caches.match(request, { ignoreVary: true })) ?? fetch(request)

const page = async event => {
  const { url } = event.request
  const fresh = fetch(event.request), hers = caches.open(HERS)
  event.waitUntil(fresh.then(response => (locks(response) ? forgetPages() : keepPage(hers, url, response.clone()))).catch(() => {}))
  const copy = await copyOf(url)
  try {
    const response = await (copy ? within(WITH_A_COPY, fresh) : fresh)
    // From 502 on, it is not the app that answers, or it can't.
    return copy && response.status >= 502 ? copy : response
  } catch {
    return copy ?? withoutNetwork(here(url).pathname)
  }
}

const withoutNetwork = async (path, main) => {
  const like = LIKE_NOW.test(path) ? '/' : path === TAB && TAB
  const copy = !main && like && await copyOf(like)
  const shell = copy || await copyOf('/offline')
  if (copy || !shell) return copy || Response.error()
  const html = await shell.text()
  const body = main ? html.replace(/(<main[^>]*>)[^]*(<\/main>)/, (_, open, close) => open + main + close) : html
  return new Response(body, { status: main ? 200 : 503, headers: shell.headers })
}

// What was taken back is on no page any more.
const dropCopies = async tap => {
  const hers = await caches.open(HERS)
  for (const path of [`/check-ins/${tap}`, '/me/history']) await hers.delete(path, { ignoreVary: true, ignoreSearch: true })
}

// What an act changed is on no old copy either; the tab opens all the same.
let renewed = Promise.resolve()
const renew = () => (renewed = renewed.then(async () => {
  const hers = await caches.open(HERS)
  for (const { url } of await hers.keys()) if (SHOWS_THINGS.test(here(url).pathname)) await hers.delete(url, { ignoreVary: true })
  await fill([TAB])
}).catch(() => {}))

const forget = async () => {
  await (await registration.pushManager?.getSubscription())?.unsubscribe()
  await caches.delete(HERS)
  await emptyOutbox()
}
