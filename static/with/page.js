// The worker keeps an open handover for a playground without a signal, and sends what waits.
if ('serviceWorker' in navigator) {
  const { serviceWorker } = navigator
  const files = [...document.querySelectorAll('link[rel=stylesheet], script[src]')].map(one => one.href || one.src)
  const greet = () => serviceWorker.ready.then(({ active }) => active.postMessage({ page: location.href, files }))
  serviceWorker.register('/with/worker.js').catch(() => {})
  addEventListener('load', greet)
  addEventListener('online', greet)
  document.addEventListener('visibilitychange', () => { if (!document.hidden) greet() })
}
