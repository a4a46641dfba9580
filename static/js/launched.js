// What only happens in the app on the home screen: its shortcuts, and being herself at its first start.
{
  const standalone = matchMedia('(display-mode: standalone)').matches || navigator.standalone === true
  const needs = ['rest', 'stillness', 'care', 'space']

  const shortcut = ({ type }) => {
    const need = location.hash.slice(1)
    if (!needs.includes(need)) return
    const button = document.querySelector(`button[name=need][value="${need}"]`)
    // Opened while another screen was there.
    if (!button && type === 'hashchange') location.reload()
    if (!button) return
    // Without the need in the address, a reload records nothing.
    history.replaceState(history.state, '', location.pathname)
    if (standalone) button.click()
    else button.focus()
  }
  addEventListener('load', shortcut)
  addEventListener('hashchange', shortcut)

  // What was shared is shared once, and stays: no reload brings it back, and nothing reloads by itself.
  if (location.pathname === '/can-wait/shared') {
    history.replaceState(history.state, '', '/can-wait')
    addEventListener('load', () => dispatchEvent(new Event('input')))
  }

  // A home screen on iOS starts at the same address for ever, also when that has been used up.
  const [, place, token] = location.pathname.split('/')
  const start = document.querySelector('[data-start-here]')
  if (standalone && place === 'open') localStorage.setItem('gone', token)
  if (standalone && start) {
    if (localStorage.getItem('gone') === token) location.replace('/')
    else start.requestSubmit()
  }

  // Leaving takes along what the page itself keeps.
  document.addEventListener('submit', ({ target }) => {
    if (/\/(sign-out|me\/delete)$/.test(target.action)) sessionStorage.setItem('leaving', '')
  })
  if (sessionStorage.getItem('leaving') !== null && !('session' in document.getElementById('standing').dataset)) for (const kept of [localStorage, sessionStorage]) kept.clear()
  sessionStorage.removeItem('leaving')
}
