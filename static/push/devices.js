// In a list of phones, this one is marked; forgetting it ends its subscription here, too.
if (push?.can) {
  const hashed = async text => {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
    return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('')
  }
  const mark = async () => {
    const devices = document.querySelectorAll('[data-device]')
    const held = devices.length && await push.held()
    const here = held && await hashed(held.endpoint)
    for (const device of devices) {
      const mine = device.dataset.device === here
      device.querySelector('[data-here]').hidden = !mine
      device.querySelector('[data-forget]').toggleAttribute('data-forget-here', mine)
    }
    document.dispatchEvent(new CustomEvent('devices'))
  }
  document.addEventListener('submit', ({ target }) => {
    if (target.matches('[data-forget-here]')) push.drop().catch(() => {})
  })
  document.addEventListener('htmx:load', mark)
  document.addEventListener('told', mark)
  mark()
}
