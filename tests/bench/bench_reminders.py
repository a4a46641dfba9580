"""Claiming and finishing among 1,000,000 reminders, and all of telling what is due, each by turns
with sending alone; on SQLite and PostgreSQL, before and after ANALYZE. Ratios count.

uv run python tests/bench/bench_reminders.py [how many reminders]
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from flask import Flask
from sqlalchemy import event, select, text

from app import create_app
from app.cli import prepare
from app.extensions import db
from app.push.messages import Message
from app.push.models import Subscription
from app.push.sending import send
from app.reminders.claiming import claim
from app.reminders.delivering import deliver_due
from app.reminders.models import DONE, Reminder
from tests.bench.bench_push import BODY, NOW
from tests.bench.quick_service import QuickService, quick_service
from tests.database import Postgres
from tests.reminders import many

ALL, ACCOUNTS, DUE, EACH, ROUNDS = 1_000_000, 20_000, 20_000, 2_000, 5
DAY = timedelta(days=1)


def sending(messages: list[Message]) -> None:
    assert [outcome.status for _, outcome in send(messages, NOW)] == [201] * EACH


def claim_and_finish(now: datetime, most: int) -> int:
    done = 0
    while done < most and (claimed := claim(now)):
        done += len(Reminder.finish(claimed, DONE, now))
        db.session.commit()
    return done


def taken(do: Callable[[], object]) -> float:
    begun = perf_counter()
    do()
    return perf_counter() - begun


def show(name: str, alone: list[float], taken: list[float]) -> None:
    ratios = sorted(one / other for one, other in zip(alone, taken, strict=True))
    rates = f"{EACH / median(taken):9,.0f} a second, sending alone {EACH / median(alone):7,.0f}"
    print(
        f"{name:32}{rates}{median(ratios):8.2f} × ({ratios[0]:.2f} to {ratios[-1]:.2f})", flush=True
    )


def claiming(name: str, messages: list[Message], now: datetime) -> None:
    """Print how fast many are claimed and finished, some thousand others being due, too."""
    many.due(DUE, now)
    alone, finished = [], []
    for _ in range(ROUNDS):
        alone.append(taken(lambda: sending(messages)))
        finished.append(taken(lambda: claim_and_finish(now, EACH)))
    show(f"{name}, claim and finish", alone, finished)
    with statements() as seen:
        claim_and_finish(now, EACH)
    for plan in not_by_key(seen):
        print(f"  not by the key: {plan}")
    claim_and_finish(now, DUE)


def telling(name: str, messages: list[Message], now: datetime) -> None:
    alone, told = [], []
    for number in range(ROUNDS):
        at = now + number * DAY
        many.due(EACH, at)
        alone.append(taken(lambda: sending(messages)))
        told.append(taken(lambda: deliver_due(at)))  # noqa: B023
    show(f"{name}, all of telling", alone, told)


@contextmanager
def statements() -> Iterator[dict[str, Any]]:
    """Keep what is updated meanwhile, each statement with its values."""
    seen: dict[str, Any] = {}

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if statement.startswith("UPDATE"):
            seen[statement] = values[0] if isinstance(values, list) else values

    event.listen(db.engine, "before_cursor_execute", keep)
    yield seen
    event.remove(db.engine, "before_cursor_execute", keep)


def not_by_key(seen: dict[str, Any]) -> Iterator[str]:
    """Return the plans of those statements that don't find their rows by the primary key."""
    sqlite = db.engine.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
    by_key = "(account_id=? AND id=?)" if sqlite else "using pk_reminders"
    for statement, values in seen.items():
        with db.engine.connect() as connection:
            rows = connection.exec_driver_sql(f"{explain} {statement}", values).all()
        plan = "\n".join(str(row[-1]) for row in rows)
        if by_key not in plan:
            yield plan


def measure(name: str, app: Flask, service: QuickService, reminders: int) -> None:
    app.config["LOCAL_PUSH_SERVICE"] = service.local
    with app.app_context():
        # Statistics come when the bench says so.
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("ALTER TABLE reminders SET (autovacuum_enabled = off)"))
            db.session.commit()
        many.fill(ACCOUNTS, reminders, service.origin, NOW)
        phones = db.session.scalars(select(Subscription).limit(EACH))
        messages = [Message(phone.target, BODY, 3600) for phone in phones]
        db.session.commit()
        claiming(f"{name}, no statistics", messages, NOW)
        telling(f"{name}, no statistics", messages, NOW + DAY)
        many.analyze()
        claiming(f"{name}, analyzed", messages, NOW + 7 * DAY)
        telling(f"{name}, analyzed", messages, NOW + 8 * DAY)
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    reminders = int(sys.argv[1]) if sys.argv[1:] else ALL
    with tempfile.TemporaryDirectory() as folder, quick_service(Path(folder)) as service:
        print(f"{reminders:,} reminders of {ACCOUNTS:,} accounts, {DUE:,} more due")
        app = create_app({"BREATHER_INSTANCE": folder}, RATELIMIT_ENABLED=False)
        prepare(app)
        measure("SQLite", app, service, reminders)
        postgres = Postgres(Path(folder))
        address = {"BREATHER_INSTANCE": folder, "DATABASE_URL": postgres.copy()}
        measure("PostgreSQL", create_app(address, RATELIMIT_ENABLED=False), service, reminders)
        postgres.server.cleanup()


if __name__ == "__main__":
    main()
