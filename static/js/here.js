// What only this device knows: its time zone, the time on its clock, and whether it is night.
{
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  document.cookie = `zone=${zone}; path=/; max-age=31536000; samesite=lax`

  const show = () => {
    const now = new Date()
    const night = now.getHours() >= 23 || now.getHours() < 5
    for (const time of document.querySelectorAll('[data-now]')) {
      const day = now.toLocaleDateString([], { weekday: 'long' })
      time.textContent = `${day}, ${now.toLocaleTimeString([], { timeStyle: 'short' })}`
      time.dateTime = now.toISOString()
    }
    for (const part of document.querySelectorAll('[data-when]')) part.hidden = (part.dataset.when === 'night') !== night
  }
  show()
  setInterval(show, 20000)
  document.addEventListener('htmx:afterSettle', show)
  document.addEventListener('visibilitychange', show)
}
