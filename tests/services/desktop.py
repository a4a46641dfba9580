"""What a desktop shows notifications with: a message bus of its own, and nobody who looks at it.

A browser with this bus hands its notifications over, as on any Linux, without a window, too; and
a press here is a real one to it. Source: https://specifications.freedesktop.org/notification-spec/.
"""

import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, Self

import jeepney
from jeepney.io.blocking import DBusConnection, open_dbus_connection

BUS = ("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1")
NAME = "org.freedesktop.Notifications"
PLACE = jeepney.DBusAddress("/org/freedesktop/Notifications", interface=NAME)
CAN = ["actions", "body", "body-markup", "persistence"]
IS = ("Breather’s tests", "Breather", "1.0", "1.2")
THE_REST = "default"
"""What is pressed of a notification outside of its buttons."""
CLOSED_BY_A_CALL = 3
PATIENCE = 20
"""Seconds."""


@dataclass(frozen=True)
class Shown:
    """A notification on the desktop; ``buttons`` are its keys by what stands on them."""

    id: int
    title: str
    body: str
    buttons: dict[str, str]


class Desktop:
    """Is there while it is entered; browsers are started with its ``environ``."""

    def __enter__(self) -> Self:
        self._bus = subprocess.Popen(
            BUS, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._bus.stdout
        address = self._bus.stdout.readline().strip()
        self.environ = {"DBUS_SESSION_BUS_ADDRESS": address}
        self._shown: dict[int, Shown] = {}
        self._ids, self._speaks = count(1), threading.RLock()
        self._connection: DBusConnection = open_dbus_connection(address)
        request = jeepney.message_bus.RequestName(NAME)
        self._connection.send_and_get_reply(request, timeout=PATIENCE)
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._bus.terminate()
        self._bus.communicate(timeout=PATIENCE)
        self._thread.join(PATIENCE)
        self._connection.close()

    @property
    def shown(self) -> list[Shown]:
        """What it shows just now, the oldest first."""
        return list(self._shown.values())

    def shows(self, *titles: str) -> None:
        """Wait until it shows just these: a browser only says that it handed them over."""
        eventually(lambda: [one.title for one in self.shown] == [*titles])

    def press(self, words: str = "") -> None:
        """Press the button of this name on the only notification, else the notification itself."""
        eventually(lambda: len(self.shown) == 1)
        [only] = self.shown
        self._say("ActivationToken", "us", (only.id, "token"))
        self._say("ActionInvoked", "us", (only.id, only.buttons[words] if words else THE_REST))

    def _listen(self) -> None:
        while True:
            try:
                message = self._connection.receive()
            except OSError:
                # The bus is gone, and so is the desktop.
                return
            if message.header.message_type is jeepney.MessageType.method_call:
                self._answer(message)

    def _answer(self, call: jeepney.Message) -> None:
        name = call.header.fields[jeepney.HeaderFields.member]
        does: dict[str, Callable[..., tuple[str, tuple[Any, ...]]]] = {
            "GetCapabilities": lambda: ("as", (CAN,)),
            "GetServerInformation": lambda: ("ssss", IS),
            "Notify": self._notify,
            "CloseNotification": self._close,
        }
        # What is shown can be pressed, but only after its browser has heard under which number.
        with self._speaks:
            if name not in does:
                reply = jeepney.new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")
            else:
                reply = jeepney.new_method_return(call, *does[name](*call.body))
            self._connection.send(reply)

    def _notify(self, *said: Any) -> tuple[str, tuple[int]]:
        _app, replaces, _icon, title, body, keys_and_words, *_more = said
        id = replaces or next(self._ids)
        words = dict(zip(keys_and_words[1::2], keys_and_words[::2], strict=True))
        self._shown[id] = Shown(id, title, body, words)
        return "u", (id,)

    def _close(self, id: int) -> tuple[str, tuple[()]]:
        if self._shown.pop(id, None):
            self._say("NotificationClosed", "uu", (id, CLOSED_BY_A_CALL))
        return "", ()

    def _say(self, name: str, kinds: str, values: tuple[Any, ...]) -> None:
        with self._speaks:
            self._connection.send(jeepney.new_signal(PLACE, name, kinds, values))


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "It did not come true."
        time.sleep(0.02)
