"""A new version takes over, and old and new files never stand on one page."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.config import ROOT
from tests import database
from tests.browser.conftest import Faults, PhoneAt
from tests.browser.worker import OFFLINE, copies, until
from tests.services import server as service
from tests.services.server import Server

OF_ITS_VERSION = """async () => {
  const names = await caches.keys(), { version } = document.documentElement.dataset
  const { active } = await navigator.serviceWorker.ready
  const ofIt = names.length === 2 && names.every(name => name.endsWith(version))
  return ofIt && active.state === 'activated'
}"""
SHOWN = "() => getComputedStyle(document.documentElement).getPropertyValue('--which')"


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
