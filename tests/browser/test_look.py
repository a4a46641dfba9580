"""What a screen's look owes her: no motion where none is wanted, her colours, needs in reach."""

import pytest

from tests.browser.conftest import PhoneAt
from tests.browser.screens import SCREENS


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
