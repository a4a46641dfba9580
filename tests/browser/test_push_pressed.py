"""Notifications as a desktop shows them, and what a real press on one does, in Chromium.

DevTools brings the push, because no push service reaches this browser; all after that is real.
The press is what makes the difference to tests/browser/test_push.py: only a real one may open a
window, and a browser that made the buttons itself would not show that they can't be pressed.
"""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults
from tests.browser.pushing import Pressed, message, sams_page
from tests.browser.test_push import BROKEN, KEPT, NEUTRAL, with_buttons
from tests.browser.worker import OFFLINE, eventually, say_yes
from tests.services.desktop import Desktop
from tests.services.server import Server

OWN = {"Activate", "Settings"}
"""What Chromium itself puts beside our buttons."""
BEGINS = "() => { self.pressed = []; addEventListener('notificationclick', %s) }"
NOTED = "event => pressed.push([event.action, event.isTrusted])"


@pytest.fixture
def hers(on_desktop: Page, desktop: Desktop) -> Pressed:
    """Her phone, with Breather open on Now."""
    say_yes(on_desktop)
    on_desktop.goto("/")
    return Pressed(on_desktop, "/", desktop)


@pytest.fixture
def theirs(phone: Page, on_desktop: Page, desktop: Desktop) -> Pressed:
    """Sam's phone, with his page open; he is asked nothing yet."""
    link = sams_page(phone, on_desktop)
    told = Pressed(on_desktop, "/with/", desktop)
    told.told_by(link)
    return told


@pytest.fixture(params=["hers", "theirs"])
def pushed(request: pytest.FixtureRequest) -> Pressed:
    found: Pressed = request.getfixturevalue(request.param)
    return found


def close_the_app(pushed: Pressed) -> None:
    """Leave Breather: no window of it is open any more, and only the browser runs."""
    pushed.page.goto("about:blank")


def test_it_is_shown_with_two_buttons_that_can_be_pressed(pushed: Pressed) -> None:
    named = [{"action": name, "title": name.title()} for name in ("yes", "no", "third")]
    pushed.deliver(message(actions=named))
    pushed.desktop.shows("There’s an answer.")
    [shown] = pushed.desktop.shown
    assert shown.body.endswith("Have a look.")
    assert [one for one in shown.buttons if one not in OWN] == ["Yes", "No"]


@pytest.mark.parametrize("words", ["yes", "no"])
@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_each_button_acts_and_opens_nothing(
    pushed: Pressed, server: Server, words: str, closed: bool
) -> None:
    shown = with_buttons(pushed.page, navigate=f"{server.url}/help-now")
    if closed:
        close_the_app(pushed)
    before = [page.url for page in pushed.page.context.pages]
    pushed.worker().evaluate(BEGINS % NOTED)
    pushed.deliver(shown)
    pushed.tap(words)
    pushed.desktop.shows(f"Noted: {words}.")
    [answer] = pushed.desktop.shown
    assert set(answer.buttons) <= OWN
    assert pushed.worker().evaluate("pressed") == [[words, True]]
    assert len(server.rows("SELECT * FROM used_actions")) == 1
    assert [page.url for page in pushed.page.context.pages] == before


def test_a_button_pressed_without_a_network_is_kept_and_sent_once(
    pushed: Pressed, server: Server, faults: Faults
) -> None:
    faults.expect(OFFLINE)
    pushed.deliver(with_buttons(pushed.page))
    server.stop()
    pushed.tap("no")
    pushed.desktop.shows(KEPT)
    server.start()
    pushed.page.evaluate("dispatchEvent(new Event('online'))")
    pushed.desktop.shows("Noted: no.")
    assert len(server.rows("SELECT * FROM used_actions")) == 1


def test_a_tap_leads_the_open_window_to_the_one_right_screen(
    pushed: Pressed, server: Server
) -> None:
    right = pushed.page.url.rstrip("/") + "/?from=push"
    pushed.deliver(message(navigate=right))
    pushed.tap()
    expect(pushed.page).to_have_url(right)
    pushed.desktop.shows()
    assert len(pushed.page.context.pages) == 1


def test_a_tap_opens_the_one_right_screen_when_breather_is_closed(pushed: Pressed) -> None:
    right = pushed.page.url.rstrip("/") + "/?from=push"
    close_the_app(pushed)
    pushed.deliver(message(navigate=right))
    with pushed.page.context.expect_page() as opened:
        pushed.tap()
    expect(opened.value).to_have_url(right)
    expect(opened.value.locator("main")).to_be_visible()
    pushed.desktop.shows()


def test_a_tap_leaves_the_page_behind_another_link_as_it_is(
    theirs: Pressed, server: Server, faults: Faults
) -> None:
    # Nobody is behind that one.
    faults.expect("404")
    before = theirs.page.url
    theirs.deliver(message(navigate=f"{server.url}/with/{'x' * 32}"))
    with theirs.page.context.expect_page():
        theirs.tap()
    assert theirs.page.url == before


def test_a_repeat_takes_the_place_of_the_first(pushed: Pressed) -> None:
    for number in ("first", "second"):
        pushed.deliver(message(title=f"The {number}"))
        pushed.desktop.shows(f"The {number}")
    pushed.deliver(message(title="Another", tag="another"))
    pushed.desktop.shows("The second", "Another")


def test_whatever_arrives_shows_exactly_one_notification(pushed: Pressed) -> None:
    for broken in BROKEN:
        pushed.deliver(broken)
        pushed.desktop.shows(NEUTRAL[0])
        assert pushed.desktop.shown[0].body.endswith(NEUTRAL[1])
        pushed.tap()
        pushed.desktop.shows()


def test_ten_pushes_show_ten_notifications(pushed: Pressed) -> None:
    told: list[dict[str, Any]] = [message(tag=f"{n}", title=f"Number {n}") for n in range(10)]
    for one in told:
        pushed.deliver(one)
    eventually(pushed.page, lambda: len(pushed.desktop.shown) == len(told))
