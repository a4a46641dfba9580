// While an ask is on the screen, it is asked now and then whether something changed since it was shown.
{
  const look = async () => {
    const watched = document.querySelector('main [data-watch]')
    if (!watched || document.hidden || document.querySelector('.htmx-request')) return
    // What she is writing stays; it is looked at again when she is done.
    if (document.activeElement?.matches('main :is(input, textarea, select)')) return
    const { watch, seen } = watched.dataset
    const response = await fetch(watch, { headers: { 'If-None-Match': `"${seen}"` } }).catch(() => null)
    if (response?.status === 204 && watched.isConnected) htmx.ajax('GET', location.pathname, { target: '#main', swap: 'innerHTML' })
  }
  setInterval(look, 5000)
  document.addEventListener('visibilitychange', look)
  document.addEventListener('pushed', look)
  addEventListener('load', look)
}
