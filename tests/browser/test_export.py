"""What she keeps, saved from one phone, read anywhere, and brought to another."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.circle_screens import Home, full, home
from tests.browser.conftest import PhoneAt
from tests.browser.export_screens import FILE
from tests.browser.looking import look, violations
from tests.browser.ways import WORDS, account

SAVED = {
    "A page to read": "html",
    "A file for another Breather": "json",
    "Tables": "zip",
    "For your calendar": "ics",
}


def household(page: Page) -> None:
    """Let this phone have a household, with something tapped and something put down."""
    home(full)(page)
    page.request.post("/check-ins", form={"id": str(uuid4()), "need": "other", "words": WORDS})
    Home(page).thing("Sort the winter clothes", ("wait", {"until": "weekend"}))


def save(page: Page, what: str, to: Path) -> Path:
    page.goto("/me/export")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"Save: {what}").tap()
    file = to / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


@pytest.mark.parametrize("worker", ["allow", "block"])
def test_each_file_is_saved_on_the_phone(phone_at: PhoneAt, tmp_path: Path, worker: str) -> None:
    phone = phone_at(service_workers=worker)
    account(phone)
    phone.goto("/")
    if worker == "allow":
        phone.wait_for_function("() => navigator.serviceWorker.controller")
    for what, ending in SAVED.items():
        file = save(phone, what, tmp_path)
        assert file.name.startswith("breather-2")
        assert file.suffix == f".{ending}"
        assert file.stat().st_size > 50


def test_the_page_is_read_with_nothing_else_there(
    phone_at: PhoneAt, chromium: Browser, tmp_path: Path
) -> None:
    phone = phone_at()
    household(phone)
    file = save(phone, "A page to read", tmp_path)
    context = chromium.new_context(viewport={"width": 320, "height": 568}, offline=True)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    # Its own style is let through by its own policy.
    assert (
        page.evaluate("getComputedStyle(document.querySelector('article')).borderRadius") != "0px"
    )
    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_text("Sort the winter clothes")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert look(page) == []
    assert said == []
    context.close()


def test_axe_finds_nothing_in_the_page(
    phone_at: PhoneAt, chromium: Browser, tmp_path: Path
) -> None:
    phone = phone_at()
    household(phone)
    html = save(phone, "A page to read", tmp_path).read_text("utf-8")
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.set_content(html)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_another_phone_takes_it_over_with_one_yes(
    phone_at: PhoneAt, tmp_path: Path, scripts: bool
) -> None:
    phone = phone_at()
    household(phone)
    file = save(phone, "A file for another Breather", tmp_path)
    other = phone_at(java_script_enabled=scripts)
    other.goto("/me")
    other.get_by_role("link", name="Bring it along").tap()
    other.get_by_label(FILE).set_input_files(file)
    other.get_by_role("button", name="Yes, keep what is in it").tap()
    expect(other.get_by_role("heading", name="It is here now")).to_be_visible()
    expect(other.get_by_text("Personal links were made anew")).to_be_visible()
    other.get_by_role("link", name="To your circle").tap()
    expect(other.get_by_role("link", name="Sam").first).to_be_visible()
    other.goto("/me/history")
    expect(other.get_by_text(WORDS)).to_be_visible()
