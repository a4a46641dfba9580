"""Can wait without a network: kept like a check-in, sent in order, once; and no copy misleads."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Faults, PhoneAt
from tests.browser.heads import (
    SATURDAY,
    begin,
    go_to,
    noon,
    press,
    put_down,
    states,
    things,
)
from tests.browser.worker import (
    KEPT,
    OFFLINE,
    back_again,
    copies,
    eventually,
    ready,
    sent,
    shows,
    tap,
    waiting,
)
from tests.services.server import Server

UNSENT = "That didn’t reach us. What you wrote is still here. Try again when you’re ready."
FIELD = "What is in your head?"
NATIVELY = "form => HTMLFormElement.prototype.submit.call(form)"
POSTED = """async ([path, fields]) => (await fetch(path, {
  method: 'POST', body: new URLSearchParams(fields), headers: { 'HX-Request': 'true' },
})).text()"""


@pytest.fixture
def hers(phone: Page, faults: Faults) -> Page:
    """Her phone, with an account and two things that lie here."""
    faults.expect(OFFLINE)
    begin(phone, "Winter clothes", "Car tax")
    return phone


def titles(server: Server, page: Page) -> list[str]:
    """Return the titles that her pages show, wherever they are."""
    found = []
    for row in things(server):
        if row["state"] != "gone":
            page.goto(f"/things/{uuid(row['id'])}")
            found.append(page.locator("main h1").inner_text())
    return found


def uuid(text: str) -> str:
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def test_a_whole_evening_without_a_network_is_sent_in_order_and_once(
    hers: Page, server: Server
) -> None:
    press(hers, "Nothing happens", "nothing happens.")
    press(hers, "Weekend", "Resting until")
    [winter, car] = things(server)
    go_to(noon(SATURDAY), hers, server)
    hers.goto(f"/things/{uuid(car['id'])}")
    hers.goto("/can-wait")
    shows(hers, "This is back. It can wait again.")
    server.stop()

    put_down(hers, "Milk & <b>bread</b>\nRing {title} the school")
    shows(hers, KEPT)
    expect(hers.locator("blockquote")).to_have_text("Milk & <b>bread</b>\nRing {title} the school")
    hers.goto("/can-wait")
    expect(hers.locator("#standing")).to_be_visible()
    press(hers, "Fine", KEPT)
    hers.goto(f"/things/{uuid(car['id'])}")
    press(hers, "Weekend", KEPT)
    press(hers, "undo", "Taken back.")
    assert [entry["path"].split("/")[-1] for entry in waiting(hers)] == [
        "things",
        "look-back",
        "wait",
        "undo",
    ]
    assert [row["act"] for row in things(server)] == [winter["act"], car["act"]]

    back_again(hers, server)
    assert [(row["state"], row["act"]) for row in things(server)] == [
        ("here", "fine"),
        ("here", "undone"),
        ("here", "added"),
        ("here", "added"),
    ]
    assert [row["mattered"] for row in server.rows("SELECT mattered FROM waits")] == ["fine"]
    written = ["Milk & <b>bread</b>", "Ring {title} the school"]
    assert titles(server, hers) == ["Winter clothes", "Car tax", *written]


def test_what_is_put_down_and_taken_back_before_it_is_sent_is_gone_on_the_server_too(
    hers: Page, server: Server
) -> None:
    server.stop()
    put_down(hers, "Never mind")
    shows(hers, KEPT)
    press(hers, "undo", "Taken back.")
    assert len(waiting(hers)) == 2
    back_again(hers, server)
    assert states(server) == ["here", "here", "gone"]


def test_now_keeps_her_moment_and_only_the_part_that_she_tapped_says_kept(
    hers: Page, server: Server
) -> None:
    tap(hers, "Space")
    expect(hers.locator("#three")).to_be_visible()
    server.stop()
    put_down(hers, "Ring the school")
    field = hers.locator("#put-down")
    expect(field).to_contain_text(KEPT)
    expect(field.get_by_role("textbox")).to_have_value("")
    field.get_by_role("button", name="undo").tap()
    expect(field).to_contain_text("Taken back.")

    press(hers, "Let all of them wait")
    three = hers.locator("#three")
    expect(three).to_contain_text(KEPT)
    expect(hers.locator("#moment")).to_be_visible()
    back_again(hers, server)
    assert states(server) == ["waiting", "waiting", "gone"]


def test_three_that_rest_without_a_network_are_taken_back_where_they_were(
    hers: Page, server: Server
) -> None:
    tap(hers, "Space")
    expect(hers.locator("#three")).to_be_visible()
    server.stop()
    press(hers, "Let all of them wait", KEPT)
    server.start()
    hers.evaluate("dispatchEvent(new Event('online'))")
    shows(hers, "It’s sent.")
    assert states(server) == ["waiting", "waiting"]
    three = hers.locator("#three")
    three.get_by_role("button", name="undo").tap()
    expect(three.get_by_role("button", name="Let it wait")).to_have_count(2)
    assert states(server) == ["here", "here"]


def test_something_is_put_down_after_a_check_in_without_a_network(
    hers: Page, server: Server
) -> None:
    server.stop()
    tap(hers, "Care")
    shows(hers, KEPT)
    put_down(hers, "Ring the school")
    expect(hers.locator("#put-down")).to_contain_text(KEPT)
    expect(hers.get_by_role("button", name="Start 5 min")).to_be_visible()
    back_again(hers, server)
    assert states(server) == ["here"] * 3


def test_a_form_without_htmx_gets_a_whole_page(hers: Page, server: Server) -> None:
    server.stop()
    hers.goto("/can-wait")
    hers.get_by_label(FIELD).fill("Milk")
    hers.locator("form.put-down").evaluate(NATIVELY)
    shows(hers, KEPT)
    expect(hers.locator("blockquote")).to_have_text("Milk")
    hers.locator("form.inline").evaluate(NATIVELY)
    shows(hers, "Taken back.")
    expect(hers.get_by_role("link", name="Now", exact=True)).to_be_visible()
    back_again(hers, server)
    assert states(server) == ["here", "here", "gone"]


def test_a_look_back_on_last_week_is_kept_and_taken_back_in_its_place(
    hers: Page, server: Server
) -> None:
    press(hers, "Nothing happens", "nothing happens.")
    press(hers, "Tomorrow", "Resting until tomorrow.")
    saturday = noon(SATURDAY)
    go_to(saturday, hers, server)
    hers.goto("/can-wait")
    press(hers, "Let it go", "Gone.")
    go_to(noon(SATURDAY, after=saturday), hers, server)
    hers.goto("/can-wait/look-back")
    expect(hers.get_by_text("Winter clothes", exact=True)).to_be_visible()
    server.stop()
    press(hers, "A bit", KEPT)
    press(hers, "Undo", "Taken back.")
    back_again(hers, server)
    assert [row["mattered"] for row in server.rows("SELECT mattered FROM waits")] == [None]


@pytest.mark.parametrize("whole", [False, True], ids=["htmx", "plain"])
def test_a_visitors_words_stay_in_the_field_and_nothing_is_kept(
    phone: Page, server: Server, faults: Faults, whole: bool
) -> None:
    faults.expect(f"{OFFLINE}|htmx:")
    phone.goto("/can-wait")
    ready(phone)
    server.stop()
    phone.get_by_label(FIELD).fill("Milk\n</textarea><b>")
    if whole:
        phone.locator("form.put-down").evaluate(NATIVELY)
    else:
        press(phone, "Put it down")
    expect(phone.locator("#notice")).to_have_text(UNSENT)
    expect(phone.get_by_label(FIELD)).to_have_value("Milk\n</textarea><b>")
    expect(phone.get_by_text(KEPT)).to_be_hidden()
    assert waiting(phone) == []

    server.start()
    press(phone, "Put it down")
    press(phone, "Yes, keep it", "2 things are out of your head.")
    assert titles(server, phone) == ["Milk", "</textarea><b>"]


def test_right_after_her_yes_she_can_put_things_down_without_a_network(
    hers: Page, server: Server
) -> None:
    server.stop()
    put_down(hers, "Milk")
    shows(hers, KEPT)
    back_again(hers, server)
    assert states(server) == ["here"] * 3


def test_what_was_sent_but_not_answered_is_one_thing(hers: Page, server: Server) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    hers.context.route("**/things", lose_the_answer, times=1)
    put_down(hers, "Milk\nBread")
    expect(hers.locator("blockquote")).to_have_text("Milk\nBread")
    assert len(things(server)) == 4
    hers.goto("/can-wait")
    sent(hers)
    assert len(things(server)) == 4


def test_once_it_is_sent_no_copy_shows_how_it_was(hers: Page, server: Server) -> None:
    hers.locator("#card a").tap()
    expect(hers.locator("main h1")).to_have_text("Winter clothes")
    hers.goto("/can-wait")
    server.stop()
    hers.locator("#card a").tap()
    press(hers, "Let it go", KEPT)
    assert "Winter clothes" in copies(hers)["/can-wait"]
    back_again(hers, server)
    eventually(hers, lambda: "Car tax" in copies(hers).get("/can-wait", ""))
    eventually(hers, lambda: not any("Winter clothes" in copy for copy in copies(hers).values()))

    server.stop()
    hers.goto("/can-wait")
    expect(hers.locator("#card")).to_contain_text("Car tax")
    expect(hers.locator("#standing")).to_be_hidden()


def test_leaving_takes_the_things_along(hers: Page, server: Server) -> None:
    hers.locator("#card a").tap()
    hers.goto("/can-wait/resting")
    hers.goto("/me/kept")
    hers.get_by_text("Delete everything").tap()
    hers.get_by_role("button", name="Delete it all").tap()
    expect(hers.get_by_text("Nothing is kept")).to_be_visible()
    hers.wait_for_load_state("networkidle")
    assert not any("Winter clothes" in copy or "Car tax" in copy for copy in copies(hers).values())
    assert not [path for path in copies(hers) if path.startswith("/things")]


MUCH = "\n".join(f"Thing {number}" for number in range(201))


def much_without_a_network(page: Page, server: Server) -> str:
    """Put down more than fits, and let its first thing go; return the act."""
    server.stop()
    put_down(page, MUCH)
    shows(page, KEPT)
    act = str(waiting(page)[-1]["act"])
    said = page.evaluate(POSTED, [f"/things/{act}/let-go", {"act": str(uuid4()), "at": ""}])
    assert KEPT in said
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#notice")).to_contain_text("200 lines fit here.")
    return act


def test_words_that_the_server_can_not_take_are_shown_to_be_changed(
    hers: Page, server: Server, faults: Faults
) -> None:
    faults.expect("of 422")
    much_without_a_network(hers, server)
    assert [bool(one.get("refused")) for one in waiting(hers)] == [True, False]
    hers.reload()
    notice = hers.locator("#notice")
    field = notice.get_by_label("What you wrote is still here.")
    expect(field).to_have_value(MUCH)
    field.fill("Thing 0\nThing 1")
    notice.get_by_role("button", name="Put it down").tap()
    sent(hers)
    # What belonged to it was let go meanwhile, and is sent after it.
    assert states(server) == ["here", "here", "let_go", "here"]


def test_an_undo_of_what_was_never_taken_ends_it_and_all_that_belongs_to_it(
    hers: Page, server: Server, faults: Faults
) -> None:
    faults.expect("of 422")
    much_without_a_network(hers, server)
    press(hers, "undo", "Taken back.")
    sent(hers)
    assert states(server) == ["here", "here"]


def test_what_became_of_a_thing_on_another_phone_needs_no_word_of_hers(
    phone_at: PhoneAt, hers: Page, server: Server, faults: Faults
) -> None:
    faults.expect("of 404")
    hers.goto("/can-wait")
    put_down(hers, "Milk")
    act = hers.locator("#main form.inline").get_attribute("action") or ""
    [*_, milk] = things(server)
    hers.goto(f"/things/{uuid(milk['id'])}")
    server.stop()
    press(hers, "Let it go", KEPT)
    server.start()
    hers.context.request.post(f"{server.url}{act}", form={"at": ""})
    hers.goto("/")
    sent(hers)
    expect(hers.locator("#notice")).to_have_text("It’s sent.")
    assert states(server) == ["here", "here", "gone"]
