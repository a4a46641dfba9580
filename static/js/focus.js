// After a swap a screen reader hears what is new, and reads on from the heading of a new screen.
document.addEventListener('htmx:afterSwap', ({ detail: { target } }) => {
  const fresh = document.getElementById(target.id) ?? target
  document.getElementById('said').textContent = fresh.querySelector('[data-say]')?.textContent ?? ''
  if (target.id === 'main') fresh.querySelector('[data-focus]')?.focus({ preventScroll: true })
})

// What was opened to be written in is ready for writing, and above the keyboard.
document.addEventListener('toggle', ({ target }) => {
  const field = target.open && target.querySelector('textarea, input[name=title]')
  if (!field) return
  field.focus()
  target.scrollIntoView({ block: 'center' })
}, true)
