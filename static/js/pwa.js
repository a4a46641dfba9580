// The worker: what waits to be sent, and a new version that takes over without a mix of old and new.
if ('serviceWorker' in navigator) {
  const { serviceWorker } = navigator
  const { version } = document.documentElement.dataset
  const standing = document.getElementById('standing')
  const notice = document.getElementById('notice')
  let again, moved, typed, newer, touched = 0

  const ask = message => serviceWorker.ready.then(({ active }) => active.postMessage(message))
  const greet = () => ask({ session: 'session' in standing.dataset })
  const look = () => serviceWorker.ready.then(registration => registration.update()).catch(() => {})

  const show = ({ waiting, sent, refused: [refused] }) => {
    standing.hidden = !waiting
    clearTimeout(again)
    if (waiting) again = setTimeout(greet, 60000)
    else if (sent) (document.querySelector('[data-kept]') ?? notice).textContent = standing.dataset.sent
    if (refused) showRefused(refused)
  }
  const showRefused = ({ key, html }) => {
    const row = Object.assign(document.createElement('div'), { className: 'row' })
    const letGo = Object.assign(document.createElement('button'), { className: 'btn', textContent: standing.dataset.letGo })
    letGo.addEventListener('click', () => ask({ drop: key }))
    notice.innerHTML = html
    row.append(...notice.querySelectorAll('form'), letGo)
    notice.append(row)
    htmx.process(notice)
  }
  // The next screen would wipe it off again.
  const showWhenSettled = news => {
    if (!document.querySelector('.htmx-request')) return show(news)
    document.addEventListener('htmx:afterSettle', () => show(news), { once: true })
  }

  const idle = () => performance.now() - touched > 10000
  const renew = () => {
    if (newer && !moved && !typed && !document.querySelector('dialog[open]') && (document.hidden || idle())) location.reload()
  }
  const expect = other => {
    newer = other !== version
    if (newer) setInterval(renew, 1000)
  }

  serviceWorker.addEventListener('message', ({ data }) => {
    if (data.version) expect(data.version)
    else if (data.pushed) document.dispatchEvent(new CustomEvent('pushed'))
    else showWhenSettled(data)
  })
  addEventListener('load', () => {
    serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => {})
    greet()
  })
  addEventListener('online', greet)
  document.addEventListener('visibilitychange', () => {
    renew()
    if (document.hidden) return
    greet()
    look()
  })
  for (const kind of ['pointerdown', 'keydown', 'scroll']) addEventListener(kind, () => { touched = performance.now() }, true)
  addEventListener('input', () => { typed = true })
  document.addEventListener('htmx:afterSwap', ({ detail }) => { moved ||= detail.target.id === 'main' })
  document.addEventListener('htmx:pushedIntoHistory', () => { moved = false })
  document.addEventListener('htmx:afterRequest', ({ detail: { successful, requestConfig, xhr } }) => {
    if (successful && /^\/(consent|things)$/.test(requestConfig.path) && requestConfig.parameters.answer === 'yes') {
      standing.dataset.session = ''
      greet()
    }
    const theirs = xhr.getResponseHeader('Breather-Version')
    if (theirs && theirs !== version) look()
  })
}
