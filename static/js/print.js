// A page that is worth a paper says so with a button.
{
  const offer = root => { for (const button of root.querySelectorAll('[data-print]')) button.hidden = false }
  offer(document)
  document.addEventListener('htmx:load', ({ detail }) => offer(detail.elt))
  document.addEventListener('click', ({ target }) => { if ('print' in (target.dataset ?? {})) print() })
}
