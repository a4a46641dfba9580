"""What waits of Can wait: sent once, on no old copy afterwards, and never lost without a word."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Faults
from tests.browser.heads import begin, press, put_down, states, things, uuid
from tests.browser.worker import KEPT, OFFLINE, back_again, copies, eventually, sent, shows, waiting
from tests.services.server import Server

POSTED = """async ([path, fields]) => (await fetch(path, {
  method: 'POST', body: new URLSearchParams(fields), headers: { 'HX-Request': 'true' },
})).text()"""


@pytest.fixture
def hers(phone: Page, faults: Faults) -> Page:
    """Her phone, with an account and two things that lie here."""
    faults.expect(OFFLINE)
    begin(phone, "Winter clothes", "Car tax")
    return phone


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
    hers: Page, server: Server, faults: Faults
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
