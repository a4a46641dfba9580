// A quiet timer. It keeps when it ends, not how far it got, so a locked screen or a reload costs nothing.
{
  const dialog = document.getElementById('timer')
  const kept = 'timer'
  const forgotten = 2 * 3600000
  let running, ticking, awake

  const part = name => dialog.querySelector(`[data-${name}]`)
  const post = verb => fetch(`/suggestions/${running.id}/${verb}`, {
    method: 'POST', headers: { 'HX-Request': 'true' }, keepalive: true,
    body: new URLSearchParams([...running.fields, ['when', new Date().toISOString()]]),
  }).catch(() => {})

  const begin = button => {
    const card = button.closest('[data-moment]')
    const minutes = Number(card.dataset.minutes)
    running = {
      id: button.dataset.start, need: card.dataset.need, name: card.dataset.name, text: card.querySelector('.voice').textContent,
      begun: Date.now(), length: minutes * 60000, fields: [...new FormData(button.form)],
    }
    localStorage.setItem(kept, JSON.stringify(running))
    show()
    post('start')
  }

  const show = () => {
    dialog.className = `timer ${running.need}`
    part('name').textContent = running.name
    part('text').textContent = running.text
    part('awake').hidden = !('wakeLock' in navigator)
    part('counting').hidden = false
    part('asking').hidden = true
    if (!dialog.open) dialog.showModal()
    clearInterval(ticking)
    ticking = setInterval(tick, 250)
    tick()
  }

  const tick = () => {
    if (running.asking) return ask()
    const left = running.begun + running.length - Date.now()
    if (left <= 0) return end()
    const seconds = Math.ceil(left / 1000)
    part('left').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    dialog.querySelector('.left').style.setProperty('--gone', String(100 * (1 - left / running.length)))
  }

  const end = () => {
    navigator.vibrate?.([200, 200, 200])
    post('end')
    running.asking = true
    localStorage.setItem(kept, JSON.stringify(running))
    ask()
  }

  const ask = () => {
    clearInterval(ticking)
    sleep()
    part('counting').hidden = true
    part('asking').hidden = false
    const form = part('felt')
    form.setAttribute('hx-post', `/suggestions/${running.id}/felt`)
    form.querySelectorAll('input').forEach(field => field.remove())
    for (const [name, value] of running.fields) {
      const field = Object.assign(document.createElement('input'), { type: 'hidden', name, value })
      form.append(field)
    }
    htmx.process(form)
    part('asking').querySelector('[data-focus]').focus()
  }

  const close = () => {
    localStorage.removeItem(kept)
    dialog.close()
    // The button that opened it may be gone with the swap; a screen reader goes on from the heading.
    document.querySelector('main [data-focus]')?.focus({ preventScroll: true })
  }

  const stayAwake = async () => {
    awake = await navigator.wakeLock.request('screen').catch(() => null)
    part('awake').setAttribute('aria-pressed', String(Boolean(awake)))
  }
  const sleep = () => {
    awake?.release()
    awake = null
    part('awake').setAttribute('aria-pressed', 'false')
  }

  if (dialog) {
    document.addEventListener('click', event => {
      const button = event.target.closest('[data-start]')
      if (!button) return
      event.preventDefault()
      event.stopPropagation()
      begin(button)
    }, true)
    dialog.addEventListener('cancel', event => {
      event.preventDefault()
      if (running.asking) close()
      else end()
    })
    part('done').addEventListener('click', end)
    part('awake').addEventListener('click', () => (awake ? sleep() : stayAwake()))
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && part('awake').getAttribute('aria-pressed') === 'true') stayAwake()
    })
    document.addEventListener('htmx:afterRequest', ({ detail }) => {
      if (detail.elt === part('felt') && detail.successful) close()
    })
    running = JSON.parse(localStorage.getItem(kept))
    if (running && Date.now() > running.begun + running.length + forgotten) close()
    else if (running) show()
  }
}
