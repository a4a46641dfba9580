// Back after minutes away, a locked phone shows nothing of before.
{
  let left
  document.addEventListener('visibilitychange', () => {
    const minutes = Number(document.getElementById('standing')?.dataset.lock)
    if (!minutes) return
    if (document.hidden) left = Date.now()
    else if (left && Date.now() - left >= minutes * 60000) {
      document.documentElement.hidden = true
      location.reload()
    }
  })
}
