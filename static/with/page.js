// The worker keeps an open handover for a playground without a signal, and sends what waits.
if ('serviceWorker' in navigator) {
  const { serviceWorker } = navigator
  const files = [...document.querySelectorAll('link[rel=stylesheet], script[src]')].map(one => one.href || one.src)
  const greet = () => serviceWorker.ready.then(({ active }) => active.postMessage({ page: location.href, files }))
  serviceWorker.register('/with/worker.js', { updateViaCache: 'none' }).catch(() => {})
  addEventListener('load', greet)
  addEventListener('online', greet)
  document.addEventListener('visibilitychange', () => { if (!document.hidden) greet() })
  // A push arrived: what it is about is on this page. What is being written stays, and so does what a form answered.
  let stays = !document.querySelector('[data-renews]')
  addEventListener('input', () => { stays = true })
  const renew = async () => {
    const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html')
    if (stays) return
    document.getElementById('main').replaceWith(fresh.getElementById('main'))
    // As HTMX says it on her pages.
    document.dispatchEvent(new CustomEvent('htmx:load', { detail: {} }))
  }
  document.addEventListener('told', ({ detail }) => { if (detail === 'done' && !stays) renew().catch(() => {}) })
  serviceWorker.addEventListener('message', ({ data }) => { if (data.pushed && !stays) renew().catch(() => {}) })
}
// On a home screen, it begins at this link. Said here, so that no preview of a chat app reads it in the head.
{
  const here = document.getElementById('push')
  if (here) document.head.append(Object.assign(document.createElement('link'), { rel: 'manifest', href: here.dataset.homeScreen }))
}
