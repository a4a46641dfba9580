// A phone that is told from now on stands on the list of phones at once.
document.addEventListener('told', ({ detail }) => {
  if (!['done', 'renewed'].includes(detail) || !document.querySelector('[data-why]')) return
  htmx.ajax('GET', location.pathname, { target: '#main', swap: 'innerHTML' })
})
