"""Every screen fits phones, a tablet, a desktop and large letters; each target fits a thumb."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Faults, PhoneAt
from tests.browser.screens import NAMES, ON_PURPOSE, SCREENS
from tests.browser.ways import Screen

SIZES = {
    "small phone": (320, 568),
    "phone": (390, 844),
    "large phone": (430, 932),
    "on its side": (844, 390),
    "tablet": (820, 1180),
    "desktop": (1280, 800),
}
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


@pytest.mark.parametrize("screen", SCREENS, ids=NAMES)
def test_a_screen_fits_everywhere_and_each_target_fits_a_thumb(
    phone_at: PhoneAt, faults: Faults, screen: Screen
) -> None:
    faults.expect(ON_PURPOSE)
    page = screen.open(phone_at)
    found = {}
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        found[name] = look(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    found["letters twice as large"] = look(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    found["forced colours"] = look(page)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_nothing_moves_where_less_motion_is_wanted(phone_at: PhoneAt) -> None:
    page = SCREENS[0].open(phone_at, reduced_motion="reduce")
    slow = """() => [...document.querySelectorAll('*')].map(one => getComputedStyle(one))
      .filter(style => style.transitionDuration.split(', ').some(time => parseFloat(time) > 0)
        || style.animationName !== 'none').length"""
    assert page.evaluate(slow) == 0
    page.get_by_role("button", name="Rest").tap()
    assert page.evaluate(slow) == 0


def test_in_forced_colours_what_is_pressed_looks_pressed(phone_at: PhoneAt) -> None:
    screen = next(one for one in SCREENS if one.name == "yes")
    page = screen.open(phone_at, forced_colors="active")
    colour = "one => getComputedStyle(one).backgroundColor"
    pressed = page.get_by_role("button", name="5 min", exact=True).evaluate(colour)
    other = page.get_by_role("button", name="15", exact=True).evaluate(colour)
    assert pressed != other


def test_the_four_needs_are_under_her_thumb_without_scrolling(phone_at: PhoneAt) -> None:
    page = SCREENS[0].open(phone_at)
    for need in ("Rest", "Stillness", "Care", "Space"):
        box = page.get_by_role("button", name=need).bounding_box()
        assert box
        assert box["y"] + box["height"] <= 844 - 70
        assert box["y"] + box["height"] >= 844 / 3
        assert box["height"] >= 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_takes_the_colours_of_her_phone(phone_at: PhoneAt, scheme: str) -> None:
    page = SCREENS[0].open(phone_at, color_scheme=scheme)
    light = page.evaluate(
        "() => { const p = new OffscreenCanvas(1, 1).getContext('2d');"
        "p.fillStyle = getComputedStyle(document.body).backgroundColor; p.fillRect(0, 0, 1, 1);"
        "return p.getImageData(0, 0, 1, 1).data[0] }"
    )
    assert (light > 128) == (scheme == "light")
