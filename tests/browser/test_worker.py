"""The worker itself: leaving takes all along, copies are renewed, other sites stay outside."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults, PhoneAt
from tests.browser.worker import OFFLINE, copies, eventually, say_yes, tap, waiting
from tests.services.server import Server

ELSEWHERE = "http://elsewhere.test"
AS_IF_OLD = """async () => {
  const [name] = (await caches.keys()).filter(name => name.startsWith('hers'))
  const cache = await caches.open(name)
  const bundle = await (await cache.match('/offline.json', { ignoreVary: true })).text()
  const headers = { 'Content-Type': 'application/json', 'Date': new Date(0).toUTCString() }
  await cache.put('/offline.json', new Response(bundle, { headers }))
  await cache.put('/help-now', new Response('old', { headers }))
}"""


def leave_by_deleting(page: Page) -> None:
    page.goto("/me/kept")
    page.get_by_text("Delete everything").tap()
    page.get_by_role("button", name="Delete it all").tap()


def leave_by_signing_out(page: Page) -> None:
    page.goto("/me/kept")
    page.get_by_role("button", name="Leave this phone").tap()


def let_in(page: Page, other: Page) -> None:
    """Open her Breather on another phone, too."""
    page.goto("/me/phones")
    page.get_by_role("button", name="Show the code").tap()
    other.goto(page.get_by_label("Or open this address there").input_value())
    other.get_by_role("button", name="Open it here").tap()
    expect(other.get_by_role("heading", level=1)).to_have_text("What do you need right now?")


def test_signing_out_leaves_nothing_of_hers_on_the_phone(
    phone: Page, phone_at: PhoneAt, server: Server, faults: Faults
) -> None:
    faults.expect(OFFLINE)
    say_yes(phone)
    let_in(phone, phone_at())
    phone.goto("/me/history")
    server.stop()
    tap(phone, "Care")
    phone.get_by_role("button", name="Start 5 min").tap()
    expect(phone.get_by_role("timer")).to_be_visible()
    server.start()
    assert waiting(phone)

    leave_by_signing_out(phone)
    nothing_is_left(phone)
    # Her other phone still has it, with what had waited on this one.
    assert {row["need"] for row in server.rows("SELECT need FROM check_ins")} == {"rest", "care"}


def test_deleting_everything_leaves_nothing_on_the_phone(phone: Page, server: Server) -> None:
    say_yes(phone)
    phone.goto("/me/history")
    phone.goto("/")
    phone.evaluate("localStorage.setItem('install', 'done')")
    leave_by_deleting(phone)
    nothing_is_left(phone)
    assert server.rows("SELECT * FROM accounts") == []


def nothing_is_left(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Me")
    expect(page.get_by_text("Nothing is kept")).to_be_visible()
    page.wait_for_load_state("networkidle")
    hers = [path for path, copy in copies(page).items() if "data-session" in copy]
    assert hers == []
    assert "/me/history" not in copies(page)
    assert waiting(page) == []
    assert page.evaluate("localStorage.length") == 0


def test_copies_of_another_day_are_made_anew(phone: Page) -> None:
    say_yes(phone)
    phone.evaluate(AS_IF_OLD)
    assert copies(phone)["/help-now"] == "old"
    phone.goto("/")
    eventually(phone, lambda: copies(phone)["/help-now"] != "old")


def test_a_form_on_another_site_changes_nothing_through_the_worker(
    phone: Page, server: Server, faults: Faults
) -> None:
    faults.expect("elsewhere.test|of 403")
    say_yes(phone)
    form = (
        f"<form method=post action={server.url}/check-ins><button name=need value=care>Go</button>"
    )
    phone.context.route(
        f"{ELSEWHERE}/*", lambda route: route.fulfill(body=form, content_type="text/html")
    )
    for policy in ("unsafe-url", "no-referrer"):
        phone.goto(ELSEWHERE)
        phone.evaluate(
            """policy => document.head.append(
          Object.assign(document.createElement('meta'), { name: 'referrer', content: policy }))""",
            policy,
        )
        phone.get_by_role("button", name="Go").tap()
        expect(phone.get_by_role("heading", level=1)).to_contain_text("came from another page")
    assert [row["need"] for row in server.rows("SELECT need FROM check_ins")] == ["rest"]
    phone.goto("/")
    assert waiting(phone) == []
