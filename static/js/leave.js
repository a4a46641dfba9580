// Away at once: the button, three taps on the title, or Esc twice. No copy of a page stays.
{
  const QUICKLY = 1200
  const away = () => {
    const page = document.querySelector('[data-leave]')
    if (!page) return
    document.documentElement.hidden = true
    navigator.serviceWorker?.controller?.postMessage({ exit: true })
    const gone = () => location.replace(page.href)
    if (!document.getElementById('standing')?.dataset.lock) return gone()
    // First it is locked: two answers at once would both bring a cookie.
    const locked = fetch(page.dataset.leave, { method: 'POST', keepalive: true, redirect: 'manual' })
    Promise.race([locked, new Promise(later => setTimeout(later, 600))]).then(gone, gone)
  }
  const times = (most, then) => {
    let at = []
    return () => {
      const now = performance.now()
      at = [...at.filter(one => now - one < QUICKLY), now]
      if (at.length >= most) then()
    }
  }
  const tapped = times(3, away), escaped = times(2, away)
  document.addEventListener('click', event => {
    if (event.target.closest('main h1')) tapped()
    if (!event.target.closest('[data-leave]')) return
    event.preventDefault()
    away()
  })
  document.addEventListener('keydown', ({ key }) => { if (key === 'Escape') escaped() })
}
