// A tap carries an id made here, the time of the tap and the zone; the same id twice is one check-in.
{
  const uuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID()
    // Without HTTPS there is no randomUUID; this is its version 4 by hand.
    return '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, digit =>
      (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16))
  }
  // One id for each form shown: tapping twice, or again after an error, stays one check-in.
  const fresh = root => {
    for (const field of root.querySelectorAll('[data-new-id]')) field.value = uuid()
  }
  fresh(document)
  document.addEventListener('htmx:load', ({ detail }) => fresh(detail.elt))

  document.addEventListener('submit', event => {
    const form = event.target
    for (const field of form.querySelectorAll('[data-at]')) field.value = new Date().toISOString()
    for (const field of form.querySelectorAll('[data-zone]')) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone
  }, true)
  document.addEventListener('click', event => {
    const button = event.target.closest('button')
    if (!button?.form) return
    button.classList.add('tapped')
    setTimeout(() => button.classList.remove('tapped'), 4000)
  }, true)
  // HTMX notices only the buttons inside a form, not those that belong to it from outside.
  document.addEventListener('htmx:configRequest', ({ detail }) => {
    const button = detail.triggeringEvent?.submitter
    if (button?.name && !detail.elt.contains(button)) detail.formData.set(button.name, button.value)
  })
}
