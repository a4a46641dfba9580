// When a request can't leave the phone, say so; what she typed stays where it is.
document.addEventListener('htmx:sendError', () => {
  document.getElementById('notice').textContent = document.body.dataset.unsent
})

// It goes away with the next tap, unless that is inside it.
document.addEventListener('click', ({ target }) => {
  if (!target.closest('#notice form')) document.getElementById('notice').textContent = ''
}, true)
