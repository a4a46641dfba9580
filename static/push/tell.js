// Being told on this phone: asked only by a tap, and answered in words on the spot.
if (push) {
  const PATIENCE = 15000
  const AGAIN = 'denied before'
  let now

  const put = state => {
    now = state
    for (const block of document.querySelectorAll('[data-tell]')) {
      const parts = [...block.querySelectorAll('[data-on]')]
      for (const part of parts) part.hidden = !part.dataset.on.split(' ').includes(state)
      block.hidden = parts.every(part => part.hidden)
    }
  }
  const standing = async () => {
    if (!push.can) return push.comesFirst ? 'home' : 'unable'
    if (Notification.permission === 'denied') return 'denied'
    return push.wanted() && await push.held() ? 'told' : 'ready'
  }
  const look = async () => {
    if (document.querySelector('[data-tell]')) put(now ?? await standing().catch(() => 'ready'))
  }

  const within = promise => Promise.race([promise, new Promise(resolve => setTimeout(resolve, PATIENCE, 'slow'))])
  const tell = async permission => {
    put('asking')
    const allowed = await permission
    // The instructions come once; later they are where she looks for them.
    if (allowed === 'denied') {
      const before = localStorage.getItem(AGAIN)
      localStorage.setItem(AGAIN, '')
      return before === null ? 'denied-now' : 'denied'
    }
    if (allowed !== 'granted') return 'later'
    const subscription = await within(push.subscribe()).catch(() => 'slow')
    if (subscription === 'slow') return 'slow'
    const response = await push.send(subscription)
    if (response.status !== 201) return refused(response)
    await push.want()
    return 'done'
  }
  const refused = async response => {
    const said = response.headers.get('Content-Type')?.startsWith('text/plain') && await response.text()
    if (said) for (const part of document.querySelectorAll('[data-tell] [data-said]')) part.textContent = said
    return 'refused'
  }

  document.addEventListener('click', async ({ target }) => {
    if (!target.closest('[data-tell-me]')) return
    // Asked right here: a browser takes it only as part of the tap.
    const state = await tell(Notification.requestPermission()).catch(() => 'refused')
    put(state)
    document.dispatchEvent(new CustomEvent('told', { detail: state }))
  })
  document.addEventListener('submit', ({ target }) => { if (target.matches('[data-forget-here]')) now = undefined })
  document.addEventListener('htmx:load', look)
  look()
}
