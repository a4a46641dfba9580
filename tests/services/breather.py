"""Breather as the browser tests serve it: the real app, where nobody has to wait between tries.

Its clock goes ahead by as many seconds as the file ``ahead`` of its instance says, and it sends
to the one push service of the tests that ``push_service.json`` there describes.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from flask import Flask, request

from app import clock, create_app
from app.push import acting
from app.push.endpoints import LocalService
from tests.push.phones import NOWHERE


def create() -> Flask:
    app = in_tests(create_app(RATELIMIT_ENABLED=False))
    app.add_url_rule("/broken", view_func=broken)
    app.add_url_rule("/sign", view_func=sign)
    return app


def in_tests(app: Flask) -> Flask:
    """Give it the clock and the push service of the tests."""
    push_service = Path(app.instance_path) / "push_service.json"
    described = json.loads(push_service.read_text()) if push_service.exists() else None
    # Without one of their own, the tests reach no push service, least of all a real one.
    app.config["LOCAL_PUSH_SERVICE"] = local(**described) if described else NOWHERE
    ahead = Path(app.instance_path) / "ahead"
    patch.object(clock, "now", lambda: datetime.now(UTC) + read(ahead)).start()
    return app


def local(hosts: list[str], port: int, authority: str) -> LocalService:
    return LocalService(tuple(hosts), port, Path(authority))


def read(ahead: Path) -> timedelta:
    try:
        return timedelta(seconds=float(ahead.read_text()))
    except FileNotFoundError:
        return timedelta()


def broken() -> str:
    """Show what a fault of ours looks like."""
    raise RuntimeError


@acting.acts_on("tests")
def note(action: acting.Action) -> str:
    """Say what was tapped, as a feature says what became of it."""
    return f"Noted: {action.about}."


def sign() -> str:
    """Return the token of a button that stands for ``about``."""
    in_an_hour = clock.now() + timedelta(hours=1)
    return acting.sign("tests", "nobody", request.args["about"], in_an_hour)
