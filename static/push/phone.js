// Instructions differ by phone: only those for this one are shown.
{
  const phone = 'standalone' in navigator ? 'iphone' : /android/i.test(navigator.userAgent) ? 'android' : 'computer'
  const choose = () => {
    for (const part of document.querySelectorAll('[data-phone]')) part.hidden = part.dataset.phone !== phone
  }
  document.addEventListener('htmx:load', choose)
  choose()
}
