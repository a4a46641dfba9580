// What becomes of a tap: the server's answer, or a screen that this phone makes by itself.
const TAP = /^\/(check-ins|suggestions\/[^/]+\/(start|end|felt|wave-away)|(check-ins|acts)\/[^/]+\/undo|things(\/wait|\/[^/]+\/(effect|wait|hand|let-go|done|keep|look-back))?)$/
const CHANGES_THINGS = /^\/(things\/[^/]+\/rename|can-wait\/bring\/keep)$/
const SHARED = '/can-wait/shared'
const LEAVE = /^\/(sign-out|me\/delete)$/

const read = async request => {
  const path = here(request.url).pathname, body = await request.text()
  const fields = new URLSearchParams(body)
  return { path, body, tap: tapOf(path, fields), act: fields.get('act'), whole: !request.headers.has('HX-Request') }
}
// Which check-in or thing it is about; an undo, what it takes back.
const tapOf = (path, fields) => {
  const [, kind, id, verb] = path.split('/')
  if (verb && kind !== 'suggestions') return id
  return fields.get({ 'check-ins': 'id', suggestions: 'check_in', things: 'act' }[kind])
}

const tap = async request => {
  const entry = await read(request)
  const bundle = await (await copyOf(BUNDLE))?.json()
  const key = bundle?.account && await writeDown(entry).catch(() => null)
  if (!key) return unkept(entry, bundle)
  const answered = new Promise(resolve => listening.set(key, resolve))
  flush()
  const response = await within(PATIENCE, answered).catch(() => null)
  listening.delete(key)
  if (response) return response
  registration.sync?.register('outbox').catch(() => {})
  tell()
  return screen(entry, bundle)
}

// Without her yes nothing is kept, here neither; she gets her moment all the same, and her words stay in their field.
const unkept = async (entry, bundle) => {
  const response = await send(entry).catch(() => null)
  if (!later(response)) return response
  if (!ofThings(entry)) return bundle && !bundle.account ? screen(entry, bundle) : response ?? Response.error()
  if (entry.whole) return tabWith(new URLSearchParams(entry.body).get('title'), true)
  return response && !notOurs(response) ? response : Response.error()
}

const screen = async (entry, { fragments, needs }) => {
  const fields = new URLSearchParams(entry.body)
  const html = filled(fragments[nameOf(entry, fields)] ?? fragments.else, entry, fields, needs)
  if (entry.whole) return withoutNetwork(entry.path, html)
  return new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}
const filled = (fragment, { tap, act }, fields, needs) => {
  const names = { id: tap, act, suggestion: crypto.randomUUID() }
  const fill = (_, name) => (name === 'need' ? needs[fields.get(name)] : escaped(names[name] ?? fields.get(name))) ?? ''
  return fragment.replace(/\{(\w+)\}/g, fill)
}
// Words that the server can't take are shown again, to be changed.
const wayOut = async entry => {
  const bundle = entry.path === '/things' && await (await copyOf(BUNDLE))?.json()
  return bundle ? filled(bundle.fragments.refused, entry, new URLSearchParams(entry.body)) : ''
}
const tabWith = async (words, unsent) => {
  const tab = await copyOf(TAB) ?? await fetch(TAB), html = await tab.text()
  const [, sentence] = unsent ? html.match(/data-unsent="([^"]*)"/) : ['', '']
  const body = html.replace(/(<textarea name="title"[^>]*>)[^<]*/, (_, open) => open + escaped(words ?? ''))
    .replace(/(id="notice"[^>]*>)/, (_, open) => open + sentence)
  return new Response(body, { headers: tab.headers })
}
// Another app shares it. Nothing is kept or sent: it only stands in the field.
const shared = async request => {
  const fields = new URLSearchParams(await request.text())
  const [title, text, link] = ['title', 'text', 'url'].map(name => fields.get(name)?.trim() ?? '')
  await within(WITH_A_COPY, fill([TAB])).catch(() => {})
  const parts = [!text.includes(title) && title, text, !text.includes(link) && link].filter(Boolean)
  return tabWith(parts.join(text.includes('\n') ? '\n' : ' '))
}

const nameOf = ({ path, whole }, fields) => {
  const verb = path.split('/').at(-1), from = fields.get('from')
  if (ofThings({ path })) {
    const did = path === '/things' ? 'added' : isUndo({ path }) || fields.get('mattered') === '' ? 'taken back' : 'acted'
    const parts = { now: fields.get('part') ?? 'three', 'look-back': 'look-back' }
    return `${did} ${(!whole && parts[from]) || 'page'}`
  }
  if (verb === 'check-ins') return fields.get('need')
  if (verb === 'felt') return `felt ${fields.get('felt') || 'skip'}`
  return verb === 'undo' && from !== 'history' ? 'undone' : verb
}
const escaped = text => text?.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt()};`)

// What waits goes first. Were the server to clear the device, WebKit would end this worker and never get the answer.
const leave = async (request, path) => {
  if (path === '/sign-out') await within(PATIENCE, flush()).catch(() => {})
  const response = await fetch(path, {
    method: 'POST', redirect: request.redirect, body: await request.text(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Breather-Clears': 'itself' },
  })
  if (taken(response)) await forget()
  return response
}

const change = async ({ request }) => {
  const path = here(request.url).pathname
  try {
    if (path === SHARED) return await shared(request)
    if (TAP.test(path)) return await tap(request)
    if (LEAVE.test(path)) return await leave(request, path)
    const response = await fetch(request)
    if (CHANGES_THINGS.test(path) && taken(response)) renew()
    return response
  } catch {
    return request.mode === 'navigate' ? withoutNetwork(path) : Response.error()
  }
}
