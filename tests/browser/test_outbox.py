"""What waits on the phone: sent in order, once, and never lost without a word."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Faults
from tests.browser.worker import (
    KEPT,
    OFFLINE,
    back_again,
    copies,
    eventually,
    needs,
    say_yes,
    sent,
    shows,
    tap,
)
from tests.services.server import Server


@pytest.fixture
def hers(phone: Page, faults: Faults) -> Page:
    """Her phone, with an account and one check-in (Rest)."""
    faults.expect(OFFLINE)
    say_yes(phone)
    return phone


def test_what_waits_is_sent_before_the_next_tap(hers: Page, server: Server) -> None:
    server.stop()
    tap(hers, "Care")
    shows(hers, KEPT)
    hers.get_by_role("button", name="undo").tap()
    expect(hers.get_by_text("Taken back.").first).to_be_visible()
    server.start()
    hers.get_by_role("button", name="Space").tap()
    expect(hers.get_by_role("button", name="Another")).to_be_visible()
    assert needs(server) == ["rest", None, "space"]


def test_a_tap_and_its_undo_arrive_in_order(hers: Page, server: Server) -> None:
    server.stop()
    tap(hers, "Stillness")
    hers.get_by_role("button", name="undo").tap()
    expect(hers.get_by_text("Taken back.").first).to_be_visible()
    expect(hers.locator("#standing")).to_be_visible()
    back_again(hers, server)
    [_rest, undone] = server.rows("SELECT * FROM check_ins ORDER BY at")
    assert undone["need"] is None
    assert undone["undone_at"]


def a_tap_from_long_ago(page: Page) -> None:
    """Tap Care and start its moment, on a phone whose clock stands in 2020."""
    page.clock.set_fixed_time("2020-05-01T10:00:00Z")
    tap(page, "Care")
    shows(page, KEPT)
    page.get_by_role("button", name="Start 5 min").tap()
    expect(page.get_by_role("timer")).to_be_visible()
    page.clock.set_fixed_time(datetime.now(UTC))


def test_a_tap_that_the_server_can_not_take_is_shown_and_can_be_noted_as_now(
    hers: Page, server: Server, faults: Faults
) -> None:
    faults.expect("of 422")
    server.stop()
    a_tap_from_long_ago(hers)
    tap(hers, "Space")
    shows(hers, KEPT)
    server.start()
    hers.reload()
    notice = hers.locator("#notice")
    expect(notice).to_contain_text("This tap is more than a month old.")
    assert needs(server) == ["rest", "space"]

    hers.reload()
    notice.get_by_role("button", name="Note it as now").tap()
    expect(hers.get_by_role("button", name="Another")).to_be_visible()
    sent(hers)
    assert needs(server) == ["rest", "space", "care"]
    [started] = server.rows("SELECT * FROM suggestions WHERE started_at IS NOT NULL")
    [care] = server.rows("SELECT * FROM check_ins WHERE need = 'care'")
    assert started["check_in_id"] == care["id"]


def test_she_can_let_a_tap_go_that_the_server_can_not_take(
    hers: Page, server: Server, faults: Faults
) -> None:
    faults.expect("of 422")
    server.stop()
    a_tap_from_long_ago(hers)
    server.start()
    hers.reload()
    hers.locator("#notice").get_by_role("button", name="Let it go").tap()
    sent(hers)
    hers.reload()
    expect(hers.locator("#notice")).to_be_empty()
    assert needs(server) == ["rest"]


def test_an_undo_of_a_tap_that_was_never_taken_ends_it(
    hers: Page, server: Server, faults: Faults
) -> None:
    faults.expect("of 4(22|04)")
    server.stop()
    hers.clock.set_fixed_time("2020-05-01T10:00:00Z")
    tap(hers, "Care")
    shows(hers, KEPT)
    server.start()
    hers.evaluate("dispatchEvent(new Event('online'))")
    expect(hers.locator("#notice")).to_contain_text("more than a month old")
    hers.get_by_role("button", name="undo").tap()
    shows(hers, "Taken back.")
    sent(hers)
    assert needs(server) == ["rest"]


def test_what_was_taken_back_is_on_no_copy_either(hers: Page) -> None:
    hers.reload()
    hers.goto("/me/history")
    hers.go_back()
    paths = {path.split("/")[1] for path in copies(hers)}
    assert "check-ins" in paths
    hers.get_by_role("button", name="undo").tap()
    shows(hers, "Taken back.")
    left = copies(hers)
    assert not [path for path in left if path.startswith(("/check-ins", "/me/history"))]


def test_a_server_in_trouble_does_not_lose_a_tap(
    hers: Page, server: Server, faults: Faults
) -> None:
    hers.context.route("**/check-ins", lambda route: route.fulfill(status=503, body="busy"))
    tap(hers, "Care")
    shows(hers, KEPT)
    hers.context.unroute_all()
    hers.goto("/")
    sent(hers)
    assert needs(server) == ["rest", "care"]


def test_a_tap_whose_answer_got_lost_is_one_check_in(hers: Page, server: Server) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    hers.context.route("**/check-ins", lose_the_answer, times=1)
    tap(hers, "Care")
    expect(hers.get_by_role("button", name="Start 5 min")).to_be_visible()
    assert needs(server) == ["rest", "care"]
    hers.goto("/")
    sent(hers)
    assert needs(server) == ["rest", "care"]


def test_a_network_that_never_answers_is_given_eight_seconds(hers: Page, server: Server) -> None:
    hers.context.route("**/check-ins", lambda route: None)
    tap(hers, "Care")
    expect(hers.locator("#main").get_by_text(KEPT)).to_be_visible(timeout=12_000)
    hers.context.unroute_all(behavior="ignoreErrors")
    hers.goto("/")
    sent(hers)
    assert needs(server) == ["rest", "care"]


def test_background_sync_sends_what_waits_while_no_page_is_open(hers: Page, server: Server) -> None:
    devtools = hers.context.new_cdp_session(hers)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    server.stop()
    tap(hers, "Care")
    shows(hers, KEPT)
    hers.goto("about:blank")
    server.start()
    devtools.send(
        "ServiceWorker.dispatchSyncEvent",
        {"origin": server.url, "registrationId": found[-1], "tag": "outbox", "lastChance": False},
    )
    eventually(hers, lambda: needs(server) == ["rest", "care"])
