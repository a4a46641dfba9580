"""What the tests ask the worker's own storage on her phone, and how they wait for it."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.services.server import Server

KEPT = "Kept. It will be sent when you’re back."
OFFLINE = r"ERR_CONNECTION_REFUSED|ERR_FAILED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|of 503"
"""What the console says while the server is away."""
WAITING = """async () => {
  if (!(await indexedDB.databases()).some(one => one.name === 'breather')) return []
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('breather')
    asked.onerror = () => reject(asked.error)
    asked.onsuccess = () => {
      const all = asked.result.transaction('waiting').objectStore('waiting').getAll()
      all.onsuccess = () => { asked.result.close(); resolve(all.result) }
    }
  })
}"""
COPIES = """async () => {
  const copies = {}
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      const copy = await cache.match(request, { ignoreVary: true })
      copies[new URL(request.url).pathname] = await copy.text()
    }
  }
  return copies
}"""
KNOWS_HER = """async () => {
  const found = await caches.match('/offline.json', { ignoreVary: true })
  return navigator.serviceWorker.controller && (await found?.json())?.account === %s
}"""
POLLED = """async () => {
  const until = Date.now() + 15000
  while (!(await (%s)())) {
    if (Date.now() > until) throw new Error('It did not come true.')
    await new Promise(later => setTimeout(later, 20))
  }
}"""


def until(page: Page, condition: str) -> None:
    """Wait until this asynchronous function says yes; Playwright's own waiting can't await."""
    page.evaluate(POLLED % condition)


def ready(page: Page, account: bool = False) -> None:
    """Wait until the worker has everything for a visitor, or for her with an account."""
    until(page, KNOWS_HER % str(account).lower())


def waiting(page: Page) -> list[dict[str, Any]]:
    """Return what waits on the phone to be sent, in order."""
    found: list[dict[str, Any]] = page.evaluate(WAITING)
    return found


def copies(page: Page) -> dict[str, str]:
    """Return every copy on the phone, by its path."""
    found: dict[str, str] = page.evaluate(COPIES)
    return found


def say_yes(page: Page) -> None:
    """Tap Rest on a new phone, have it kept, and wait until this works offline, too."""
    page.goto("/")
    ready(page)
    page.get_by_role("button", name="Rest").tap()
    page.get_by_role("button", name="Yes, keep it").tap()
    shows(page, "Kept, for you alone.")
    ready(page, account=True)


def tap(page: Page, need: str) -> None:
    page.goto("/")
    page.get_by_role("button", name=need).tap()


def shows(page: Page, text: str) -> None:
    """Wait until the screen itself says this."""
    expect(page.locator("#main").get_by_text(text)).to_be_visible()


def needs(server: Server) -> list[str | None]:
    """Return the needs of all check-ins that the server has, oldest first."""
    return [row["need"] for row in server.rows("SELECT need FROM check_ins ORDER BY at, need")]


def back_again(page: Page, server: Server) -> None:
    """The network is back; she opens the app, and what waited is sent."""
    server.start()
    page.goto("/")
    sent(page)


def sent(page: Page) -> None:
    """Wait until nothing waits any more."""
    until(page, f"async () => !(await ({WAITING})()).length")


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds outside of the page."""
    until = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < until, "It did not come true."
        page.wait_for_timeout(20)
