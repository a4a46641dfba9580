// The order in which she taps people is the order in which they are asked.
{
  const number = form => {
    const tapped = form.querySelector('[data-order]').value.split(' ')
    for (const box of form.querySelectorAll('[name=person]')) {
      const turn = box.checked && tapped.indexOf(box.value) + 1
      if (turn) box.parentElement.dataset.turn = turn
      else delete box.parentElement.dataset.turn
    }
  }
  document.addEventListener('change', ({ target }) => {
    const { form } = target, order = form?.querySelector('[data-order]')
    if (!order || target.name !== 'person') return
    const others = order.value.split(' ').filter(id => id && id !== target.value)
    order.value = [...others, ...(target.checked ? [target.value] : [])].join(' ')
    number(form)
  })
  // What was sent before, and is shown again, has its numbers, too.
  for (const order of document.querySelectorAll('[data-order]')) number(order.form)
}
