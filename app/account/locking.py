"""The lock on one phone: after some minutes away, a PIN or a passkey opens Breather again.

What it needs lies in this phone's signed cookie, so that no request asks the database for it; the
PIN's hash lies with the device.
"""

from flask import Response, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.extensions import READING
from app.web import BY_LINK, BadInput, redirect_whole

MINUTES = (1, 5, 15, 60)
LOCK, SEEN, LOCKED = "lock", "seen", "locked"
"""In the cookie: after how many minutes, when this phone was last here, and whether it is shut."""
OPEN = frozenset({"help_now", "pwa"})
OPEN_ENDPOINTS = frozenset(
    {
        "account.locked",
        "account.unlock",
        "account.unlock_by_passkey",
        "account.unlock_by_code",
        "account.passkey_to_show",
        "account.leave",
        "push.act",
        "push.subscribe",
    }
)
"""What shows nothing of hers: help, what the app is made of, buttons with their own tokens."""
KEEP_NO_COPY = "Breather-Locks"
"""Tells the worker that this phone keeps no copy of a page, which a lock could not shut."""


def guard() -> ResponseReturnValue | None:
    """Let nothing of hers be seen while this phone is locked."""
    if LOCK not in session or _is_open():
        return None
    if not is_locked():
        session[SEEN] = _now()
        return None
    session[LOCKED] = True
    if request.method in READING:
        return redirect_whole("account.locked")
    # Kept by the worker, and sent once it is open again.
    raise BadInput(_("Breather is locked here. Open it first; what you tapped waits."), status=503)


def keep_no_copy(response: Response) -> Response:
    if LOCK in session and request.blueprint not in OPEN:
        response.headers[KEEP_NO_COPY] = "1"
    return response


def is_locked() -> bool:
    """Tell whether this phone has to be opened first; where no lock is on, it never has."""
    if LOCK not in session:
        return False
    # Whichever way the clock was set meanwhile.
    away = abs(_now() - int(session.get(SEEN, 0)))
    return bool(session.get(LOCKED)) or away >= 60 * int(session.get(LOCK, 0))


def turn_on(minutes: int) -> None:
    session[LOCK], session[SEEN] = minutes, _now()
    session.pop(LOCKED, None)


def turn_off() -> None:
    for name in (LOCK, SEEN, LOCKED):
        session.pop(name, None)


def lock_now() -> None:
    """Shut it at once, where it is on."""
    if LOCK in session:
        session[LOCKED] = True


def open_again() -> None:
    session.pop(LOCKED, None)
    session[SEEN] = _now()


def _is_open() -> bool:
    by_itself = request.blueprint in OPEN or request.endpoint in OPEN_ENDPOINTS
    return by_itself or request.endpoint is None or request.path.startswith(BY_LINK)


def _now() -> int:
    return int(clock.now().timestamp())
