"""She asks two people in order; one can't, the other says yes from the link; and she is back.

Everybody has a phone of their own: hers, and those of two people without an account.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults, PhoneAt
from tests.services.server import Server

SOON = 15_000
"""Milliseconds within which an open screen shows what changed; it looks every five seconds."""


@pytest.fixture
def wednesday(server: Server) -> datetime:
    """The server's clock: noon of a Wednesday, when nobody's quiet hours are in the way."""
    now = datetime.now(UTC)
    day = now + timedelta(days=(2 - now.weekday()) % 7 or 7)
    noon = day.replace(hour=12, minute=0, second=0, microsecond=0)
    server.go_ahead_to(noon)
    return noon


def saturday(wednesday: datetime, hour: int, minute: int = 0) -> datetime:
    return (wednesday + timedelta(days=3)).replace(hour=hour, minute=minute)


@pytest.fixture
def ana(phone: Page, wednesday: datetime) -> Page:
    assert wednesday
    begin(phone)
    return phone


def begin(page: Page) -> None:
    page.goto("/circle")
    page.get_by_role("button", name="Yes, keep it").tap()
    expect(page.get_by_role("link", name="Add somebody")).to_be_visible()


def add_person(page: Page, name: str) -> str:
    """Add somebody; return the address of their page."""
    page.goto("/circle/people/new")
    page.get_by_label("Name").fill(name)
    if page.get_by_label("What do they call you?").count():
        page.get_by_label("What do they call you?").fill("Ana")
    page.get_by_role("button", name="Add to your circle").tap()
    expect(page.locator("h1")).to_have_text(name)
    return page.get_by_label("The address of their page").input_value()


def add_child(page: Page, name: str, food: str) -> None:
    page.goto("/circle/children/new")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Go on").tap()
    page.get_by_label("Food").fill(food)
    page.get_by_role("button", name="Keep it like this").tap()
    expect(page.get_by_label("Food")).to_have_value(food)


def ask(page: Page, *people: str, tells: str = "Only “call me”") -> None:
    """Ask for Saturday morning, in the order of the taps."""
    page.goto("/circle")
    page.get_by_role("link", name="Ask for time").tap()
    for chip in ("Saturday morning", *people, tells):
        page.locator("label.chip", has_text=chip).tap()
    page.get_by_label("A line, if you like").fill("I’m going to swim.")
    page.get_by_role("button", name="Ask", exact=True).tap()
    expect(page.locator("h1")).to_contain_text("Saturday")


def polls(page: Page) -> list[int]:
    """Return a list that grows by what each look for changes is answered."""
    statuses: list[int] = []
    page.on(
        "response",
        lambda response: (
            statuses.append(response.status) if response.url.endswith("/version") else None
        ),
    )
    return statuses


def reloads(page: Page) -> list[str]:
    """Return a list that grows by every page that is loaded anew."""
    loaded: list[str] = []
    page.on("framenavigated", lambda frame: loaded.append(frame.url))
    return loaded


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(150):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not come.")


def test_one_says_no_the_other_yes_and_her_screen_shows_it_without_a_reload(
    ana: Page, phone_at: PhoneAt, server: Server, wednesday: datetime
) -> None:
    sams, nadias = add_person(ana, "Sam"), add_person(ana, "Nadia")
    add_child(ana, "Leo", "Banana. No nuts, he is allergic.")
    ask(ana, "Sam", "Nadia")
    statuses, loaded = polls(ana), reloads(ana)
    expect(ana.get_by_text("Sam has been asked for a moment.")).to_be_visible()
    expect(ana.get_by_text(f"One tap here is enough: {sams}")).to_be_visible()

    sam = phone_at()
    sam.goto(sams)
    expect(sam).to_have_title("Breather")
    expect(sam.locator("h1")).to_have_text("Could you take Leo?")
    expect(sam.get_by_text("“I’m going to swim.”")).to_be_visible()
    nadia = phone_at()
    nadia.goto(nadias)
    expect(nadia.locator("h1")).to_have_text("Nothing to answer right now.")
    wait_until(ana, lambda: len(statuses) >= 2)
    assert set(statuses) == {304}

    sam.get_by_role("button", name="I can’t this time").tap()
    expect(sam.locator("h1")).to_have_text("Thanks for saying so.")
    expect(ana.locator("main").get_by_text("Nadia has been asked for a moment.")).to_be_visible(
        timeout=SOON
    )
    expect(ana.get_by_text(f"One tap here is enough: {nadias}")).to_be_visible()

    nadia.reload()
    nadia.get_by_role("button", name="Yes, I’ve got them").tap()
    expect(nadia.locator("h1")).to_have_text("Thank you. It’s yours.")
    expect(ana.get_by_role("heading", name="Nadia said yes")).to_be_visible(timeout=SOON)
    expect(ana.locator("#said")).to_have_text("The handover opens on Saturday at 07:00.")
    seen = len(statuses)
    wait_until(ana, lambda: len(statuses) >= seen + 2)
    assert statuses[-2:] == [304, 304]
    assert loaded == []

    sam.goto(f"{sams}/asks/{ana.url.rsplit('/', 1)[1]}")
    expect(sam.locator("h1")).to_have_text("Somebody has it already. Thank you for looking.")

    server.go_ahead_to(saturday(wednesday, 6, 58))
    nadia.reload()
    expect(nadia.get_by_text("No nuts")).to_have_count(0)
    server.go_ahead_to(saturday(wednesday, 7, 1))
    nadia.reload()
    expect(nadia.locator("h1")).to_have_text("You have Leo")
    expect(nadia.get_by_text("Banana. No nuts, he is allergic.")).to_be_visible()
    assert server.rows("SELECT * FROM updates") == []


@pytest.mark.parametrize(("tells", "reaches"), [("Everything", True), ("Nothing", False)])
def test_asleep_reaches_her_as_she_chose_and_then_she_is_back(
    ana: Page,
    phone_at: PhoneAt,
    server: Server,
    wednesday: datetime,
    tells: str,
    reaches: bool,
) -> None:
    sams = add_person(ana, "Sam")
    ask(ana, tells=tells)
    page = ana.url
    sam = phone_at()
    sam.goto(sams)
    sam.get_by_role("button", name="Yes, I’ve got them").tap()
    expect(sam.locator("h1")).to_have_text("Thank you. It’s yours.")

    server.go_ahead_to(saturday(wednesday, 8, 50))
    ana.goto(page)
    expect(ana.get_by_role("button", name="I’m back")).to_have_count(0)
    statuses = polls(ana)
    server.go_ahead_to(saturday(wednesday, 10))
    expect(ana.get_by_role("button", name="I’m back")).to_be_visible(timeout=SOON)
    sam.goto(sams)
    sam.get_by_role("button", name="Asleep").tap()
    expect(sam.get_by_role("button", name="Asleep")).to_have_attribute("aria-pressed", "true")
    if reaches:
        expect(ana.get_by_role("heading", name="From home")).to_be_visible(timeout=SOON)
        expect(ana.locator("main li", has_text="Asleep")).to_be_visible()
    else:
        seen = len(statuses)
        wait_until(ana, lambda: len(statuses) >= seen + 2)
        assert set(statuses[seen:]) == {304}
        expect(ana.get_by_text("Asleep")).to_have_count(0)
        ana.reload()
        expect(ana.get_by_text("Asleep")).to_have_count(0)

    ana.get_by_role("button", name="I’m back").tap()
    expect(ana.get_by_role("heading", name="Your circle")).to_be_visible()
    ana.goto(page)
    expect(ana.get_by_text("This is over.")).to_be_visible()
    expect(ana.locator("main li", has_text="Asleep")).to_be_visible()
    sam.reload()
    expect(sam.get_by_role("button", name="Asleep")).to_have_count(0)


def test_the_whole_way_without_scripts(
    phone_at: PhoneAt, server: Server, wednesday: datetime
) -> None:
    ana = phone_at(java_script_enabled=False)
    begin(ana)
    sams, nadias = add_person(ana, "Sam"), add_person(ana, "Nadia")
    add_child(ana, "Leo", "Banana. No nuts, he is allergic.")
    ask(ana, "Sam", "Nadia", tells="Everything")
    page = ana.url
    expect(ana.get_by_text("Sam has been asked for a moment.")).to_be_visible()
    expect(ana.get_by_role("link", name="Text message")).to_be_visible()

    sam, nadia = phone_at(java_script_enabled=False), phone_at(java_script_enabled=False)
    sam.goto(sams)
    sam.get_by_role("button", name="I can’t this time").tap()
    expect(sam.locator("h1")).to_have_text("Thanks for saying so.")
    nadia.goto(nadias)
    nadia.get_by_role("button", name="Yes, I’ve got them").tap()
    expect(nadia.locator("h1")).to_have_text("Thank you. It’s yours.")
    ana.reload()
    expect(ana.get_by_role("heading", name="Nadia said yes")).to_be_visible()

    server.go_ahead_to(saturday(wednesday, 10))
    nadia.goto(nadias)
    expect(nadia.get_by_text("Banana. No nuts, he is allergic.")).to_be_visible()
    nadia.get_by_role("button", name="Asleep").tap()
    expect(nadia.get_by_role("button", name="Asleep")).to_have_attribute("aria-pressed", "true")
    ana.goto(page)
    expect(ana.locator("main li", has_text="Asleep")).to_be_visible()
    ana.get_by_role("button", name="I’m back").tap()
    expect(ana.get_by_role("heading", name="Your circle")).to_be_visible()
    ana.goto(page)
    ana.get_by_label("A line of thanks, if you like").fill("I swam.")
    ana.get_by_role("button", name="Leave it there").tap()
    expect(ana.locator("[name=words][value='I swam.']")).to_be_visible()
    nadia.goto(f"{nadias}/asks/{page.rsplit('/', 1)[1]}")
    expect(nadia.get_by_text("I swam.")).to_be_visible()


def test_without_scripts_a_form_that_can_not_be_taken_keeps_what_was_typed(
    phone_at: PhoneAt, wednesday: datetime, faults: Faults
) -> None:
    faults.expect("status of 422")
    assert wednesday
    ana = phone_at(java_script_enabled=False)
    begin(ana)
    ana.goto("/circle/people/new")
    ana.get_by_label("Name").fill("Sam")
    ana.locator("summary", has_text="Phone and e-mail").tap()
    ana.get_by_label("Phone", exact=True).fill("ask Nadia")
    ana.get_by_role("button", name="Add to your circle").tap()
    expect(ana.get_by_text("That doesn’t look like a phone number.")).to_be_visible()
    expect(ana.get_by_label("Name")).to_have_value("Sam")
    expect(ana.get_by_label("Phone", exact=True)).to_have_value("ask Nadia")


def test_the_order_of_her_taps_is_shown_and_kept(ana: Page, server: Server, faults: Faults) -> None:
    faults.expect("status of 422")
    for name in ("Sam", "Nadia", "Rui"):
        add_person(ana, name)
    ana.goto("/asks/new")
    chips = ana.locator("label.chip:has([name=person])")
    for name in ("Rui", "Sam", "Nadia", "Rui", "Rui"):
        chips.filter(has_text=name).tap()
    ana.locator("label.chip", has_text="Pick…").tap()

    def turns() -> dict[str, str | None]:
        everybody = [chips.nth(number) for number in range(chips.count())]
        return {one.inner_text(): one.get_attribute("data-turn") for one in everybody}

    assert turns() == {"Sam": "1", "Nadia": "2", "Rui": "3"}
    ana.get_by_role("button", name="Ask", exact=True).tap()
    expect(ana.get_by_text("Which day, and from when?")).to_be_visible()
    assert turns() == {"Sam": "1", "Nadia": "2", "Rui": "3"}
    ana.locator("label.chip", has_text="Saturday morning").tap()
    ana.get_by_role("button", name="Ask", exact=True).tap()
    expect(ana.get_by_text("Sam has been asked for a moment.")).to_be_visible()
    asked = server.rows("SELECT person_id FROM asked ORDER BY position")
    people = server.rows("SELECT id FROM people ORDER BY added_at")
    assert [one["person_id"] for one in asked] == [one["id"] for one in people]


def test_what_she_is_writing_stays_while_something_changes(
    ana: Page, phone_at: PhoneAt, server: Server, wednesday: datetime
) -> None:
    sams = add_person(ana, "Sam")
    ask(ana)
    page = ana.url
    sam = phone_at()
    sam.goto(sams)
    sam.get_by_role("button", name="Yes, I’ve got them").tap()
    expect(ana.get_by_role("heading", name="Sam said yes")).to_be_visible(timeout=SOON)
    server.go_ahead_to(saturday(wednesday, 12))
    ana.goto(page)
    ana.get_by_label("A line of thanks, if you like").fill("I swam and")
    statuses = polls(ana)
    offer = {"day1": f"{saturday(wednesday, 9) + timedelta(days=9):%Y-%m-%d}"}
    sam.request.post(f"{sams}/offers", form={**offer, "begins1": "09:00", "ends1": "10:00"})
    ana.wait_for_timeout(6000)
    assert statuses == []
    expect(ana.get_by_label("A line of thanks, if you like")).to_have_value("I swam and")


def test_she_cannot_answer_for_them_where_she_sees_their_page(ana: Page, server: Server) -> None:
    add_person(ana, "Sam")
    person = ana.url
    ask(ana)
    ana.goto(person)
    ana.get_by_role("link", name="See it as they do").tap()
    yes = ana.get_by_text("Yes, I’ve got them")
    expect(yes).to_be_visible()
    box = yes.bounding_box()
    assert box
    ana.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    ana.wait_for_timeout(300)
    assert server.rows("SELECT answer FROM asked") == [{"answer": None}]
    ana.get_by_role("link", name="This is what Sam sees. Back.").tap()
    expect(ana.locator("h1")).to_have_text("Sam")


def test_what_she_adds_has_an_address_of_its_own(ana: Page) -> None:
    add_person(ana, "Sam")
    assert "/circle/people/new" not in ana.url
    ana.reload()
    expect(ana.locator("h1")).to_have_text("Sam")


def test_the_same_link_opened_twice_in_two_tabs_is_one_yes(
    ana: Page, phone_at: PhoneAt, server: Server
) -> None:
    sams = add_person(ana, "Sam")
    ask(ana)
    sam, again = phone_at(), phone_at()
    for page in (sam, again):
        page.goto(f"{sams}?{uuid4()}")
    for page in (sam, again):
        page.get_by_role("button", name="Yes, I’ve got them").tap()
        expect(page.locator("h1")).to_have_text("Thank you. It’s yours.")
    assert [row["version"] for row in server.rows("SELECT version FROM asks")] == [1]
