"""A tap without a network: kept, in order, sent once; and what opens without one."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Faults, PhoneAt
from tests.browser.worker import OFFLINE, copies, eventually, ready, say_yes, sent, tap, waiting
from tests.services.server import Server

KEPT = "Kept. It will be sent when you’re back."
CLOCK = "new Date().toLocaleTimeString('en-GB', { timeStyle: 'short' })"


@pytest.fixture
def hers(phone: Page, faults: Faults) -> Page:
    """Her phone, with an account and one check-in (Rest)."""
    faults.expect(OFFLINE)
    say_yes(phone)
    return phone


def needs(server: Server) -> list[str | None]:
    return [row["need"] for row in server.rows("SELECT need FROM check_ins ORDER BY at, need")]


def back_again(page: Page, server: Server) -> None:
    """The network is back; she opens the app, and what waited is sent."""
    server.start()
    page.goto("/")
    sent(page)


def main(page: Page, text: str) -> None:
    expect(page.locator("#main").get_by_text(text)).to_be_visible()


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
    main(hers, KEPT)
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
    main(hers, KEPT)
    server.start()
    hers.evaluate("dispatchEvent(new Event('online'))")
    main(hers, "It’s sent.")
    expect(hers.locator("#main")).not_to_contain_text(KEPT)


def test_what_waits_is_sent_before_the_next_tap(hers: Page, server: Server) -> None:
    server.stop()
    tap(hers, "Care")
    main(hers, KEPT)
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


def test_a_moment_is_started_ended_and_felt_without_a_network(hers: Page, server: Server) -> None:
    server.stop()
    tap(hers, "Space")
    hers.get_by_role("button", name="Start 5 min").tap()
    hers.reload()
    expect(hers.get_by_role("timer")).to_contain_text(":")
    hers.get_by_role("button", name="I’m done").tap()
    hers.get_by_role("button", name="Lighter").tap()
    main(hers, "Lighter. Nothing else is needed.")
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
    main(phone, "That was a heavy one.")
    assert waiting(phone) == []


def a_tap_from_long_ago(page: Page) -> None:
    """Tap Care and start its moment, on a phone whose clock stands in 2020."""
    page.clock.set_fixed_time("2020-05-01T10:00:00Z")
    tap(page, "Care")
    main(page, KEPT)
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
    main(hers, KEPT)
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
    hers.get_by_role("button", name="undo").tap()
    expect(hers.get_by_text("Taken back.").first).to_be_visible()
    back_again(hers, server)
    assert needs(server) == ["rest"]


def test_a_server_in_trouble_does_not_lose_a_tap(
    hers: Page, server: Server, faults: Faults
) -> None:
    hers.context.route("**/check-ins", lambda route: route.fulfill(status=503, body="busy"))
    tap(hers, "Care")
    main(hers, KEPT)
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
    main(hers, KEPT)
    hers.goto("about:blank")
    server.start()
    devtools.send(
        "ServiceWorker.dispatchSyncEvent",
        {"origin": server.url, "registrationId": found[-1], "tag": "outbox", "lastChance": False},
    )
    eventually(hers, lambda: needs(server) == ["rest", "care"])


def test_a_form_without_htmx_gets_a_whole_page(hers: Page, server: Server) -> None:
    server.stop()
    hers.goto("/")
    hers.evaluate("""() => {
      const form = document.querySelector('form:has(.need)')
      const need = Object.assign(document.createElement('input'), { name: 'need', value: 'care' })
      form.append(need)
      HTMLFormElement.prototype.submit.call(form)
    }""")
    main(hers, KEPT)
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
    main(phone, "Kept, for you alone.")
    server.stop()
    phone.get_by_role("button", name="15", exact=True).tap()
    expect(phone.locator("#notice")).to_contain_text("That didn’t reach us.")
