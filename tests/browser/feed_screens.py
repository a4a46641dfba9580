"""The screens of her times in another calendar: before there is an address, and with one."""

from playwright.sync_api import Page, expect

from tests.browser.ways import Screen, at, her, steps


def made(page: Page) -> None:
    page.get_by_role("button", name="Make an address").tap()
    expect(page.get_by_role("link", name="Add to my calendar")).to_be_visible()


def names_things(page: Page) -> None:
    page.get_by_label("What, where, and who has the children").tap()
    page.get_by_role("button", name="Keep it like this").tap()
    expect(page.get_by_label("What, where, and who has the children")).to_be_checked()
    page.get_by_text("With Google Calendar").tap()


PAGE = at("/my-time/calendar")
SCREENS = (
    Screen("feed-none", her(PAGE)),
    Screen("feed", her(steps(PAGE, made, names_things))),
)
