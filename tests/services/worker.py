"""The worker as the tests run it: the real one, which may send to a push service of the tests."""

import os
from pathlib import Path

from app.push.endpoints import LocalService
from app.worker import app, huey
from tests.services.push_service import HOST

__all__ = ["huey"]
app.config["LOCAL_PUSH_SERVICE"] = LocalService(
    (HOST,), int(os.environ["LOCAL_PUSH_PORT"]), Path(os.environ["LOCAL_PUSH_AUTHORITY"])
)
