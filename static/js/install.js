// The home screen: the browser's own question where there is one, else how to; turned down once, it stays away.
{
  const standalone = matchMedia('(display-mode: standalone)').matches || navigator.standalone === true
  const iphone = 'standalone' in navigator
  const platform = iphone ? 'iphone' : /android/i.test(navigator.userAgent) ? 'android' : 'computer'
  let offer

  const show = () => {
    for (const hint of document.querySelectorAll('[data-install-hint]')) {
      hint.hidden = standalone || localStorage.getItem('install') !== null || !(offer || iphone)
    }
    for (const button of document.querySelectorAll('[data-install]')) button.hidden = !offer
    for (const link of document.querySelectorAll('[data-install-how]')) link.hidden = !iphone
  }
  const never = () => {
    offer = null
    localStorage.setItem('install', 'done')
    document.cookie = 'install=done; path=/; max-age=31536000; samesite=lax'
    show()
  }

  addEventListener('beforeinstallprompt', event => {
    event.preventDefault()
    offer = event
    show()
  })
  addEventListener('appinstalled', never)
  document.addEventListener('htmx:load', show)
  document.addEventListener('click', async ({ target }) => {
    if (target.closest('[data-install-no]')) never()
    if (!target.closest('[data-install]')) return
    offer.prompt()
    if ((await offer.userChoice).outcome === 'accepted') never()
  })

  const steps = document.querySelector('[data-handed]') ?? document.querySelector(`[data-platform="${platform}"]`)
  if (steps) {
    for (const other of document.querySelectorAll('[data-platform]')) other.open = other === steps
    steps.parentElement.prepend(steps)
  }
  show()
}
