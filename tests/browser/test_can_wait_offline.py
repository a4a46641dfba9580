"""Can wait without a network: kept like a check-in, sent in order, once; and no copy misleads."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults
from tests.browser.heads import (
    SATURDAY,
    begin,
    go_to,
    noon,
    press,
    put_down,
    states,
    things,
    uuid,
)
from tests.browser.worker import (
    KEPT,
    OFFLINE,
    back_again,
    ready,
    shows,
    tap,
    waiting,
)
from tests.services.server import Server

UNSENT = "That didn’t reach us. What you wrote is still here. Try again when you’re ready."
FIELD = "What is in your head?"
NATIVELY = "form => HTMLFormElement.prototype.submit.call(form)"


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
