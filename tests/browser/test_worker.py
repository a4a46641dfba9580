"""The worker itself: leaving takes all along, versions don't mix, other sites stay outside."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.config import ROOT
from tests import database
from tests.browser.conftest import Faults, PhoneAt
from tests.browser.worker import OFFLINE, copies, say_yes, tap, until, waiting
from tests.services import server as service
from tests.services.server import Server

ELSEWHERE = "http://elsewhere.test"
OF_ITS_VERSION = """async () => {
  const names = await caches.keys(), { version } = document.documentElement.dataset
  const { active } = await navigator.serviceWorker.ready
  const ofIt = names.length === 2 && names.every(name => name.endsWith(version))
  return ofIt && active.state === 'activated'
}"""
SHOWN = "() => getComputedStyle(document.documentElement).getPropertyValue('--which')"


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


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the whole house, whose files a test may change."""
    copy = tmp_path / "house"
    for part in ("app", "migrations", "static", "templates", "tests/services"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(service, "ROOT", copy)
    return copy


@pytest.fixture
def own_server(copied: Path, migrated: Path, tmp_path: Path) -> Iterator[Server]:
    instance = database.copy_instance(migrated, tmp_path / "own")
    (instance / "static").unlink()
    server = Server(instance)
    mark(copied, "old")
    server.start()
    yield server
    server.stop()


def mark(house: Path, which: str) -> None:
    """Put the same mark into a stylesheet, a script and a page of this version."""
    (house / "static/css/zz.css").write_text(f":root {{ --which: {which} }}")
    (house / "static/js/zz.js").write_text(f"document.documentElement.dataset.which = '{which}'")
    (house / "templates/pwa/_offline.html").write_text(f"<h1>{which}</h1>")


def parts(page: Page) -> set[str]:
    """Return which versions the page, its style and its script are of."""
    root = page.locator("html")
    style = str(page.evaluate(SHOWN)).strip()
    return {page.locator("main h1").inner_text(), style, root.get_attribute("data-which") or ""}


def test_a_new_version_takes_over_without_a_mix(
    phone_at: PhoneAt, copied: Path, own_server: Server, faults: Faults
) -> None:
    faults.expect(f"{OFFLINE}|asked somebody else")
    phone = phone_at(base_url=own_server.url)
    phone.goto("/offline")
    until(phone, OF_ITS_VERSION)
    assert parts(phone) == {"old"}

    own_server.stop()
    phone.reload()
    assert parts(phone) == {"old"}

    mark(copied, "new")
    own_server.start()
    phone.reload()
    assert parts(phone) == {"new"}
    until(phone, OF_ITS_VERSION)
    assert "<h1>new" in copies(phone)["/offline"]
    own_server.stop()
    phone.reload()
    assert parts(phone) == {"new"}


def test_an_open_page_becomes_the_new_version_once_she_is_not_in_the_middle_of_something(
    phone_at: PhoneAt, copied: Path, own_server: Server, faults: Faults
) -> None:
    faults.expect("asked somebody else")
    phone = phone_at(base_url=own_server.url)
    phone.goto("/")
    until(phone, OF_ITS_VERSION)
    before = phone.locator("html").get_attribute("data-version") or ""
    mark(copied, "new")
    own_server.stop()
    own_server.start()

    phone.get_by_text("Something else…").tap()
    phone.get_by_label("In your own words").fill("half a sent")
    phone.evaluate("navigator.serviceWorker.ready.then(registration => registration.update())")
    until(phone, f"async () => !(await caches.keys()).some(name => name.endsWith('{before}'))")
    put_away(phone)
    expect(phone.get_by_label("In your own words")).to_have_value("half a sent")

    phone.goto("/me")
    assert phone.locator("html").get_attribute("data-which") == "new"


def test_an_open_page_that_rests_is_renewed_when_it_is_put_away(
    phone_at: PhoneAt, copied: Path, own_server: Server, faults: Faults
) -> None:
    faults.expect("asked somebody else")
    phone = phone_at(base_url=own_server.url)
    phone.goto("/")
    until(phone, OF_ITS_VERSION)
    before = phone.locator("html").get_attribute("data-version") or ""
    mark(copied, "new")
    own_server.stop()
    own_server.start()
    phone.evaluate("navigator.serviceWorker.ready.then(registration => registration.update())")
    until(phone, f"async () => !(await caches.keys()).some(name => name.endsWith('{before}'))")
    with phone.expect_navigation():
        put_away(phone)
    expect(phone.locator("html")).to_have_attribute("data-which", "new")


def put_away(page: Page) -> None:
    """Switch to another app."""
    page.evaluate("""() => {
      Object.defineProperty(document, 'hidden', { value: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }""")
