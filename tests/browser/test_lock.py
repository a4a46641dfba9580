"""A locked phone shows nothing of hers: not from the server, and not from a copy."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults, PhoneAt, offline
from tests.browser.test_account_done import guest, sees_her_words
from tests.browser.ways import WORDS
from tests.browser.worker import COPIES, OFFLINE, eventually, until, waiting
from tests.services.server import Server

PIN = "2580"


def with_lock(phone: Page) -> None:
    guest(phone)
    until(phone, "async () => navigator.serviceWorker.controller")
    sees_her_words(phone)
    until(phone, f"async () => '/me/history' in await ({COPIES})()")
    phone.goto("/me/lock")
    phone.get_by_label("Lock it after").select_option("5")
    phone.get_by_label("A PIN").fill(PIN)
    phone.get_by_role("button", name="Keep it like this").tap()
    expect(phone.get_by_label("A new PIN")).to_be_visible()


def keeps_no_words(phone: Page) -> None:
    until(phone, f"async () => !('/me/history' in await ({COPIES})())")
    for path, copy in phone.evaluate(COPIES).items():
        assert WORDS not in copy, path


def test_with_a_lock_no_copy_of_a_page_is_kept(phone_at: PhoneAt, faults: Faults) -> None:
    faults.expect(OFFLINE)
    phone = phone_at()
    with_lock(phone)
    keeps_no_words(phone)
    sees_her_words(phone)
    keeps_no_words(phone)
    with offline(phone):
        phone.goto("/me/history")
        expect(phone.get_by_text(WORDS)).to_have_count(0)


def test_after_minutes_away_it_is_opened_with_the_pin(phone_at: PhoneAt, server: Server) -> None:
    phone = phone_at()
    with_lock(phone)
    server.go_ahead_to(datetime.now(UTC) + timedelta(minutes=6))
    phone.goto("/me/history")
    expect(phone.get_by_role("heading", name="Locked")).to_be_visible()
    expect(phone.get_by_text(WORDS)).to_have_count(0)
    phone.get_by_label("Your PIN").fill(PIN)
    phone.get_by_role("button", name="Open it").tap()
    expect(phone.get_by_role("heading", name="What do you need")).to_be_visible()
    sees_her_words(phone)


def test_a_page_that_was_left_open_is_covered_when_she_comes_back(
    phone_at: PhoneAt, server: Server
) -> None:
    phone = phone_at()
    with_lock(phone)
    sees_her_words(phone)
    hide = "Object.defineProperty(document, 'hidden', {{ value: {}, configurable: true }})"
    tell = "document.dispatchEvent(new Event('visibilitychange'))"
    phone.evaluate(f"() => {{ {hide.format('true')}; {tell} }}")
    server.go_ahead_to(datetime.now(UTC) + timedelta(minutes=6))
    phone.evaluate("() => { const now = Date.now; Date.now = () => now() + 360000 }")
    phone.evaluate(f"() => {{ {hide.format('false')}; {tell} }}")
    expect(phone.get_by_role("heading", name="Locked")).to_be_visible()


def test_a_tap_on_a_locked_phone_is_kept_and_sent_once_it_is_open(
    phone_at: PhoneAt, server: Server, faults: Faults
) -> None:
    faults.expect("status of 503|Code 503")
    phone = phone_at()
    with_lock(phone)
    phone.goto("/")
    server.go_ahead_to(datetime.now(UTC) + timedelta(minutes=6))
    before = len(server.rows("SELECT id FROM check_ins"))
    phone.get_by_role("button", name="Care").tap()
    expect(phone.locator("[data-kept]")).to_be_visible()
    assert len(waiting(phone)) == 1
    phone.goto("/locked")
    phone.get_by_label("Your PIN").fill(PIN)
    phone.get_by_role("button", name="Open it").tap()
    expect(phone.get_by_role("heading", name="What do you need")).to_be_visible()
    eventually(phone, lambda: not waiting(phone))
    assert len(server.rows("SELECT id FROM check_ins")) == before + 1
