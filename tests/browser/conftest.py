"""A real browser on a real server: a phone held upright, which fails a test for any fault."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    sync_playwright,
)

from tests.services.desktop import Desktop
from tests.services.server import Server

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
    "timezone_id": "Europe/Lisbon",
}
TELL_OF_POLICY = """
document.addEventListener('securitypolicyviolation', event =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))
"""
BLOCKED = "Service Worker registration blocked by Playwright"
"""Said when a test asks for a phone without the worker."""
PhoneAt = Callable[..., Page]


@dataclass
class Faults:
    """What went wrong in the pages of one test, but for what the test says to expect."""

    origin: str
    seen: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Let faults pass that match this regular expression, such as those of being offline."""
        self.expected.append(pattern)

    def watch(self, context: BrowserContext) -> None:
        context.add_init_script(TELL_OF_POLICY)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.seen.append(f"page error: {error.error}"))
        context.on("request", lambda request: self._request(request.url))

    def unexpected(self) -> list[str]:
        return [
            fault for fault in self.seen if not any(re.search(one, fault) for one in self.expected)
        ]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and BLOCKED not in message.text:
            self.seen.append(f"{message.type}: {message.text} {message.location['url']}")

    def _request(self, url: str) -> None:
        # The same server by its name: passkeys belong to names.
        named = self.origin.replace("127.0.0.1", "localhost")
        if not url.startswith((f"{self.origin}/", f"{named}/", "data:", "blob:", "about:")):
            self.seen.append(f"asked somebody else: {url}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert path, "Chromium is not installed; bash tests/run gets it"
    return path


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_path, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture
def faults(server: Server) -> Iterator[Faults]:
    found = Faults(server.url)
    yield found
    assert found.unexpected() == []


@pytest.fixture
def phone_at(chromium: Browser, server: Server, faults: Faults) -> Iterator[PhoneAt]:
    """Open Now-less pages: ``phone_at(zone=…, width=…, height=…, **what Playwright takes)``."""
    contexts: list[BrowserContext] = []

    def open_page(
        zone: str = "Europe/Lisbon", width: int = 390, height: int = 844, **more: Any
    ) -> Page:
        size = {"viewport": {"width": width, "height": height}, "timezone_id": zone}
        context = chromium.new_context(**{**PHONE, **size, "base_url": server.url, **more})
        contexts.append(context)
        context.set_default_timeout(10_000)
        faults.watch(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def phone(phone_at: PhoneAt) -> Page:
    """Her phone: 390 by 844, touch, Lisbon, British English. Nobody is known on it."""
    return phone_at()


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    """What shows the notifications of the phone ``on_desktop``."""
    with Desktop() as found:
        yield found


@pytest.fixture
def on_desktop(
    playwright: Playwright,
    chromium_path: str,
    desktop: Desktop,
    server: Server,
    faults: Faults,
    tmp_path: Path,
) -> Iterator[Page]:
    """A phone whose notifications are shown for real, and can be pressed."""
    # Not a context beside others: from one that leaves no traces, Chromium takes no press.
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=chromium_path,
        args=QUIET,
        env={**os.environ, **desktop.environ},
        base_url=server.url,
        **PHONE,
    )
    context.set_default_timeout(10_000)
    faults.watch(context)
    yield context.pages[0]
    context.close()


@contextmanager
def offline(page: Page) -> Iterator[None]:
    """Take the phone's network away for a while."""
    page.context.set_offline(True)
    try:
        yield
    finally:
        page.context.set_offline(False)
