"""Every screen, and how to get there; shared by pictures, axe and layout."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.account_screens import ACCOUNT
from tests.browser.calendar_screens import CALENDARS
from tests.browser.can_wait_screens import CAN_WAIT
from tests.browser.circle_screens import SCREENS as CIRCLE
from tests.browser.export_screens import SCREENS as EXPORT
from tests.browser.feed_screens import SCREENS as FEED
from tests.browser.my_time_screens import SCREENS as MY_TIME
from tests.browser.push_screens import SCREENS as PUSH
from tests.browser.ways import WORDS, Screen, account, at, her, open_part, press, steps, tap
from tests.browser.zones import NIGHT


def write(words: str) -> Callable[[Page], object]:
    def go(page: Page) -> None:
        open_part("Something else…")(page)
        field = page.get_by_label("In your own words")
        field.evaluate("field => field.removeAttribute('maxlength')")
        field.fill(words)
        page.get_by_role("button", name="That’s it").tap()
        page.get_by_text(words[:20]).or_(page.get_by_text("280 characters")).first.wait_for()

    return go


def start(page: Page) -> None:
    page.get_by_role("button", name="Start 5 min").tap()
    expect(page.get_by_role("timer")).to_be_visible()


def done(page: Page) -> None:
    page.get_by_role("button", name="I’m done").tap()
    expect(page.get_by_role("heading", name="How is it now?")).to_be_visible()


def felt(page: Page) -> None:
    page.get_by_role("button", name="Lighter").tap()
    expect(page.locator("main h1")).to_have_text("Lighter. Nothing else is needed.")


def some_days(page: Page) -> None:
    now = datetime.now(UTC)
    for days, need in enumerate(["rest", "stillness", "care", "space", "all_right", "other"] * 10):
        at = (now - timedelta(hours=9 * days)).isoformat()
        page.request.post(
            "/check-ins", form={"id": str(uuid4()), "need": need, "at": at, "words": WORDS}
        )


def show_me_how(page: Page) -> None:
    page.get_by_role("link", name="Show me how").scroll_into_view_if_needed()


def hand_off(page: Page) -> None:
    page.goto("/me/phones")
    page.get_by_role("button", name="Show the code").tap()
    expect(page.get_by_role("img").first).to_be_visible()


def given_link(page: Page) -> str:
    account(page)
    page.goto("/me/phones")
    page.get_by_role("button", name="Show the code").tap()
    link = page.get_by_label("Or open this address there").input_value()
    return "/open/" + link.rsplit("/", 1)[1]


def open_link(page: Page) -> None:
    link = given_link(page)
    page.context.clear_cookies()
    page.goto(link)


def gone_link(page: Page) -> None:
    page.goto("/open/gone")
    page.get_by_role("button", name="Open it here").tap()
    expect(page.get_by_role("heading", name="This link doesn’t lead anywhere")).to_be_visible()


def country(code: str) -> Callable[[Page], object]:
    def go(page: Page) -> None:
        page.request.post("/help-now/country", form={"country": code})
        page.goto("/help-now")

    return go


def unsent(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_role("button", name="Rest").tap()
    expect(page.get_by_text("That didn’t reach us.")).to_be_visible()


SCREENS = (
    Screen("now", at("/")),
    Screen("now-night", at("/"), NIGHT),
    Screen("now-unsent", unsent),
    Screen("something-else", open_part("Something else…")),
    Screen("something-else-too-long", write("Everything at once. " * 16)),
    Screen("rest", tap("Rest")),
    Screen("stillness", tap("Stillness")),
    Screen("care", tap("Care")),
    Screen("space", tap("Space")),
    Screen("rest-night", tap("Rest"), NIGHT),
    Screen("not-now", steps(tap("Rest"), press("Not now", "You’re worn out."))),
    Screen("yes", steps(tap("Rest"), press("Yes, keep it", "Kept, for you alone."))),
    Screen("all-right", her(tap("I’m all right"))),
    Screen("other", her(write(WORDS))),
    Screen("ask-someone", her(steps(tap("Space"), open_part("Ask someone to take over")))),
    Screen("undone", her(steps(tap("Care"), press("undo", "Taken back.")))),
    Screen("timer", her(steps(tap("Rest"), start))),
    Screen("timer-question", her(steps(tap("Stillness"), start, done))),
    Screen("felt", her(steps(tap("Care"), start, done, felt))),
    Screen("safer", her(steps(some_days, at("/"), tap("Rest"), show_me_how))),
    *ACCOUNT,
    *CAN_WAIT,
    *CALENDARS,
    *CIRCLE,
    *PUSH,
    *EXPORT,
    *MY_TIME,
    *FEED,
    Screen("me", at("/me")),
    Screen("me-account", her(at("/me"))),
    Screen("history-empty", her(at("/me/history"))),
    Screen("history", her(steps(some_days, at("/me/history")))),
    Screen("left-out", her(at("/me/moments"))),
    Screen("kept", at("/me/kept")),
    Screen("kept-account", her(steps(at("/me/kept"), open_part("Delete everything")))),
    Screen("phones", her(at("/me/phones"))),
    Screen("hand-off", her(hand_off)),
    Screen("open-link", open_link),
    Screen("open-link-here-already", lambda page: page.goto(given_link(page))),
    Screen("gone-link", gone_link),
    Screen("install", at("/install")),
    Screen("install-account", her(at("/install"))),
    Screen("offline", at("/offline")),
    Screen("help-now", country("GB")),
    Screen("help-now-two-languages", country("CA")),
    Screen("help-now-somewhere", country("ZZ")),
    Screen("help-now-other-countries", steps(country("DE"), open_part("another country"))),
    Screen("not-found", at("/nowhere")),
    Screen("broken", at("/broken")),
)
NAMES = [screen.name for screen in SCREENS]
ON_PURPOSE = (
    r"status of (403|404|413|422|500|503)|Code 422|ERR_INTERNET_DISCONNECTED|"
    r"htmx:(sendError|afterRequest)"
)
"""What the console says about the screens that show a fault."""
