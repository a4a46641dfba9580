"""What the tests do with a head full of things: put them down, and go to another day."""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.worker import ready, shows, until
from tests.services.server import Server

WEDNESDAY, SATURDAY = 2, 5
TAB_IS_HERS = """async () => {
  const copy = await caches.match('/can-wait', { ignoreVary: true })
  return (await copy?.text())?.includes('id="card"')
}"""
THINGS = "SELECT * FROM things ORDER BY rowid"


def noon(weekday: int, after: datetime | None = None) -> datetime:
    """Return noon (UTC) of the next such day after a time; after today if there is none."""
    start = (after or datetime.now(UTC)).replace(hour=12, minute=0, second=0, microsecond=0)
    return start + timedelta(days=(weekday - start.weekday() - 1) % 7 + 1)


def go_to(time: datetime, page: Page, server: Server) -> None:
    """Let it be this time, on the server and on the phone."""
    server.go_ahead_to(time)
    page.clock.set_system_time(time)


def paste(page: Page, words: str) -> None:
    page.get_by_label("What is in your head?").first.tap()
    page.keyboard.insert_text(words)


def put_down(page: Page, words: str) -> None:
    paste(page, words)
    press(page, "Put it down")


def press(page: Page, button: str, then: str = "") -> None:
    """Press a button of the screen, and wait until it says what follows."""
    page.locator("main").get_by_role("button", name=button, exact=True).first.tap()
    if then:
        shows(page, then)


def begin(page: Page, *words: str) -> None:
    """Open the tab on a new phone and put things down, the yes with them."""
    page.goto("/can-wait")
    ready(page)
    put_down(page, "\n".join(words))
    press(page, "Yes, keep it")
    expect(page.locator("main").get_by_text("out of your head.")).to_be_visible()
    ready(page, account=True)
    until(page, TAB_IS_HERS)


def things(server: Server) -> list[dict[str, Any]]:
    """Return all things that the server has, in the order they were put down."""
    return server.rows(THINGS)


def states(server: Server) -> list[str]:
    return [row["state"] for row in things(server)]


def uuid(text: str) -> str:
    """Write an id as addresses do."""
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
