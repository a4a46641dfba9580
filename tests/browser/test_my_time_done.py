"""Wednesday evening is hers: kept, covered, defended, skipped once, moved once; in a calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from app.spans import Span
from tests.browser.conftest import PhoneAt
from tests.browser.test_asks import SOON, add_person, begin
from tests.my_time.feeds import read, spans
from tests.services.server import Server

LISBON = ZoneInfo("Europe/Lisbon")
WEEK = timedelta(weeks=1)


@pytest.fixture
def monday(server: Server) -> datetime:
    """The server's clock: noon of a Monday in which no clocks change."""
    day = datetime.now(UTC) + timedelta(days=1)
    while day.weekday() != 0 or day.month in (3, 10):
        day += timedelta(days=1)
    noon = day.replace(hour=12, minute=0, second=0, microsecond=0)
    server.go_ahead_to(noon)
    return noon


@pytest.fixture
def ana(phone: Page, monday: datetime) -> Page:
    assert monday
    begin(phone)
    return phone


def evening(day: datetime, hour: int, minute: int, minutes: int) -> Span:
    begins = day.astimezone(LISBON).replace(hour=hour, minute=minute).astimezone(UTC)
    return Span(begins, begins + timedelta(minutes=minutes))


def name_of(day: datetime) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def keep_pottery(ana: Page, wednesday: datetime) -> None:
    """Keep Wednesday 19:30, two hours, every week, with Sam asked to have the children."""
    ana.goto("/")
    ana.get_by_role("link", name="My time").tap()
    ana.get_by_role("link", name="Keep some time").tap()
    ana.get_by_label("In your own words").fill("Pottery")
    ana.locator("label.chip", has_text="Pick…").tap()
    ana.get_by_label("Day", exact=True).fill(wednesday.date().isoformat())
    ana.get_by_label("From", exact=True).fill("19:30")
    ana.locator("select[name=minutes]").select_option("120")
    for chip in ("Every week", "Sam"):
        ana.locator("label.chip", has_text=chip).first.tap()
    ana.get_by_role("button", name="Keep it").tap()
    expect(ana.locator("h1")).to_have_text("My time")


def open_day(ana: Page, day: datetime) -> None:
    own = ana.url.rsplit("/", 1)[0]
    ana.goto(f"{own}/{day.date().isoformat()}")
    expect(ana.locator("h1")).to_have_text("Pottery")


def address_of_feed(ana: Page) -> str:
    ana.goto("/my-time")
    ana.get_by_role("link", name="Show it in your calendar").tap()
    ana.get_by_role("button", name="Make an address").tap()
    return ana.get_by_label("The address of your calendar").input_value()


def test_an_evening_a_week_survives_a_week_that_went_wrong(
    ana: Page, phone_at: PhoneAt, server: Server, monday: datetime
) -> None:
    sams, wednesday = add_person(ana, "Sam"), monday + timedelta(days=2)
    keep_pottery(ana, wednesday)
    expect(ana.get_by_text("Two hours are yours this week.")).to_be_visible()
    expect(ana.get_by_text("Every Wednesday, 2 hours. Sam is asked.")).to_be_visible()

    sam = phone_at()
    sam.goto(sams)
    expect(sam.locator("h1")).to_have_text("Could you take the children?")
    assert "Pottery" not in sam.content()
    sam.get_by_role("button", name="I can’t this time").tap()
    expect(sam.locator("h1")).to_have_text("Thanks for saying so.")

    # Her screen shows it by itself, with the two ways out.
    smaller = ana.get_by_role("button", name="Half an hour at home, Wednesday, 20:30")
    expect(smaller).to_be_visible(timeout=SOON)
    expect(ana.get_by_role("button", name="Thursday, 19:30 instead")).to_be_visible()
    smaller.tap()
    expect(ana.get_by_text("Every Wednesday, 30 minutes. A smaller one, at home.")).to_be_visible()

    open_day(ana, wednesday + WEEK)
    ana.get_by_role("button", name="Skip this one").tap()
    expect(ana.get_by_text("A blank, no more.")).to_be_visible()

    open_day(ana, wednesday + 2 * WEEK)
    ana.get_by_role("link", name="Move it").tap()
    ana.locator("label.chip", has_text="Pick…").tap()
    moved = wednesday + 2 * WEEK + timedelta(days=1)
    ana.get_by_label("Day", exact=True).fill(moved.date().isoformat())
    ana.get_by_label("From", exact=True).fill("18:00")
    ana.get_by_role("button", name="Move it").tap()
    expect(ana.get_by_text("Moved, this one alone.")).to_be_visible()
    expect(ana.get_by_text(f"{name_of(moved)}, 18:00")).to_be_visible()

    feed = ana.request.get(address_of_feed(ana)).body()
    until = monday + 60 * WEEK
    found = spans(read(feed), Span(monday, until))
    usual = [evening(wednesday + number * WEEK, 19, 30, 120) for number in range(3, 60)]
    assert found == [
        evening(wednesday, 20, 30, 30),
        evening(moved, 18, 0, 120),
        *usual,
    ]
    # A year has both changes of clocks, and half past seven is half past seven all through it.
    assert len({span.begins.time() for span in usual}) == 2
    assert {f"{span.begins.astimezone(LISBON):%H:%M}" for span in usual} == {"19:30"}
    assert b"Pottery" not in feed
