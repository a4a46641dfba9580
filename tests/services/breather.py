"""Breather as the browser tests serve it: the real app, where nobody has to wait between tries.

Its clock goes ahead by as many seconds as the file ``ahead`` of its instance says.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from flask import Flask

from app import clock, create_app


def create() -> Flask:
    app = create_app(RATELIMIT_ENABLED=False)
    app.add_url_rule("/broken", view_func=broken)
    ahead = Path(app.instance_path) / "ahead"
    patch.object(clock, "now", lambda: datetime.now(UTC) + read(ahead)).start()
    return app


def read(ahead: Path) -> timedelta:
    try:
        return timedelta(seconds=float(ahead.read_text()))
    except FileNotFoundError:
        return timedelta()


def broken() -> str:
    """Show what a fault of ours looks like."""
    raise RuntimeError
