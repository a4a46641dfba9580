// A tap is written down before it is sent, and crossed out when the server has it: in order, once.
const STORE = 'waiting'
const listening = new Map()
let turn = Promise.resolve()

const opened = () => new Promise((resolve, reject) => {
  const asked = indexedDB.open('breather', 1)
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: 'key', autoIncrement: true })
  asked.onsuccess = () => resolve(asked.result)
  asked.onerror = () => reject(asked.error)
})
const stored = async (mode, work) => {
  const database = await opened()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: 'strict' })
      const asked = work(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(asked.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}
const writeDown = entry => stored('readwrite', store => store.put(entry))
const crossOut = keys => stored('readwrite', store => keys.map(key => store.delete(key)))
const entries = () => stored('readonly', store => store.getAll())
const emptyOutbox = () => new Promise(resolve => {
  const asked = indexedDB.deleteDatabase('breather')
  asked.onsuccess = asked.onerror = asked.onblocked = resolve
})

const send = ({ path, body, whole }, fragment = !whole) => fetch(path, {
  method: 'POST', body, redirect: fragment ? 'follow' : 'manual', signal: AbortSignal.timeout(PATIENCE),
  headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...(fragment && { 'HX-Request': 'true' }) },
})
const taken = response => response.ok || response.type === 'opaqueredirect'
// Something on the way that answers in our place has not taken it.
const notOurs = response => response.type !== 'opaqueredirect' && !response.headers.has('Breather-Version')
const later = response => !response || response.status >= 500 || response.status === 429 || notOurs(response)
// The first that is heard of a check-in, or of a thing.
const begins = ({ path }) => path === '/check-ins' || path === '/things'
const isUndo = ({ path }) => path.endsWith('/undo')
const ofThings = ({ path }) => /^\/(things|acts)/.test(path)

// One flush at a time, so that nothing overtakes.
const flush = () => (turn = turn.then(drain).catch(() => {}))

const drain = async () => {
  const all = await entries()
  const held = new Set(all.filter(one => one.refused && begins(one)).map(one => one.tap))
  let sent = 0, released = false
  for (const entry of all) {
    const answer = listening.get(entry.key)
    // What belongs to a beginning that was not taken waits for her to settle that first.
    const waits = held.has(entry.tap) && !begins(entry) && !isUndo(entry)
    if (waits) answer?.(null)
    if (waits || entry.refused) continue
    const response = await send(entry, !entry.whole || !answer).catch(() => null)
    if (later(response)) {
      for (const { key } of all) listening.get(key)?.(null)
      break
    }
    if (!answer) sent += 1
    released = await settle(entry, response, all, listening.get(entry.key)) || released
    if (entry.refused && begins(entry)) held.add(entry.tap)
  }
  if (all.some(one => one.done && ofThings(one))) renew()
  await tell(sent)
  if (released) await drain()
}

// Says whether this released what was held back.
const settle = async (entry, response, all, answer) => {
  if (entry.told) {
    await crossOut([entry.key])
    await answered(entry.told, await response.text())
    return false
  }
  const gone = response.status === 404 && (isUndo(entry) || (ofThings(entry) && !answer))
  const done = taken(response) || gone
  if (!done && !answer) {
    entry.refused = await response.text() + await wayOut(entry)
    await writeDown(entry)
    return false
  }
  const about = one => (one.tap === entry.tap || one.act === entry.tap) && one.key < entry.key && !one.done
  const over = done ? all.filter(one => about(one) && (isUndo(entry) || one.refused)) : []
  entry.done = done
  await crossOut([entry, ...over].map(one => one.key))
  if (done && isUndo(entry) && !ofThings(entry)) await dropCopies(entry.tap)
  // What the server never had is taken back all the same.
  const neverThere = gone || (isUndo(entry) && over.some(one => one.act === entry.tap))
  answer?.(neverThere ? null : response)
  return over.some(one => one.refused)
}

const drop = async key => {
  const all = await entries()
  const dropped = all.find(one => one.key === key)
  const goesToo = one => one.key === key || (dropped && begins(dropped) && one.tap === dropped.tap)
  await crossOut(all.filter(goesToo).map(one => one.key))
}

// A button of a notification; what became of it is told there, too.
const keepForLater = async action => {
  await writeDown({ ...action, tap: crypto.randomUUID() })
  registration.sync?.register('outbox').catch(() => {})
  await tell()
}
const toldAt = async () => ['/push/subscriptions']

const waiting = async () => (await entries()).filter(one => !one.refused && !listening.has(one.key))

let untold = 0
const tell = async (sent = 0) => {
  const refused = (await entries()).filter(one => one.refused).map(({ key, refused }) => ({ key, html: refused }))
  const pages = await clients.matchAll({ includeUncontrolled: true })
  const news = { waiting: (await waiting()).length, sent: untold + sent, refused }
  for (const page of pages) page.postMessage(news)
  untold = pages.length ? 0 : news.sent
}
