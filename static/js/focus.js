// After a swap the heading takes the focus, so that a screen reader reads on from there.
document.addEventListener('htmx:afterSwap', ({ detail }) => {
  if (detail.target.id !== 'main') return
  document.getElementById('notice').textContent = ''
  detail.target.querySelector('[data-focus]')?.focus({ preventScroll: true })
})
