// “Why did nothing arrive?”: step by step; the first that fails is named, with what helps.
if (push) {
  const mine = () => document.querySelector('[data-device]:has([data-here]:not([hidden]))')
  const FINE = {
    browser: () => push.can || push.comesFirst,
    home: () => !push.comesFirst,
    permission: () => Notification.permission === 'granted',
    subscription: async () => Boolean(await push.held()),
    known: () => Boolean(mine()),
    answer: () => mine().dataset.answer === 'sent',
  }
  const look = async () => {
    const why = document.querySelector('[data-why][open]')
    if (!why) return
    let failed = ''
    for (const step of why.querySelectorAll('[data-step]')) {
      const found = failed ? 'later' : await FINE[step.dataset.step]() ? 'fine' : 'stops'
      if (found === 'stops') failed = step.dataset.step
      for (const part of step.querySelectorAll('[data-found]')) part.hidden = part.dataset.found !== found
      step.dataset.is = found
    }
    why.querySelector('[data-all-fine]').hidden = failed !== ''
  }
  document.addEventListener('toggle', look, true)
  document.addEventListener('devices', look)
}
