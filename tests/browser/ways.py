"""A screen, and the ways that lead to one; pictures, axe and layout go them."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from tests.browser.conftest import PhoneAt
from tests.browser.zones import DAY, zone_where_it_is

WORDS = "Everyone asked about the baby. Nobody asked about me."


@dataclass(frozen=True)
class Screen:
    """A screen by name: where its clock stands, and the way to it from an empty phone."""

    name: str
    go: Callable[[Page], object]
    hour: int = DAY

    def open(self, phone_at: PhoneAt, **more: object) -> Page:
        # Without the worker, so that what it fetches ahead does not slow every screen down.
        zone = zone_where_it_is(self.hour)
        page = phone_at(zone=zone, service_workers="block", **more)
        page.goto("/")
        self.go(page)
        expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
        return page


def at(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path)


def account(page: Page) -> None:
    page.request.post("/consent", form={"answer": "yes"})


def her(then: Callable[[Page], object]) -> Callable[[Page], object]:
    """Go on as somebody who keeps what she taps."""

    def go(page: Page) -> None:
        account(page)
        page.goto("/")
        then(page)

    return go


def tap(need: str) -> Callable[[Page], object]:
    def go(page: Page) -> None:
        page.get_by_role("button", name=need).tap()
        expect(page.get_by_role("button", name="undo")).to_be_visible()

    return go


def press(button: str, then: str) -> Callable[[Page], object]:
    def go(page: Page) -> None:
        page.locator("main").get_by_role("button", name=button, exact=True).tap()
        expect(page.locator("main").get_by_text(then).first).to_be_visible()

    return go


def steps(*ways: Callable[[Page], object]) -> Callable[[Page], object]:
    def go(page: Page) -> None:
        for way in ways:
            way(page)

    return go


def open_part(summary: str) -> Callable[[Page], object]:
    return lambda page: page.locator("summary", has_text=summary).first.tap()


def with_mail(page: Page) -> None:
    """Be on an installation that sends e-mail."""
    page.context.add_cookies([{"name": "mail", "value": "on", "url": urljoin(page.url, "/")}])
