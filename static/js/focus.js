// After a swap the heading takes the focus, so that a screen reader reads on from there.
document.addEventListener('htmx:afterSwap', ({ detail }) => {
  if (detail.target.id !== 'main') return
  document.getElementById('notice').textContent = ''
  detail.target.querySelector('[data-focus]')?.focus({ preventScroll: true })
})

// What was opened to be written in is ready for writing, and above the keyboard.
document.addEventListener('toggle', ({ target }) => {
  const field = target.open && target.querySelector('textarea')
  if (!field) return
  field.focus()
  target.scrollIntoView({ block: 'center' })
}, true)
