"""What a push shows, and what a tap on it does: in Chromium, to which DevTools brings the push."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.circle_screens import Home
from tests.browser.conftest import Faults, PhoneAt
from tests.browser.pushing import Pushed, message, sams_page
from tests.browser.worker import OFFLINE, eventually, say_yes, waiting
from tests.services.server import Server

NEUTRAL = ("Breather", "There is something for you.")
KEPT = "Kept. It will be sent when you’re back."
AN_ANSWER = {
    "lang": "en",
    "dir": "ltr",
    "data": {"kind": "answer"},
    "actions": [{"action": name, "title": name.title()} for name in ("yes", "no", "third")],
}
BROKEN = [
    "",
    "not JSON",
    "null",
    "[]",
    "{}",
    {"notification": None},
    {"notification": "text"},
    message(title=""),
    message(title=7),
    message(title=["Breather"]),
    message(dir="up"),
    message(actions="yes"),
    message(actions=[{"action": "yes"}]),
    message(actions=[None]),
]


ELSEWHERE = ["https://elsewhere.test/", "javascript:alert(1)", "//x.test"]


@pytest.fixture
def hers(phone: Page) -> Pushed:
    """Her phone, with Breather open on Now."""
    say_yes(phone)
    phone.goto("/")
    return Pushed(phone)


@pytest.fixture
def theirs(phone: Page, phone_at: PhoneAt) -> Pushed:
    """Sam's phone, with his page open; he is asked nothing yet."""
    page = phone_at()
    link = sams_page(phone, page)
    told = Pushed(page, "/with/")
    told.told_by(link)
    return told


@pytest.fixture(params=["hers", "theirs"])
def pushed(request: pytest.FixtureRequest) -> Pushed:
    """Each of the two workers in turn: what they share is shared in one file."""
    found: Pushed = request.getfixturevalue(request.param)
    return found


def button(page: Page, about: str) -> dict[str, str]:
    """Return what a button stands for, signed by the server."""
    token = page.request.get("/sign", params={"about": about}).text()
    return {"url": "/push/act", "body": f"token={token}"}


def with_buttons(page: Page, **more: Any) -> dict[str, Any]:
    names = ("yes", "no")
    return message(
        actions=[{"action": name, "title": name} for name in names],
        data={"actions": {name: button(page, name) for name in names}},
        **more,
    )


def test_a_push_shows_what_it_says_with_no_more_than_two_buttons(pushed: Pushed) -> None:
    pushed.deliver(message(**AN_ANSWER))
    [shown] = pushed.shown()
    assert (shown["title"], shown["body"]) == ("There’s an answer.", "Have a look.")
    assert (shown["tag"], shown["lang"], shown["dir"]) == ("ask 1", "en", "ltr")
    assert shown["actions"] == [["yes", "Yes"], ["no", "No"]]
    assert shown["data"] == {"kind": "answer", "navigate": "http://localhost/"}
    for sign in ("icon", "badge"):
        assert pushed.page.request.get(shown[sign]).headers["content-type"] == "image/png"


def test_the_same_again_takes_the_place_of_the_first(pushed: Pushed) -> None:
    pushed.deliver(message(body="First"))
    pushed.deliver(message(body="Second"))
    assert [one["body"] for one in pushed.shown()] == ["Second"]


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_whatever_arrives_shows_exactly_one_notification(hers: Pushed, broken: Any) -> None:
    hers.deliver(broken)
    assert [(one["title"], one["body"]) for one in hers.shown()] == [NEUTRAL]


def test_what_is_odd_but_can_be_shown_is_shown(pushed: Pushed) -> None:
    for odd in ({"tag": None}, {"lang": 7}, {"data": "text"}, {"data": None}, {"body": None}):
        pushed.deliver(message(**odd))
        [shown] = pushed.shown()
        assert shown["title"] == "There’s an answer."
        pushed.tap()
        assert pushed.shown() == []


def test_a_tap_leads_an_open_window_to_the_one_right_screen(hers: Pushed, server: Server) -> None:
    hers.deliver(message(navigate=f"{server.url}/circle"))
    hers.tap()
    expect(hers.page).to_have_url(f"{server.url}/circle")
    assert hers.shown() == []
    assert len(hers.page.context.pages) == 1


def test_a_tap_behind_a_link_leaves_her_own_windows_alone(theirs: Pushed, server: Server) -> None:
    link = theirs.page.url
    hers = theirs.page.context.new_page()
    hers.goto("/me")
    theirs.page.bring_to_front()
    theirs.deliver(message(navigate=f"{link}/"))
    theirs.tap()
    expect(theirs.page).to_have_url(f"{link}/")
    expect(hers).to_have_url(f"{server.url}/me")


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_tap_never_leads_to_another_site(hers: Pushed, server: Server, elsewhere: str) -> None:
    hers.page.goto("/me")
    hers.deliver(message(navigate=elsewhere))
    hers.tap()
    expect(hers.page).to_have_url(f"{server.url}/")


def test_a_button_acts_without_opening_anything_and_says_what_became_of_it(
    pushed: Pushed, server: Server
) -> None:
    before = pushed.page.url
    pushed.deliver(with_buttons(pushed.page, navigate=before))
    pushed.tap("yes")
    [shown] = pushed.shown()
    assert (shown["title"], shown["tag"], shown["silent"]) == ("Noted: yes.", "ask 1", True)
    assert shown["data"]["navigate"] == before
    assert shown["actions"] == []
    assert len(server.rows("SELECT * FROM used_actions")) == 1
    assert pushed.page.url == before


def test_a_button_without_a_meaning_opens_the_screen(hers: Pushed, server: Server) -> None:
    actions = [{"action": "yes", "title": "Yes"}]
    hers.deliver(message(actions=actions, navigate=f"{server.url}/circle"))
    hers.tap("yes")
    expect(hers.page).to_have_url(f"{server.url}/circle")


def test_a_button_is_kept_without_a_network_and_sent_once(
    pushed: Pushed, server: Server, faults: Faults
) -> None:
    faults.expect(OFFLINE)
    page = pushed.page
    pushed.deliver(with_buttons(page))
    server.stop()
    pushed.tap("no")
    assert [one["title"] for one in pushed.shown()] == [KEPT]
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(page, lambda: [one["title"] for one in pushed.shown()] == ["Noted: no."])
    page.evaluate("dispatchEvent(new Event('online'))")
    assert len(server.rows("SELECT * FROM used_actions")) == 1


def test_what_waits_of_a_button_is_said_beside_the_tabs(
    hers: Pushed, server: Server, faults: Faults
) -> None:
    faults.expect(OFFLINE)
    hers.deliver(with_buttons(hers.page))
    server.stop()
    hers.tap("yes")
    expect(hers.page.locator("#standing")).to_be_visible()
    assert len(waiting(hers.page)) == 1
    server.start()
    hers.page.evaluate("dispatchEvent(new Event('online'))")
    expect(hers.page.locator("#standing")).to_be_hidden()


def test_a_server_in_trouble_loses_no_button(hers: Pushed, server: Server, faults: Faults) -> None:
    faults.expect("of 503")
    hers.page.context.route("**/push/act", lambda route: route.fulfill(status=503, body="busy"))
    hers.deliver(with_buttons(hers.page))
    hers.tap("yes")
    assert [one["title"] for one in hers.shown()] == [KEPT]
    hers.page.context.unroute_all()
    hers.page.evaluate("dispatchEvent(new Event('online'))")
    eventually(hers.page, lambda: hers.shown()[0]["title"] == "Noted: yes.")


def test_an_open_page_looks_again_when_a_push_arrives(hers: Pushed) -> None:
    page, home = hers.page, Home(hers.page)
    sam = home.person("Sam")
    ask = home.ask(sam)
    home.send(f"/asks/{ask}/people/{sam}/now")
    address = home.link(sam)
    page.clock.install()
    page.goto(f"/asks/{ask}")
    expect(page.get_by_text("It’s Sam’s turn")).to_be_visible()
    home.send(f"{address}/asks/{ask}/answer", {"answer": "yes"})
    # The page's own clock stands still: nothing but the push makes it look.
    hers.deliver(message(navigate=page.url))
    expect(page.get_by_text("Sam said yes")).to_be_visible()


def test_a_page_behind_a_link_shows_what_a_push_is_about(theirs: Pushed, phone: Page) -> None:
    sam = phone.context.request.get("/circle").text().split("/circle/people/")[1][:36]
    home = Home(phone)
    home.send(f"/asks/{home.ask(sam)}/people/{sam}/now")
    expect(theirs.page.get_by_text("Nothing to answer right now.")).to_be_visible()
    theirs.deliver(message())
    expect(theirs.page.get_by_role("button", name="Yes, I’ve got them")).to_be_visible()


def test_what_somebody_is_writing_stays_when_a_push_arrives(theirs: Pushed) -> None:
    theirs.page.get_by_text("Offer some time").tap()
    line = theirs.page.get_by_label("A line, if you like")
    line.fill("Any morning")
    theirs.deliver(message())
    theirs.page.wait_for_load_state("networkidle")
    expect(line).to_have_value("Any morning")


def test_the_badge_says_what_a_push_says(hers: Pushed) -> None:
    hers.worker().evaluate(
        "() => { self.badges = []; navigator.setAppBadge = async n => { badges.push(n) } }"
    )
    for more in ({"app_badge": 2}, {}, {"app_badge": "3"}, {"app_badge": 0}):
        hers.deliver({**message(), **more})
    assert hers.worker().evaluate("badges") == [2, 0]
