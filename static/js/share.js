// The phone's own share sheet, and copying, where there are such.
{
  const offer = root => {
    for (const button of root.querySelectorAll('[data-share]')) button.hidden = !navigator.share
    for (const button of root.querySelectorAll('[data-copy]')) button.hidden = !navigator.clipboard
  }
  offer(document)
  document.addEventListener('htmx:load', ({ detail }) => offer(detail.elt))

  document.addEventListener('click', async ({ target }) => {
    const { share, copy, copied } = target.dataset ?? {}
    if (share) navigator.share({ text: share }).catch(() => {})
    if (!copy) return
    await navigator.clipboard.writeText(copy)
    target.textContent = copied
  })
}
