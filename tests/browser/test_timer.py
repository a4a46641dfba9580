"""The timer keeps when it ends, not how far it got: a reload, a locked screen cost nothing."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import PhoneAt
from tests.services.server import Server

FELT = "SELECT started_at, ended_at, felt FROM suggestions WHERE started_at IS NOT NULL"
VIBRATED = "Object.defineProperty(navigator, 'vibrate', { value: how => { window.shook = how } })"


def begin(page: Page, account: bool = True) -> None:
    page.clock.install()
    page.goto("/")
    if account:
        page.request.post("/consent", form={"answer": "yes"})
    page.get_by_role("button", name="Care").tap()
    expect(page.get_by_role("button", name="Start 5 min")).to_be_visible()
    # From here on, time moves only when the test says so, however slow the machine is.
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 5)
    page.get_by_role("button", name="Start 5 min").tap()
    expect(page.get_by_role("timer")).to_have_text("5:00")


def test_it_counts_down_and_asks_softly_when_the_time_is_over(
    phone_at: PhoneAt, server: Server
) -> None:
    page = phone_at()
    page.add_init_script(VIBRATED)
    begin(page)
    page.clock.run_for(61_000)
    expect(page.get_by_role("timer")).to_have_text("3:59")
    page.clock.run_for(240_000)
    expect(page.get_by_role("heading", name="How is it now?")).to_be_focused()
    assert page.evaluate("window.shook") == [200, 200, 200]
    assert page.locator("audio, video").count() == 0
    page.get_by_role("button", name="The same").tap()
    expect(page.locator("main h1")).to_have_text("The same is fine. You had the time.")
    expect(page.get_by_role("dialog")).to_be_hidden()
    [row] = server.rows(FELT)
    assert row["felt"] == "same"
    assert row["ended_at"]


def test_a_reload_in_the_middle_goes_on_from_the_same_end(phone_at: PhoneAt) -> None:
    page = phone_at()
    begin(page)
    page.clock.run_for(120_000)
    expect(page.get_by_role("timer")).to_have_text("3:00")
    page.clock.fast_forward(60_000)
    page.reload()
    expect(page.get_by_role("timer")).to_have_text("2:00")


def test_a_screen_that_was_locked_past_the_end_asks_at_once(phone_at: PhoneAt) -> None:
    page = phone_at()
    begin(page)
    page.clock.fast_forward(20 * 60_000)
    expect(page.get_by_role("heading", name="How is it now?")).to_be_visible()


def test_a_reload_after_the_end_still_asks(phone_at: PhoneAt, server: Server) -> None:
    page = phone_at()
    begin(page)
    page.clock.fast_forward(6 * 60_000)
    page.reload()
    expect(page.get_by_role("heading", name="How is it now?")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="How is it now?")).to_be_visible()
    page.get_by_role("button", name="Skip").tap()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("dialog")).to_be_hidden()
    [row] = server.rows(FELT)
    assert row["felt"] is None


def test_a_timer_of_yesterday_asks_nothing_any_more(phone_at: PhoneAt) -> None:
    page = phone_at()
    begin(page)
    page.goto("/help-now")
    page.clock.fast_forward(int(timedelta(hours=9) / timedelta(milliseconds=1)))
    page.goto("/")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("main h1")).to_have_text("What do you need right now?")


def test_help_is_one_tap_away_from_the_timer_and_the_timer_goes_on(phone_at: PhoneAt) -> None:
    page = phone_at()
    begin(page)
    page.get_by_role("dialog").get_by_role("link", name="Need help now?").tap()
    page.wait_for_url("**/help-now")
    page.clock.run_for(60_000)
    page.goto("/")
    expect(page.get_by_role("timer")).to_have_text("4:00")


def test_the_screen_stays_on_only_while_she_wants_it(phone_at: PhoneAt) -> None:
    page = phone_at()
    page.add_init_script(
        "window.locks = []; const lock = { release: () => locks.push('off') };"
        "const request = async () => { locks.push('on'); return lock };"
        "Object.defineProperty(navigator, 'wakeLock', { value: { request } })"
    )
    begin(page)
    assert page.evaluate("window.locks") == []
    awake = page.get_by_role("button", name="Keep the screen on")
    awake.tap()
    expect(awake).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.locks") == ["on"]
    page.get_by_role("button", name="I’m done").tap()
    expect(page.get_by_role("heading", name="How is it now?")).to_be_visible()
    assert page.evaluate("window.locks") == ["on", "off"]


def test_a_phone_that_cant_keep_its_screen_on_has_no_button_for_it(phone_at: PhoneAt) -> None:
    page = phone_at()
    page.add_init_script("delete Navigator.prototype.wakeLock; delete Navigator.prototype.vibrate")
    begin(page)
    expect(page.get_by_role("button", name="Keep the screen on")).to_be_hidden()
    page.get_by_role("button", name="I’m done").tap()
    expect(page.get_by_role("heading", name="How is it now?")).to_be_visible()


def test_a_visitor_has_a_timer_too_and_nothing_is_kept(phone_at: PhoneAt, server: Server) -> None:
    page = phone_at()
    begin(page, account=False)
    page.clock.run_for(301_000)
    page.get_by_role("button", name="Heavier").tap()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert server.rows("SELECT * FROM accounts") == []
