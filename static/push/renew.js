// At each start, what this phone holds is compared with what the server knows, and renewed without a word.
if (push?.can) {
  const HALF_A_DAY = 43200000
  const LAST = `push renewed ${push.address}`

  const again = async () => {
    await push.send(await push.subscribe(true))
    document.dispatchEvent(new CustomEvent('told', { detail: 'renewed' }))
  }
  const renew = async () => {
    const subscription = await push.held()
    // The browser lost it, or it was made for another key.
    if (!subscription || !push.fits(subscription)) return again()
    const { status } = await push.send(subscription, { renew: '1' })
    if (status === 409) return again()
    // Forgotten from another phone, or the link is gone.
    if (status === 410 || status === 404) await push.drop()
  }
  const due = () => Date.now() - (sessionStorage.getItem(LAST) ?? 0) > HALF_A_DAY
  const start = () => {
    if (document.hidden || !push.wanted() || Notification.permission !== 'granted' || !due()) return
    sessionStorage.setItem(LAST, Date.now())
    renew().catch(() => sessionStorage.removeItem(LAST))
  }
  document.addEventListener('told', () => sessionStorage.setItem(LAST, Date.now()))
  addEventListener('load', start)
  document.addEventListener('visibilitychange', start)
}
