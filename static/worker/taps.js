// What becomes of a tap: the server's answer, or a screen that this phone makes by itself.
const TAP = /^\/(check-ins(\/[^/]+\/undo)?|suggestions\/[^/]+\/(start|end|felt|wave-away))$/
const LEAVE = /^\/(sign-out|me\/delete)$/

const read = async request => {
  const path = here(request.url).pathname, body = await request.text()
  const fields = new URLSearchParams(body)
  const tap = isUndo({ path }) ? path.split('/')[2] : fields.get(path === '/check-ins' ? 'id' : 'check_in')
  return { path, body, tap, whole: !request.headers.has('HX-Request') }
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

// Without her yes nothing is kept, here neither; she gets her moment all the same.
const unkept = async (entry, bundle) => {
  const response = await send(entry).catch(() => null)
  if (!later(response)) return response
  return bundle && !bundle.account ? screen(entry, bundle) : response ?? Response.error()
}

const screen = async ({ path, body, tap, whole }, { fragments, needs }) => {
  const fields = new URLSearchParams(body), need = fields.get('need')
  const names = { id: tap, suggestion: crypto.randomUUID(), zone: fields.get('zone'), words: fields.get('words') }
  const fragment = fragments[nameOf(path, fields)] ?? fragments.else
  const html = fragment.replace(/\{(\w+)\}/g, (_, name) => (name === 'need' ? needs[need] : escaped(names[name])) ?? '')
  if (whole) return withoutNetwork(path, html)
  return new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
}
const nameOf = (path, fields) => {
  const verb = path.split('/').at(-1)
  if (verb === 'check-ins') return fields.get('need')
  if (verb === 'felt') return `felt ${fields.get('felt') || 'skip'}`
  return verb === 'undo' && fields.get('from') !== 'history' ? 'undone' : verb
}
const escaped = text => text?.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt()};`)

// What waits goes first. Were the server to clear the device, WebKit would end this worker and never get the answer.
const leave = async ({ redirect }, path) => {
  if (path === '/sign-out') await within(PATIENCE, flush()).catch(() => {})
  const response = await fetch(path, { method: 'POST', redirect, headers: { 'Breather-Clears': 'itself' } })
  if (taken(response)) await forget()
  return response
}

const change = async ({ request }) => {
  const path = here(request.url).pathname
  try {
    if (TAP.test(path)) return await tap(request)
    return await (LEAVE.test(path) ? leave(request, path) : fetch(request))
  } catch {
    return request.mode === 'navigate' ? withoutNetwork(path) : Response.error()
  }
}
