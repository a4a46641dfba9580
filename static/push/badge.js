// The app's sign shows how many asks wait for an answer, and nothing else.
{
  const show = () => {
    const here = document.querySelector('[data-badge]')
    if (!here || !navigator.setAppBadge) return
    const waiting = Number(here.dataset.badge)
    const shown = waiting ? navigator.setAppBadge(waiting) : navigator.clearAppBadge()
    shown.catch(() => {})
  }
  document.addEventListener('htmx:load', show)
  show()
}
