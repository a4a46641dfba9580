"""What tests of push have in common: a push that arrives, what it shows, and a tap on that."""

import json
from typing import Any

from playwright.sync_api import Page, Worker

from tests.browser.circle_screens import Home
from tests.browser.worker import POLLED, eventually, say_yes
from tests.services.desktop import Desktop

SHOWN = """async () => {
  return (await registration.getNotifications()).map(one => ({
    title: one.title, body: one.body, tag: one.tag, lang: one.lang, dir: one.dir, data: one.data,
    silent: one.silent, icon: one.icon, badge: one.badge,
    actions: one.actions.map(({ action, title }) => [action, title]),
  }))
}"""
ACTIVE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration('%s')
  return registration?.scope.endsWith('%s') && registration.active?.state === 'activated'
}"""
TAP = """async action => {
  const [notification] = await registration.getNotifications()
  const event = new NotificationEvent('notificationclick', { notification, action })
  dispatchEvent(event)
  await handled.at(-1).promise
}"""
LISTEN = """() => {
  self.handled = []
  const { waitUntil } = ExtendableEvent.prototype
  ExtendableEvent.prototype.waitUntil = function (promise) {
    handled.push({ type: this.type, promise })
    return waitUntil.call(this, promise)
  }
}"""
"""Let the tests know what the worker waits for."""
PUSHES = "handled.filter(one => one.type === 'push')"


def sams_page(hers: Page, his: Page) -> str:
    """Add Sam to her circle, and open his page on a phone of his; return its link."""
    say_yes(hers)
    home = Home(hers)
    link = home.link(home.person("Sam"))
    his.goto(link)
    return link


class Pushed:
    """The worker of a page at one scope, to which the browser brings what a push service sent."""

    def __init__(self, page: Page, scope: str = "/") -> None:
        self.page, self.scope = page, scope
        page.context.grant_permissions(["notifications"])
        page.evaluate(POLLED % (ACTIVE % (scope, scope)))
        self.devtools = page.context.new_cdp_session(page)
        found: list[dict[str, Any]] = []
        self.devtools.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: found.extend(event["registrations"]),
        )
        self.devtools.send("ServiceWorker.enable")
        self.origin = page.evaluate("location.origin")
        mine = self.origin + scope
        eventually(page, lambda: any(one["scopeURL"] == mine for one in found))
        [*_old, own] = (one for one in found if one["scopeURL"] == mine)
        self.registration = own["registrationId"]
        self.worker().evaluate(LISTEN)

    def deliver(self, data: Any) -> None:
        """Bring a push, as JSON or as it is; it is through when the worker has waited for all."""
        text = data if isinstance(data, str) else json.dumps(data)
        where = {"origin": self.origin, "registrationId": self.registration}
        worker = self.worker()
        before = worker.evaluate(f"{PUSHES}.length")
        self.devtools.send("ServiceWorker.deliverPushMessage", {**where, "data": text})
        eventually(self.page, lambda: worker.evaluate(f"{PUSHES}.length") > before)
        worker.evaluate(f"Promise.all({PUSHES}.map(one => one.promise))")

    def shown(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.worker().evaluate(SHOWN)
        return found

    def worker(self) -> Worker:
        script = {"/": "/sw.js", "/with/": "/with/worker.js"}[self.scope]
        return next(one for one in self.page.context.service_workers if one.url.endswith(script))

    def tap(self, action: str = "") -> None:
        """Tap the only notification, or one of its buttons. It is no real finger."""
        self.worker().evaluate(TAP, action)

    def told_by(self, link: str) -> None:
        """Let the worker know by which link this phone is told, as a tap on the page does."""
        self.worker().evaluate(
            "async link => (await caches.open('told')).put(link, new Response())",
            f"{link}/push/subscriptions",
        )


class Pressed(Pushed):
    """One whose notifications a desktop shows; to the browser, a press there is a real one."""

    def __init__(self, page: Page, scope: str, desktop: Desktop) -> None:
        super().__init__(page, scope)
        self.desktop = desktop

    def tap(self, action: str = "") -> None:
        """Press the button of this name, or else the notification itself."""
        worker = self.worker()
        before = worker.evaluate("handled.length")
        self.desktop.press(action)
        eventually(self.page, lambda: worker.evaluate("handled.length") > before)
        worker.evaluate("Promise.all(handled.map(one => one.promise))")


def message(**more: Any) -> dict[str, Any]:
    """Return what Breather sends: one JSON for the worker, and for iOS without one."""
    shown = {"title": "There’s an answer.", "body": "Have a look.", "tag": "ask 1", **more}
    return {"web_push": 8030, "notification": {"navigate": "http://localhost/", **shown}}
