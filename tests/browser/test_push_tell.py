"""The button that begins it: nothing is asked before a tap, and every way it can end has words."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.circle_screens import Home
from tests.browser.conftest import Faults, PhoneAt
from tests.browser.push_screens import IN_SAFARI, NO_PUSH, allowed, refused
from tests.browser.pushing import Pushed
from tests.browser.worker import say_yes
from tests.push.phones import subscription
from tests.services.server import Server

COUNTED = """
self.asked = []
const note = (object, name) => {
  const before = object[name]
  object[name] = function (...all) { asked.push(name); return before.apply(this, all) }
}
note(Notification, 'requestPermission')
note(PushManager.prototype, 'subscribe')
"""
SAYS_NO = "Notification.requestPermission = async () => 'denied'"
SAYS_NOTHING = "Notification.requestPermission = async () => 'default'"
TELL = "Tell me when there’s an answer"
HERS, THEIRS = "hers", "theirs"


@pytest.fixture
def home(phone: Page) -> Home:
    """Ana's household: Sam is asked, and it is his turn."""
    say_yes(phone)
    return Home(phone)


@pytest.fixture
def sam(home: Home) -> str:
    return home.person("Sam")


@pytest.fixture
def ask(home: Home, sam: str) -> str:
    id = home.ask(sam)
    home.send(f"/asks/{id}/people/{sam}/now")
    return f"/asks/{id}"


def tell(page: Page) -> Any:
    return page.locator("[data-tell]")


def test_nothing_is_asked_before_a_tap(phone: Page, home: Home, sam: str, ask: str) -> None:
    link = home.link(sam)
    phone.add_init_script(COUNTED)
    for path in ("/", "/me", "/me/reminders", "/circle", ask, link):
        phone.goto(path, wait_until="networkidle")
        assert phone.evaluate("asked") == [], path
    phone.goto(ask)
    phone.get_by_role("button", name=TELL).tap()
    expect(tell(phone)).not_to_contain_text("Your browser asks you now.", use_inner_text=True)
    assert phone.evaluate("asked")[0] == "requestPermission"


def test_a_phone_that_says_no_gets_its_instructions_once(phone: Page, ask: str) -> None:
    phone.add_init_script(SAYS_NO)
    phone.goto(ask)
    phone.get_by_role("button", name=TELL).tap()
    expect(tell(phone)).to_contain_text("You can change that:", use_inner_text=True)
    # This browser says that it is on Linux, which is a computer.
    expect(phone.get_by_text("Click the sign before the address")).to_be_visible()
    expect(phone.get_by_text("Press and hold the sign")).to_be_hidden()
    refused(phone)
    phone.goto(ask)
    expect(phone.get_by_text("has been asked")).to_be_visible()
    expect(tell(phone)).to_be_hidden()
    phone.goto("/me/reminders")
    expect(tell(phone)).to_contain_text("You can change that:", use_inner_text=True)


def test_a_question_that_is_waved_away_can_be_asked_again(phone: Page, ask: str) -> None:
    phone.add_init_script(SAYS_NOTHING)
    phone.goto(ask)
    phone.get_by_role("button", name=TELL).tap()
    expect(tell(phone)).to_contain_text("All right. Nothing was changed.", use_inner_text=True)
    expect(phone.get_by_role("button", name=TELL)).to_be_visible()


def test_a_push_service_that_never_answers_gets_words(
    phone: Page, ask: str, faults: Faults
) -> None:
    # In a window like this one, Chromium itself never answers; nothing is made up here.
    faults.expect("incognito mode")
    allowed(phone)
    phone.clock.install()
    phone.goto(ask)
    button = phone.get_by_role("button", name=TELL)
    button.tap()
    phone.clock.run_for(15_000)
    expect(tell(phone)).to_contain_text("doesn’t answer.", use_inner_text=True)
    expect(button).to_be_visible()


def test_what_the_server_does_not_take_it_says_itself(
    phone: Page, ask: str, server: Server, faults: Faults
) -> None:
    faults.expect("of 422")
    made = {**subscription(), "endpoint": "https://push.elsewhere.test/1"}
    # This browser can't subscribe without the internet: so it is given what it would have made.
    phone.add_init_script(
        f"const {{ endpoint, ...keys }} = {json.dumps(made)};"
        "PushManager.prototype.subscribe = async () => ({ toJSON: () => ({ endpoint, keys }) })"
    )
    allowed(phone)
    phone.goto(ask)
    phone.get_by_role("button", name=TELL).tap()
    expect(tell(phone)).to_contain_text("We don’t know the push service", use_inner_text=True)
    assert server.rows("SELECT * FROM subscriptions") == []


@pytest.mark.parametrize("script", [NO_PUSH, "delete window.Notification"])
def test_a_browser_that_can_not_is_offered_nothing(
    phone: Page, home: Home, sam: str, ask: str, script: str
) -> None:
    link = home.link(sam)
    phone.add_init_script(script)
    for path in (ask, link):
        phone.goto(path, wait_until="networkidle")
        expect(tell(phone)).to_be_hidden()
    phone.goto("/me/reminders")
    expect(tell(phone)).to_contain_text("This browser can’t show reminders.", use_inner_text=True)
    expect(phone.get_by_role("button", name="Tell me")).to_have_count(0)


def test_on_an_iphone_the_home_screen_comes_first(
    phone: Page, home: Home, sam: str, ask: str
) -> None:
    link = home.link(sam)
    phone.add_init_script(IN_SAFARI)
    phone.goto(ask)
    expect(tell(phone)).to_contain_text("goes to the home screen first", use_inner_text=True)
    phone.goto(link)
    expect(tell(phone)).to_contain_text("put this page on your home screen", use_inner_text=True)
    expect(phone.locator("link[rel=manifest]")).to_have_count(1)
    shown = phone.evaluate(
        "fetch(document.querySelector('link[rel=manifest]').href).then(one => one.json())"
    )
    assert link.endswith(shown["start_url"])
    expect(phone.get_by_role("button", name="Tell me")).to_have_count(0)


@pytest.mark.parametrize("who", [HERS, THEIRS])
def test_a_subscription_that_the_browser_renews_by_itself_is_known_at_once(
    phone: Page, home: Home, sam: str, server: Server, phone_at: PhoneAt, who: str
) -> None:
    link = home.link(sam)
    address = {HERS: "/push/subscriptions", THEIRS: f"{link}/push/subscriptions"}[who]
    old, new = subscription(), subscription()
    assert phone.request.post(address, form={**old}).status == 201
    [before] = server.rows("SELECT * FROM subscriptions")
    page = phone if who == HERS else phone_at()
    page.goto("/" if who == HERS else link)
    pushed = Pushed(page, "/" if who == HERS else "/with/")
    if who == THEIRS:
        pushed.told_by(link)
    # No event of the browser's own: it comes when a push service says so.
    pushed.worker().evaluate(
        """async ([old, { endpoint, ...keys }]) => {
          const event = new ExtendableEvent('pushsubscriptionchange')
          event.oldSubscription = { endpoint: old.endpoint }
          event.newSubscription = { toJSON: () => ({ endpoint, keys }) }
          dispatchEvent(event)
          await handled.at(-1).promise
        }""",
        [old, new],
    )
    [after] = server.rows("SELECT * FROM subscriptions")
    assert after["endpoint_hash"] != before["endpoint_hash"]
    assert after["person_id"] == before["person_id"]
