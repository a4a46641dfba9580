"""Breather on the home screen: the offer, the pictured steps, its shortcuts, and being herself."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, QUIET, Faults, PhoneAt
from tests.browser.worker import needs, ready, say_yes
from tests.services.server import Server

CAN_BE_INSTALLED = """() => {
  const event = new Event('beforeinstallprompt', { cancelable: true })
  event.prompt = () => { window.asked = true }
  event.userChoice = Promise.resolve({ outcome: 'accepted' })
  dispatchEvent(event)
  return event.defaultPrevented
}"""
IN_SAFARI = "Object.defineProperty(navigator, 'standalone', { value: false })"
ON_THE_HOME_SCREEN = "Object.defineProperty(navigator, 'standalone', { value: true })"
Opened = Callable[..., Page]


@pytest.fixture
def opened(chromium: Browser, server: Server, tmp_path: Path) -> Iterator[Opened]:
    """Open one profile on disk: ``opened()`` a browser, ``opened("/")`` a window of the app.

    Such a window is what an installed app has. It doesn't open with is_mobile.
    """
    running: list[BrowserContext] = []

    def launch(app: str | None = None) -> Page:
        for context in running:
            context.close()
        window = [f"--app={server.url}{app}"] if app else []
        profile = str(tmp_path / "profile")
        context = chromium.browser_type.launch_persistent_context(
            profile,
            executable_path=shutil.which("chromium"),
            args=[*QUIET, *window],
            **{**PHONE, "is_mobile": False, "base_url": server.url},
        )
        running[:] = [context]
        return context.pages[0]

    yield launch
    for context in running:
        context.close()


def manifest(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(
        "async () => (await fetch(document.querySelector('[rel=manifest]').href)).json()"
    )
    return found


def test_chromium_finds_nothing_that_keeps_it_from_being_installed(opened: Opened) -> None:
    page = opened()
    page.goto("/")
    ready(page)
    devtools = page.context.new_cdp_session(page)
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    read = devtools.send("Page.getAppManifest")
    assert read["errors"] == []
    assert read["url"].endswith("/manifest.webmanifest")


def test_every_picture_of_the_manifest_has_the_size_it_claims(phone: Page) -> None:
    phone.goto("/")
    told = manifest(phone)
    pictures = [*told["icons"], *told["screenshots"]]
    pictures += [icon for shortcut in told["shortcuts"] for icon in shortcut["icons"]]
    for picture in pictures:
        size = phone.evaluate(
            """async source => {
              const picture = new Image()
              picture.src = source
              await picture.decode()
              return `${picture.naturalWidth}x${picture.naturalHeight}`
            }""",
            picture["src"],
        )
        assert size == picture["sizes"], picture["src"]


def test_a_shortcut_records_its_need_once_and_not_on_a_reload(
    opened: Opened, server: Server
) -> None:
    say_yes(opened())
    app = opened("/#care")
    expect(app.get_by_role("heading", level=1)).to_have_text(
        "Your body is asking. Start with this."
    )
    expect(app.get_by_role("button", name="undo")).to_be_visible()
    assert needs(server) == ["rest", "care"]
    assert "#" not in app.url
    app.reload()
    expect(app.get_by_role("button", name="Another")).to_be_visible()
    assert needs(server) == ["rest", "care"]


def test_a_shortcut_works_while_the_app_shows_something_else(opened: Opened) -> None:
    app = opened("/")
    app.get_by_role("button", name="Rest").tap()
    expect(app.get_by_role("button", name="Another")).to_be_visible()
    # What the launch handler's "navigate-existing" does.
    app.evaluate("() => location.assign('/#space')")
    expect(app.get_by_role("heading", level=1)).to_have_text(
        "A lot is in there. Let’s put some of it down."
    )


def test_in_a_tab_a_shortcuts_address_only_points_at_its_button(
    phone: Page, server: Server
) -> None:
    say_yes(phone)
    phone.goto("about:blank")
    phone.goto("/#care")
    expect(phone.get_by_role("button", name="Care")).to_be_focused()
    assert needs(server) == ["rest"]


def test_the_offer_comes_after_the_first_check_in_and_asks_with_the_browsers_own_question(
    phone: Page,
) -> None:
    phone.goto("/")
    ready(phone)
    assert phone.evaluate(CAN_BE_INSTALLED)
    offer = phone.locator("[data-install-hint]")
    phone.get_by_role("button", name="Rest").tap()
    expect(phone.get_by_role("button", name="Yes, keep it")).to_be_visible()
    expect(offer).to_have_count(0)
    phone.get_by_role("button", name="Yes, keep it").tap()
    expect(offer).to_be_visible()
    offer.get_by_role("button", name="Add it").tap()
    expect(offer).to_be_hidden()
    assert phone.evaluate("() => window.asked")


def test_turned_down_once_the_offer_stays_away(phone: Page) -> None:
    phone.goto("/")
    phone.evaluate(CAN_BE_INSTALLED)
    phone.get_by_role("button", name="Rest").tap()
    phone.get_by_role("button", name="Yes, keep it").tap()
    offer = phone.locator("[data-install-hint]")
    offer.get_by_role("button", name="Not now").tap()
    expect(offer).to_be_hidden()
    phone.reload()
    expect(phone.get_by_role("button", name="Another")).to_be_visible()
    phone.evaluate(CAN_BE_INSTALLED)
    expect(offer).to_have_count(0)


def test_the_installed_app_never_offers_itself(opened: Opened) -> None:
    app = opened("/")
    say_yes(app)
    app.evaluate(CAN_BE_INSTALLED)
    expect(app.locator("[data-install-hint]")).to_be_hidden()
    app.goto("/install")
    expect(app.get_by_text("It is there already.")).to_be_visible()
    expect(app.get_by_text("iPhone and iPad")).to_be_hidden()


def test_on_an_iphone_the_offer_leads_to_its_steps(phone: Page) -> None:
    phone.add_init_script(IN_SAFARI)
    say_yes(phone)
    phone.locator("[data-install-hint]").get_by_role("link", name="Show me how").tap()
    first = phone.locator("details.platform").first
    expect(first.get_by_role("heading")).to_have_text("iPhone and iPad")
    expect(first.get_by_text("Add to Home Screen")).to_be_visible()
    expect(phone.get_by_text("In your browser, tap the three dots.")).to_be_hidden()


def test_without_javascript_every_platforms_steps_are_there(phone_at: PhoneAt) -> None:
    phone = phone_at(java_script_enabled=False)
    phone.goto("/install")
    for name in ("iPhone and iPad", "Android", "Computer"):
        expect(phone.get_by_role("heading", name=name)).to_be_visible()
    assert phone.locator("details.platform li:visible").count() == 8


def test_the_app_on_an_iphones_home_screen_is_still_herself(
    phone: Page, phone_at: PhoneAt, server: Server, faults: Faults
) -> None:
    faults.expect("of 404")
    say_yes(phone)
    phone.goto("/install")
    phone.get_by_text("iPhone and iPad").tap()
    phone.get_by_role("button", name="Take me with it").tap()
    expect(phone.get_by_text("Ready. Now add it from this page")).to_be_visible()
    start = manifest(phone)["start_url"]
    assert start.startswith("/start/")

    app = phone_at()
    app.add_init_script(ON_THE_HOME_SCREEN)
    app.goto(start)
    expect(app.get_by_role("heading", level=1)).to_have_text("What do you need right now?")
    app.get_by_role("button", name="Space").tap()
    expect(app.get_by_role("button", name="Another")).to_be_visible()
    assert needs(server) == ["rest", "space"]
    assert len(server.rows("SELECT * FROM accounts")) == 1

    # The home screen starts there for ever.
    app.goto(start)
    expect(app.get_by_role("heading", level=1)).to_have_text("What do you need right now?")

    stranger = phone_at()
    stranger.add_init_script(ON_THE_HOME_SCREEN)
    stranger.goto(start)
    expect(stranger.get_by_role("heading", level=1)).to_have_text(
        "This link doesn’t lead anywhere any more."
    )
    stranger.goto(start)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("What do you need right now?")
    assert len(server.rows("SELECT * FROM devices")) == 2
