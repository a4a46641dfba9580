"""A tap without a network: kept, in order, sent once; and what opens without one."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults, PhoneAt
from tests.browser.worker import (
    KEPT,
    OFFLINE,
    back_again,
    copies,
    needs,
    ready,
    say_yes,
    shows,
    tap,
    waiting,
)
from tests.services.server import Server

CLOCK = "new Date().toLocaleTimeString('en-GB', { timeStyle: 'short' })"


@pytest.fixture
def hers(phone: Page, faults: Faults) -> Page:
    """Her phone, with an account and one check-in (Rest)."""
    faults.expect(OFFLINE)
    say_yes(phone)
    return phone


def test_now_opens_without_a_network_and_shows_the_time_of_her_clock(
    hers: Page, server: Server
) -> None:
    server.stop()
    hers.goto("/")
    expect(hers.get_by_role("heading", level=1)).to_have_text("What do you need right now?")
    expect(hers.locator("time[data-now]")).to_contain_text(hers.evaluate(CLOCK))


def test_help_now_opens_without_a_network(hers: Page, server: Server) -> None:
    server.stop()
    hers.goto("/help-now")
    expect(hers.get_by_role("link", name="Call 1411")).to_be_visible()


def test_an_address_without_a_copy_says_that_there_is_no_signal(hers: Page, server: Server) -> None:
    server.stop()
    answer = hers.goto("/me/moments")
    assert answer
    assert answer.status == 503
    expect(hers.get_by_role("heading", level=1)).to_have_text("There is no signal right now.")


def test_a_page_she_saw_opens_again_without_a_network(hers: Page, server: Server) -> None:
    hers.goto("/me/history")
    server.stop()
    hers.goto("/me/history")
    expect(hers.get_by_role("heading", level=1)).to_have_text("What you tapped")


def test_a_tap_without_a_network_is_kept_and_sent_later_once(hers: Page, server: Server) -> None:
    server.stop()
    tap(hers, "Care")
    shows(hers, KEPT)
    assert needs(server) == ["rest"]
    back_again(hers, server)
    assert needs(server) == ["rest", "care"]


def test_a_tap_that_waits_is_spoken_of_on_every_page(hers: Page, server: Server) -> None:
    server.stop()
    tap(hers, "Care")
    expect(hers.locator("#standing")).to_be_hidden()
    hers.reload()
    expect(hers.get_by_role("heading", level=1)).to_have_text("What do you need right now?")
    expect(hers.locator("#standing")).to_be_visible()
    hers.goto("/me")
    expect(hers.locator("#standing")).to_have_text(KEPT)


def test_the_screen_that_said_kept_says_when_it_is_sent(hers: Page, server: Server) -> None:
    server.stop()
    tap(hers, "Care")
    shows(hers, KEPT)
    server.start()
    hers.evaluate("dispatchEvent(new Event('online'))")
    shows(hers, "It’s sent.")
    expect(hers.locator("#main")).not_to_contain_text(KEPT)


def test_a_moment_is_started_ended_and_felt_without_a_network(hers: Page, server: Server) -> None:
    server.stop()
    tap(hers, "Space")
    hers.get_by_role("button", name="Start 5 min").tap()
    hers.reload()
    expect(hers.get_by_role("timer")).to_contain_text(":")
    hers.get_by_role("button", name="I’m done").tap()
    hers.get_by_role("button", name="Lighter").tap()
    shows(hers, "Lighter. Nothing else is needed.")
    back_again(hers, server)
    [moment] = server.rows("SELECT * FROM suggestions WHERE felt IS NOT NULL")
    assert moment["felt"] == "lighter"
    assert moment["started_at"]
    assert moment["ended_at"]
    [check_in] = server.rows("SELECT * FROM check_ins WHERE id = ?", moment["check_in_id"])
    assert check_in["need"] == "space"


def test_her_own_words_are_shown_as_she_wrote_them_and_kept(hers: Page, server: Server) -> None:
    server.stop()
    hers.goto("/")
    hers.get_by_text("Something else…").tap()
    hers.get_by_label("In your own words").fill("<b>$& {need}</b>")
    hers.get_by_role("button", name="That’s it").tap()
    expect(hers.locator("blockquote")).to_have_text("<b>$& {need}</b>")
    back_again(hers, server)
    assert needs(server) == ["rest", "other"]


def test_a_visitor_without_a_yes_gets_her_moment_and_nothing_is_kept(
    phone: Page, server: Server, faults: Faults
) -> None:
    faults.expect(OFFLINE)
    phone.goto("/")
    ready(phone)
    server.stop()
    tap(phone, "Rest")
    expect(phone.get_by_role("button", name="Start 5 min")).to_be_visible()
    expect(phone.get_by_text(KEPT)).to_be_hidden()
    assert waiting(phone) == []
    phone.get_by_role("button", name="Start 5 min").tap()
    phone.get_by_role("button", name="I’m done").tap()
    phone.get_by_role("button", name="Heavier").tap()
    shows(phone, "That was a heavy one.")
    assert waiting(phone) == []


def test_a_form_without_htmx_gets_a_whole_page(hers: Page, server: Server) -> None:
    server.stop()
    hers.goto("/")
    hers.evaluate("""() => {
      const form = document.querySelector('form:has(.need)')
      const need = Object.assign(document.createElement('input'), { name: 'need', value: 'care' })
      form.append(need)
      HTMLFormElement.prototype.submit.call(form)
    }""")
    shows(hers, KEPT)
    expect(hers.get_by_role("link", name="Now", exact=True)).to_be_visible()
    back_again(hers, server)
    assert needs(server) == ["rest", "care"]


def test_links_that_let_somebody_in_are_never_copied(phone: Page) -> None:
    phone.goto("/")
    ready(phone)
    phone.goto("/open/" + "a" * 32)
    phone.goto("/start/" + "a" * 32)
    phone.goto("/me")
    assert not [path for path in copies(phone) if path.startswith(("/open", "/start"))]


def test_without_a_worker_everything_but_this_works(
    phone_at: PhoneAt, server: Server, faults: Faults
) -> None:
    faults.expect(OFFLINE)
    faults.expect("Service Worker registration blocked|htmx:")
    phone = phone_at(service_workers="block")
    phone.goto("/")
    phone.get_by_role("button", name="Rest").tap()
    phone.get_by_role("button", name="Yes, keep it").tap()
    shows(phone, "Kept, for you alone.")
    server.stop()
    phone.get_by_role("button", name="15", exact=True).tap()
    expect(phone.locator("#notice")).to_contain_text("That didn’t reach us.")
