"""The screens of her calendars: none yet, two of them, and an address that can't be taken."""

from playwright.sync_api import Page

from tests.browser.ways import Screen, at, her, open_part, steps

PAGE = "/my-time/calendars"
LONG = "The Choir-and-Swimming-and-Everything-Else-Calendar"


def two(page: Page) -> None:
    assert page.request.get(f"/with-calendars?name={LONG}").ok
    page.goto(PAGE)


def wrong(page: Page) -> None:
    page.goto(PAGE)
    page.get_by_label("Address of the calendar").fill("https://192.168.1.5/her.ics")
    page.get_by_role("button", name="Bring it along").tap()
    page.get_by_text("inside a home or office network").wait_for()


CALENDARS = (
    Screen("calendars-empty", her(at(PAGE))),
    Screen("calendars-where", her(steps(at(PAGE), open_part("Where to find it")))),
    Screen("calendars", her(two)),
    Screen("calendars-newer", her(steps(two, open_part("Bring a newer file")))),
    Screen("calendars-wrong", her(wrong)),
)
