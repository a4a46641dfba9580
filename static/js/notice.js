// When a request can't leave the phone, say so; what she typed stays where it is.
document.addEventListener('htmx:sendError', () => {
  document.getElementById('notice').textContent = document.body.dataset.unsent
})
