"""Waking the worker: huey runs it each minute, and right after a commit that needs it.

The ``reminders`` table is the truth; what the queue loses is found a minute later.
"""

import logging
from typing import Any

from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey
from sqlalchemy import event
from sqlalchemy.orm import Session

from app import clock
from app.extensions import db
from app.reminders.delivering import deliver_due

log = logging.getLogger(__name__)
WAKES = "wakes the worker"


def queue_of(app: Flask) -> Huey:
    """Return the app's queue with its one task, made when it is first needed."""
    if "queue" not in app.extensions:
        queue = _queue(app.config)

        @queue.task(name="deliver")
        def deliver() -> None:
            with app.app_context():
                deliver_due(clock.now())

        app.extensions.update(queue=queue, deliver=deliver)
    made: Huey = app.extensions["queue"]
    return made


def wake_after_commit() -> None:
    """Let the worker look as soon as this transaction is kept."""
    db.session.info[WAKES] = True


@event.listens_for(Session, "after_commit")
def _wake(session: Session) -> None:
    if not session.info.pop(WAKES, False):
        return
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        queue = queue_of(app)
        app.extensions["deliver"]()
        # Held open, it would be one more connection for each process.
        queue.storage.close()
    except Exception as error:
        log.warning("The worker looks within the minute: %s", type(error).__name__)


@event.listens_for(Session, "after_rollback")
def _stay(session: Session) -> None:
    session.info.pop(WAKES, None)


def _queue(config: Any) -> Huey:
    if config["DATABASE_URL"].startswith("postgres"):
        return PostgresHuey("breather", dsn=config["DATABASE_URL"], results=False)
    file = str(config["BREATHER_INSTANCE"] / "queue.db")
    return SqliteHuey("breather", filename=file, results=False)
