"""Her calendars on a phone: a file is brought along, one that is none is said at its field."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Faults, PhoneAt
from tests.browser.ways import account
from tests.calendars.written import calendar, event

PATH = "/my-time/calendars"


def file(data: bytes) -> FilePayload:
    return {"name": "her.ics", "mimeType": "text/calendar", "buffer": data}


def bring(page: Page, data: bytes) -> None:
    page.get_by_label("Or a file").set_input_files(file(data))
    page.get_by_role("button", name="Bring it along").last.tap()


def test_a_file_is_brought_along_and_taken_out_again(phone_at: PhoneAt, faults: Faults) -> None:
    faults.expect("status of 422|Code 422")
    page = phone_at()
    page.goto("/")
    account(page)
    page.goto(PATH)
    page.get_by_label("What you call it").fill("Choir")
    bring(page, b"hello")
    expect(page.locator("#file-error")).to_contain_text("There is no calendar in it.")
    expect(page.get_by_label("What you call it")).to_have_value("Choir")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    bring(page, calendar(event(f"DTSTART:{tomorrow:%Y%m%dT%H0000Z}", "DURATION:PT1H")))
    said = page.locator("main").get_by_text("Read. One busy time in the next 60 days.")
    expect(said).to_be_visible()
    assert page.url.endswith(PATH)
    expect(page.locator(".slip b")).to_have_text("Choir")
    page.get_by_role("button", name="Take it out").tap()
    expect(page.locator(".slip")).to_have_count(0)
    assert page.url.endswith(PATH)
