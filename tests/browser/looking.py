"""What does not fit on a screen, and what axe finds on it, in words."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TOO_WIDE = """() => {
  const page = document.scrollingElement
  const modal = document.querySelector('dialog[open]')
  return [page.scrollWidth - page.clientWidth, modal ? modal.scrollWidth - modal.clientWidth : 0]
}"""
SMALL = """() => [...document.querySelectorAll('a[href], button, summary, label:has(input)')]
  .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.closest('[inert]'))
  .filter(one => {
    const around = one.closest('form.inline') ?? one
    const sentence = [...around.parentElement.childNodes].filter(node => node !== around)
    const within = sentence.some(node => node.nodeType === 3 && /\\p{L}/u.test(node.textContent))
    return !(within && getComputedStyle(around).display === 'inline')
  })
  .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
  .map(([html, box]) => `${html}: ${box.width} × ${box.height}`)"""
BEHIND_TABS = """() => {
  const tabs = document.querySelector('.tabs')
  if (!tabs || document.querySelector('dialog[open]')) return []
  scrollTo(0, document.scrollingElement.scrollHeight)
  const bar = tabs.getBoundingClientRect()
  return [...document.querySelectorAll('main :is(a, button, p, h1, h2, label, input, summary)')]
    .filter(one => one.checkVisibility())
    .filter(one => {
      const box = one.getBoundingClientRect()
      if (!box.width || box.bottom <= 0) return false
      const beside = box.right <= bar.left || box.left >= bar.right
      return box.bottom > bar.top && box.top < bar.bottom && !beside
    })
    .map(one => one.outerHTML.slice(0, 90))
}"""
STRETCHED = """() => [...document.querySelectorAll('main')]
  .map(one => one.getBoundingClientRect())
  .filter(box => box.width > 640 || Math.abs(box.left - (innerWidth - box.right)) > 20)
  .map(box => `from ${box.left} to ${box.right} of ${innerWidth}`)"""


def look(page: Page) -> list[Any]:
    """Return what does not fit, in words."""
    found: list[Any] = [f"{more} px too wide" for more in page.evaluate(TOO_WIDE) if more > 0]
    for looked_for in (SMALL, BEHIND_TABS, STRETCHED):
        found += page.evaluate(looked_for)
    return found


def violations(page: Page) -> list[Any]:
    """Return what axe finds, with where it is."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["help"], [node["html"] for node in one["nodes"]]) for one in found]
