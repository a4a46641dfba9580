"""Can wait with a thumb: put down, put off, back on its day, and it was fine."""

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults, PhoneAt
from tests.browser.heads import (
    SATURDAY,
    WEDNESDAY,
    begin,
    go_to,
    noon,
    press,
    put_down,
    states,
    things,
)
from tests.browser.looking import look
from tests.browser.worker import shows, tap
from tests.services.server import Server

FOUR = ("Winter clothes", "Thank-you notes", "Car tax", "Gate at the stairs")


def answer_each_put_one_off_and_let_one_go(page: Page) -> None:
    """Put four things down, and go through them until one is left for today."""
    page.goto("/can-wait")
    put_down(page, "\n".join(FOUR))
    press(page, "Yes, keep it", "4 things are out of your head.")
    card = page.locator("#card")

    expect(card).to_contain_text("Winter clothes")
    press(page, "Nothing happens", "nothing happens.")
    press(page, "Weekend", "Resting until Saturday.")

    expect(card).to_contain_text("Thank-you notes")
    press(page, "A little awkward", "a little awkward.")
    press(page, "Let it go", "Gone. You can bring it back for 30 days.")
    press(page, "undo", "Taken back.")
    expect(card).to_contain_text("Thank-you notes")
    press(page, "Leave it here", "It stays here.")

    expect(card).to_contain_text("Car tax")
    press(page, "It costs money", "it costs money.")
    press(page, "Leave it here", "It stays here.")

    expect(card).to_contain_text("Gate at the stairs")
    press(page, "Someone gets hurt", "someone gets hurt. So it comes first.")
    press(page, "Do it now", "It’s off your list.")


def see_it_back_and_say_fine(page: Page) -> None:
    page.goto("/can-wait")
    shows(page, "This is back. It can wait again.")
    shows(page, "Winter clothes")
    press(page, "Fine")
    said = page.locator("main p", has_text="1 thing waited. It turned out fine.")
    expect(said).to_be_visible()


def holds_what_she_did(server: Server) -> None:
    by_state = sorted((row["state"], row["effect"]) for row in things(server))
    here = [("here", effect) for effect in ("awkward", "money", "nothing")]
    assert by_state == [("done", "hurt"), *here]
    assert [row["mattered"] for row in server.rows("SELECT mattered FROM waits")] == ["fine"]


def wednesday() -> datetime:
    return noon(WEDNESDAY)


def test_what_she_put_to_the_weekend_is_back_on_saturday_and_it_turned_out_fine(
    phone: Page, server: Server
) -> None:
    go_to(wednesday(), phone, server)
    answer_each_put_one_off_and_let_one_go(phone)
    [resting] = [row for row in things(server) if row["state"] == "waiting"]
    saturday = noon(SATURDAY, after=wednesday())
    assert resting["until"] == saturday.date().isoformat()

    phone.goto("/can-wait")
    expect(phone.locator("main")).not_to_contain_text("This is back.")
    go_to(saturday, phone, server)
    see_it_back_and_say_fine(phone)
    holds_what_she_did(server)


def test_the_same_way_is_open_to_a_browser_without_scripts(
    phone_at: PhoneAt, server: Server
) -> None:
    page = phone_at(java_script_enabled=False)
    server.go_ahead_to(wednesday())
    answer_each_put_one_off_and_let_one_go(page)
    server.go_ahead_to(noon(SATURDAY, after=wednesday()))
    see_it_back_and_say_fine(page)
    holds_what_she_did(server)


def test_on_now_all_three_rest_with_one_tap_and_are_back_with_another(
    phone: Page, server: Server
) -> None:
    begin(phone, *FOUR[:3])
    tap(phone, "Space")
    three = phone.locator("#three")
    expect(three.get_by_role("heading")).to_have_text("Three things can wait")
    press(phone, "Let all of them wait", "All of them are resting.")
    assert states(server) == ["waiting"] * 3
    expect(three.get_by_role("button", name="Let it wait")).to_have_count(0)
    expect(phone.locator("#moment")).to_be_visible()

    three.get_by_role("button", name="undo").tap()
    expect(three.get_by_text("Taken back.")).to_be_visible()
    expect(three.get_by_role("button", name="Let it wait")).to_have_count(3)
    assert states(server) == ["here"] * 3


def test_on_now_she_puts_something_down_without_leaving_her_moment(
    phone: Page, server: Server
) -> None:
    begin(phone, "Car tax")
    tap(phone, "Space")
    put_down(phone, "Ring the school")
    field = phone.locator("#put-down")
    expect(field).to_contain_text("It’s out of your head.")
    expect(field.get_by_role("textbox")).to_have_value("")
    expect(phone.locator("#moment")).to_be_visible()
    field.get_by_role("button", name="undo").tap()
    expect(field).to_contain_text("Taken back.")
    assert states(server) == ["here", "gone"]


ODD = {
    "one long word": "Donaudampfschifffahrtsgesellschaft" * 5,
    "long": "Find the papers for the car and the flat and the loft, " * 3,
    "emoji": "👩‍👩‍👧‍👦🧦🧸🍼🪥" * 10,
    "arabic": "مراجعة طبيب الأسنان للأطفال قبل نهاية الشهر",
    "both ways": "Brief an مدرسة الأمل (Klasse 2b)",
}


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_any_title_fits_wherever_it_is_shown(phone: Page, words: str, server: Server) -> None:
    begin(phone, words, "Winter clothes")
    assert look(phone) == []
    phone.locator("#card a").tap()
    heading = phone.locator("main h1")
    expect(heading).to_have_text(words.strip())
    rtl = words.startswith("م")
    expect(heading).to_have_css("direction", "rtl" if rtl else "ltr")
    expect(phone.locator("html")).to_have_attribute("dir", "ltr")
    assert look(phone) == []
    phone.goto("/")
    tap(phone, "Space")
    expect(phone.locator("#three")).to_contain_text(words.strip())
    assert look(phone) == []
    press(phone, "Let all of them wait", "All of them are resting.")
    for path in ("/can-wait", "/can-wait/resting"):
        phone.goto(path)
        expect(phone.get_by_text(words.strip())).to_be_visible()
        assert look(phone) == []


def test_two_hundred_lines_are_two_hundred_things(phone: Page, server: Server) -> None:
    begin(phone, *(f"Thing {number}" for number in range(200)))
    shows(phone, "200 things are out of your head.")
    assert len(things(server)) == 200
    assert look(phone) == []


def test_one_line_more_than_fits_is_said_beside_the_field_and_stays_in_it(
    phone: Page, server: Server, faults: Faults
) -> None:
    faults.expect("of 422|Code 422")
    begin(phone, "Winter clothes")
    words = "\n".join(f"Thing {number}" for number in range(201))
    put_down(phone, words)
    shows(phone, "That’s a lot at once. 200 lines fit here.")
    expect(phone.get_by_label("What is in your head?")).to_have_value(words)
    assert len(things(server)) == 1
    assert look(phone) == []
