"""A real Firefox without a window, told what to do over WebDriver BiDi, which it speaks itself.

Source: https://www.w3.org/TR/webdriver-bidi/. So one package, websockets, is all that is needed.
"""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

from tests.services.desktop import Desktop

NAMES = ("firefox-esr", "firefox")
PATIENCE = 15
"""Seconds that anything may take."""
PREFERENCES: dict[str, bool | int | str] = {
    "permissions.default.desktop-notification": 1,
    "dom.push.connection.enabled": True,
    "dom.push.alwaysConnect": True,
    "dom.push.testing.allowInsecureServerURL": True,
    "dom.webnotifications.requireuserinteraction": True,
    "intl.accept_languages": "en-GB, en",
    "network.proxy.type": 0,
    # It asks nobody but the tests' own services.
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
}


class Firefox:
    """One Firefox with a profile of its own; ``push`` is where its push service is (ws://…).

    With a desktop, that one shows its notifications, which are pressed there.
    """

    def __init__(self, profile: Path, push: str, desktop: Desktop | None = None) -> None:
        preferences = {**PREFERENCES, "dom.push.serverURL": push}
        preferences["alerts.useSystemBackend"] = desktop is not None
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in preferences.items())
        profile.mkdir()
        (profile / "user.js").write_text("\n".join(lines))
        path = next(filter(None, map(shutil.which, NAMES)), None)
        assert path, "Firefox is not installed; bash tests/run gets it"
        self.log = profile / "said.log"
        command = [path, "--headless", "--no-remote", "--profile", str(profile)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--remote-debugging-port", "0", "about:blank"],
                env={**os.environ, "HOME": str(profile), **(desktop.environ if desktop else {})},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._talk()
        except BaseException:
            self.process.kill()
            raise

    def _talk(self) -> None:
        self._ids = count(1)
        self._socket = connect(f"{self._address()}/session", legacy=True, max_size=None)
        self.call("session.new", capabilities={})
        [page] = self.call("browsingContext.getTree")["contexts"]
        self.page = page["context"]

    def _address(self) -> str:
        found: list[str] = []

        def said() -> bool:
            assert self.process.poll() is None, self.log.read_text()
            found.extend(re.findall(r"BiDi listening on (ws://\S+)", self.log.read_text()))
            return bool(found)

        eventually(said)
        return found[0]

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Give a command; return its result. Raises AssertionError with what Firefox answers."""
        id = next(self._ids)
        self._socket.send(json.dumps({"id": id, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(PATIENCE))
            if answer.get("id") == id:
                assert answer["type"] == "success", answer
                result: dict[str, Any] = answer["result"]
                return result

    def goto(self, url: str) -> None:
        self.call("browsingContext.navigate", context=self.page, url=url, wait="complete")

    def run(self, expression: str) -> Any:
        """Return what this JavaScript comes to, awaited."""
        wrapped = f"(async () => JSON.stringify(await ({expression})))()"
        answer = self.call(
            "script.evaluate",
            expression=wrapped,
            target={"context": self.page},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        value = answer["result"].get("value")
        return None if value is None else json.loads(value)

    def tap(self, selector: str) -> None:
        """Press what this selects, as a finger would; Firefox takes it for a real one."""
        self.run(f"document.querySelector({json.dumps(selector)}).scrollIntoView()")
        locator = {"type": "css", "value": selector}
        [node] = self.call("browsingContext.locateNodes", context=self.page, locator=locator)[
            "nodes"
        ]
        origin = {"type": "element", "element": {"sharedId": node["sharedId"]}}
        steps = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        finger = {"type": "pointer", "id": "finger", "actions": steps}
        self.call("input.performActions", context=self.page, actions=[finger])

    def stop(self) -> None:
        self._socket.close()
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "It did not come true."
        time.sleep(0.02)
