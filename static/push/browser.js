// What this browser can of push, and what it holds for these pages: hers, or those behind one link.
const push = (() => {
  const here = document.getElementById('push')
  if (!here) return null
  const { key, worker } = here.dataset, address = here.dataset.subscriptions
  const { serviceWorker } = navigator
  const can = Boolean(serviceWorker) && 'PushManager' in window && 'Notification' in window
  const onHomeScreen = matchMedia('(display-mode: standalone)').matches || navigator.standalone === true
  // On iOS, only the app on the home screen can.
  const comesFirst = !can && 'standalone' in navigator && !onHomeScreen
  // Behind all links there is one worker, and so one subscription, however many of them tell this phone.
  const links = address.startsWith('/with/'), WISH = 'told '
  const others = () => Object.keys(localStorage).filter(key => key.startsWith(`${WISH}/with/`))
    .map(key => key.slice(WISH.length)).filter(one => links && one !== address)

  const registered = async () => {
    const registration = await serviceWorker.register(worker, { updateViaCache: 'none' })
    const coming = registration.installing ?? registration.waiting
    if (!registration.active) await new Promise(resolve => coming.addEventListener('statechange', () => registration.active && resolve()))
    return registration
  }
  const held = async () => {
    const registration = can && await serviceWorker.getRegistration(new URL('.', new URL(worker, location)))
    return registration?.active?.scriptURL.endsWith(worker) ? registration.pushManager.getSubscription() : null
  }
  const fits = ({ options: { applicationServerKey: bytes } }) => {
    const text = btoa(String.fromCharCode(...new Uint8Array(bytes)))
    return !bytes || text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') === key
  }
  const send = (subscription, more, to = address) => {
    const { endpoint, keys } = subscription.toJSON()
    return fetch(to, { method: 'POST', body: new URLSearchParams({ endpoint, ...keys, ...more }) })
  }
  const subscribe = async (anew = false) => {
    const { pushManager } = await registered()
    const before = await pushManager.getSubscription()
    if (before && fits(before) && !anew) return before
    await before?.unsubscribe()
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
    if (before) await Promise.allSettled(others().map(one => replace(before, made, one)))
    return made
  }
  // The other links learn what this one did; one that is gone, or was forgotten, is told no more.
  const replace = async (before, made, to) => {
    const { status } = await send(made, { renew: '1', instead_of: before.endpoint }, to)
    if (status === 404 || status === 410) await unwant(to)
  }
  const tellWorker = async news => { if (links) (await registered()).active.postMessage(news) }
  const want = () => {
    localStorage.setItem(WISH + address, '')
    return tellWorker({ told: address })
  }
  const unwant = (which = address) => {
    localStorage.removeItem(WISH + which)
    return tellWorker({ untold: which })
  }
  const drop = async () => {
    await unwant()
    if (!others().length) await (await held())?.unsubscribe()
  }
  return {
    address, can, comesFirst, held, fits, subscribe, send, want, drop,
    wanted: () => localStorage.getItem(WISH + address) !== null,
  }
})()
