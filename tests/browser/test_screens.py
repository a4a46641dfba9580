"""Every screen fits phones, a tablet, a desktop and large letters, and axe finds no fault in it.

With ``PICTURES=1``, each has its picture in light and in dark in tests/screens, to be looked at
beside the mock; git ignores them.
"""

import os

import pytest
from playwright.sync_api import expect

from app.config import ROOT
from tests.browser.conftest import Faults, PhoneAt
from tests.browser.looking import look, violations
from tests.browser.screens import NAMES, ON_PURPOSE, SCREENS
from tests.browser.ways import Screen

PICTURES = ROOT / "tests" / "screens"
SIZES = {
    "small phone": (320, 568),
    "phone": (390, 844),
    "large phone": (430, 932),
    "on its side": (844, 390),
    "tablet": (820, 1180),
    "desktop": (1280, 800),
}


@pytest.mark.parametrize("screen", SCREENS, ids=NAMES)
def test_a_screen_fits_everywhere_and_axe_finds_nothing(
    phone_at: PhoneAt, faults: Faults, screen: Screen
) -> None:
    faults.expect(ON_PURPOSE)
    page = screen.open(phone_at)
    # What was tapped is paler for some seconds.
    expect(page.locator(".tapped")).to_have_count(0)
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found[scheme] = violations(page)
        if os.environ.get("PICTURES"):
            page.screenshot(path=PICTURES / f"{screen.name}-{scheme}.png")
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


def test_axe_would_find_a_button_without_a_name(phone_at: PhoneAt) -> None:
    page = SCREENS[0].open(phone_at)
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [id for id, *_more in violations(page)] == ["button-name"]


def test_looking_would_find_what_is_too_wide_or_too_small_for_a_thumb(phone_at: PhoneAt) -> None:
    page = SCREENS[0].open(phone_at)
    assert look(page) == []
    page.evaluate("""() => {
      const [wide, small] = [document.createElement('p'), document.createElement('button')]
      wide.style.minInlineSize = '500px'
      wide.textContent = 'Wide'
      small.style = 'block-size: 20px; min-block-size: 0'
      document.querySelector('main').append(wide, small)
    }""")
    wide, small, *_stretched = look(page)
    assert wide == "131 px too wide"
    assert small.startswith("<button")
