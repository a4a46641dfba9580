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
  const wish = `told ${worker}`

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
  const subscribe = async () => {
    const { pushManager } = await registered()
    const before = await pushManager.getSubscription()
    if (before && !fits(before)) await before.unsubscribe()
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  }
  const send = (subscription, more) => {
    const { endpoint, keys } = subscription.toJSON()
    return fetch(address, { method: 'POST', body: new URLSearchParams({ endpoint, ...keys, ...more }) })
  }
  const drop = async () => {
    localStorage.removeItem(wish)
    await (await held())?.unsubscribe()
  }
  return {
    can, comesFirst, onHomeScreen, held, fits, subscribe, send, drop,
    wanted: () => localStorage.getItem(wish) === address,
    want: () => localStorage.setItem(wish, address),
    // Tells a worker behind links by which link the phone is told.
    tellWorker: async () => (await registered()).active.postMessage({ told: address }),
  }
})()
