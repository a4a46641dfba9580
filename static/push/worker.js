// What a push shows, and what a tap on it does. Each push shows exactly one notification: phones end a
// subscription that stays silent. Both workers have this; each has its own keepForLater().
{
  const ACT_WITHIN = 8000
  const { words, icon, badge } = SHELL
  const theirs = '/with/'
  const NEUTRAL = { title: 'Breather', body: words.neutral, icon, badge, data: {} }

  // What comes is one JSON; what is not as it ought to be still shows something.
  const read = data => {
    try {
      const { notification, app_badge } = data.json()
      return { ...notification, app_badge }
    } catch { return {} }
  }
  const options = ({ body, tag, lang, dir, data, actions = [], navigate, silent }) => ({
    body, tag, lang, dir, silent, icon, badge, data: { ...data, navigate }, actions: actions.slice(0, 2),
  })
  const show = async notification => {
    const { title } = notification
    try {
      if (!title || typeof title !== 'string') throw new TypeError(title)
      await registration.showNotification(title, options(notification))
    } catch {
      await registration.showNotification(NEUTRAL.title, NEUTRAL)
    }
  }

  // The windows of this worker's pages: hers are no business of theirs, nor the other way round.
  const windows = async () => {
    const all = await clients.matchAll({ type: 'window', includeUncontrolled: true })
    const behindLink = address => new URL(address).pathname.startsWith(theirs)
    return all.filter(({ url }) => behindLink(url) === behindLink(registration.scope))
  }
  // Behind each link there is somebody else, whose page is left as it is.
  const whose = address => new URL(address).pathname.match(/^\/with\/[^/]+/)?.[0]
  const tellPages = async () => { for (const page of await windows()) page.postMessage({ pushed: true }) }

  const go = async address => {
    const [told] = await toldAt()
    const home = (told ?? registration.scope).replace(/push\/subscriptions$/, '')
    const found = new URL(address ?? home, location.origin)
    const url = found.origin === location.origin ? found.href : new URL(home, location.origin).href
    const pages = (await windows()).filter(page => whose(page.url) === whose(url))
    const open = pages.find(page => page.url === url) ?? pages[0]
    if (!open) return clients.openWindow(url)
    await open.focus().catch(() => {})
    if (open.url === url) return open.postMessage({ pushed: true })
    return open.navigate(url).catch(() => clients.openWindow(url))
  }

  // The answer takes the place of what was tapped; without a network, the tap is kept and sent later.
  const act = async ({ tag, lang, dir, data }, { url, body }) => {
    const told = { tag, lang, dir, navigate: data.navigate, silent: true }
    const action = { path: new URL(url, location.origin).pathname, body: `${body}&at=${new Date().toISOString()}`, told }
    const response = await fetch(action.path, {
      method: 'POST', body: action.body, signal: AbortSignal.timeout(ACT_WITHIN),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    }).catch(() => null)
    const lost = !response?.headers.has('Breather-Version') || response.status >= 500 || response.status === 429
    if (!lost) return globalThis.answered(told, await response.text())
    const kept = await keepForLater(action).then(() => true, () => false)
    return show({ ...told, title: kept ? words.kept : words.lost })
  }
  // Also called when what was kept has arrived.
  globalThis.answered = async (told, sentence) => {
    await show({ ...told, title: sentence })
    await tellPages()
  }

  addEventListener('push', event => event.waitUntil((async () => {
    const notification = read(event.data)
    await show(notification)
    if (Number.isInteger(notification.app_badge)) await navigator.setAppBadge?.(notification.app_badge).catch(() => {})
    await tellPages()
  })()))

  addEventListener('notificationclick', event => {
    const { action, notification } = event, does = notification.data?.actions?.[action]
    notification.close()
    event.waitUntil(does ? act(notification, does) : go(notification.data?.navigate))
  })

  // The browser renewed the subscription by itself: the server learns of it at once.
  addEventListener('pushsubscriptionchange', event => event.waitUntil((async ({ oldSubscription, newSubscription }) => {
    const fresh = newSubscription ?? await registration.pushManager.subscribe(
      oldSubscription?.options ?? { userVisibleOnly: true, applicationServerKey: SHELL.pushKey })
    const { endpoint, keys } = fresh.toJSON()
    const fields = { endpoint, ...keys, ...(oldSubscription && { renew: '1', instead_of: oldSubscription.endpoint }) }
    const send = address => fetch(address, { method: 'POST', body: new URLSearchParams(fields) })
    await Promise.allSettled((await toldAt()).map(send))
  })(event).catch(() => {})))
}
