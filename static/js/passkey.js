// Passkeys: the browser makes or shows one, and the form carries what came of it.
{
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt())
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
  const withBytes = keys => keys?.map(key => ({ ...key, id: bytes(key.id) }))

  const plain = ({ id, rawId, type, response, authenticatorAttachment }) => JSON.stringify({
    id, rawId: text(rawId), type, authenticatorAttachment, clientExtensionResults: {},
    response: Object.fromEntries(['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']
      .filter(name => response[name]).map(name => [name, text(response[name])])),
  })
  const done = options => {
    const publicKey = { ...options, challenge: bytes(options.challenge) }
    if (!options.user) return navigator.credentials.get({ publicKey: { ...publicKey, allowCredentials: withBytes(options.allowCredentials) } })
    const user = { ...options.user, id: bytes(options.user.id) }
    return navigator.credentials.create({ publicKey: { ...publicKey, user, excludeCredentials: withBytes(options.excludeCredentials) } })
  }

  const offer = root => {
    if (!window.PublicKeyCredential) return
    for (const form of root.querySelectorAll('[data-passkey]')) form.hidden = false
    for (const words of root.querySelectorAll('[data-no-passkey]')) words.hidden = true
  }
  offer(document)
  document.addEventListener('htmx:load', ({ detail }) => offer(detail.elt))

  document.addEventListener('submit', async event => {
    const { target: form } = event, { passkey } = form.dataset
    if (!passkey || form.elements.credential.value) return
    event.preventDefault()
    const sorry = form.querySelector('[data-sorry]')
    sorry.textContent = ''
    try {
      const answer = await fetch(passkey, { method: 'POST' })
      // It is asked first whether it is she.
      if (answer.status === 403) return location.assign('/me/confirm')
      form.elements.credential.value = plain(await done(await answer.json()))
      form.submit()
    } catch {
      sorry.textContent = sorry.dataset.sorry
    }
  })
}
