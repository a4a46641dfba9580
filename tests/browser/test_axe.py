"""No screen has a fault that axe can find, in light or in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Faults, PhoneAt
from tests.browser.screens import NAMES, ON_PURPOSE, SCREENS
from tests.browser.ways import Screen


@pytest.mark.parametrize("screen", SCREENS, ids=NAMES)
def test_axe_finds_nothing(phone_at: PhoneAt, faults: Faults, screen: Screen) -> None:
    faults.expect(ON_PURPOSE)
    page = screen.open(phone_at)
    # What was tapped is paler for some seconds.
    expect(page.locator(".tapped")).to_have_count(0)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page).response["violations"]
        told = [(one["id"], one["help"], [node["html"] for node in one["nodes"]]) for one in found]
        assert told == [], scheme


def test_axe_would_find_a_button_without_a_name(phone_at: PhoneAt) -> None:
    page = SCREENS[0].open(phone_at)
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [one["id"] for one in Axe().run(page).response["violations"]] == ["button-name"]
