"""What the tab costs with 5,000 things and 20,000 waits beside 50 and 200; ratios count.

uv run python tests/bench/bench_can_wait.py
"""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import insert, select, text

from app import clock, create_app
from app.account.models import Account
from app.can_wait.models import Thing
from app.can_wait.three import EFFECTS
from app.can_wait.waits import MATTERED, Wait
from app.cli import prepare
from app.extensions import db
from tests.cast import Browser, mother, tap
from tests.database import Postgres

FEW, MANY = (50, 200), (5_000, 20_000)
ROUNDS, TIMES = 15, 10
Ask = Callable[[], object]
STATES = ("here", "waiting", "waiting", "some_day", "done", "done", "let_go")


def household(app: Flask, things: int, waits: int) -> Browser:
    """Return a mother with so many things and waits, in every state, back and not back."""
    known = set(account_ids(app))
    client = mother(app)
    with app.app_context():
        [account] = set(account_ids(app)) - known
        fill(account, things, waits)
        db.session.commit()
        # As each night: statistics, and what an index may answer by itself.
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            postgres = connection.dialect.name == "postgresql"
            connection.execute(text("VACUUM ANALYZE" if postgres else "ANALYZE"))
    return client


def account_ids(app: Flask) -> list[UUID]:
    with app.app_context():
        return list(db.session.scalars(select(Account.id)))


def fill(account: UUID, things: int, waits: int) -> None:
    random, now = Random(5000), clock.now()
    ids = [uuid4() for _ in range(things)]
    rows, open_waits = [], []
    for number, id in enumerate(ids):
        state, wait = STATES[number % len(STATES)], uuid4()
        days = random.randrange(-2, 300)
        back_at = now + timedelta(days=days) if state == "waiting" else None
        rests = state in ("waiting", "some_day")
        rows.append(
            {
                "account_id": account,
                "id": id,
                "title": f"Thing {number} of a full head, with some words",
                "note": None,
                "effect": random.choice([None, *EFFECTS]),
                "state": state,
                "until": back_at and back_at.date(),
                "back_at": back_at,
                "not_yets": 0,
                "wait_id": wait if rests else None,
                "added_at": now - timedelta(days=400),
                "changed_at": now - timedelta(minutes=random.randrange(500_000)),
                "act": "waits",
            }
        )
        if rests:
            open_waits.append(row_of_wait(account, wait, id, random, None))
    ended = [
        row_of_wait(account, uuid4(), ids[number % things], random, random.randrange(380))
        for number in range(waits - len(open_waits))
    ]
    db.session.execute(insert(Thing), rows)
    db.session.execute(insert(Wait), [*open_waits, *ended])


def row_of_wait(
    account: UUID, id: UUID, thing: UUID, random: Random, days_ago: int | None
) -> dict[str, object]:
    now = clock.now()
    ended = None if days_ago is None else now - timedelta(days=days_ago)
    answer = random.choice([*MATTERED, "fine", "fine", None]) if ended else None
    began = (ended or now) - timedelta(days=9)
    return {
        "account_id": account,
        "id": id,
        "thing_id": thing,
        "began_at": began,
        "began_on": began.date(),
        "until": None,
        "zone": "Europe/Lisbon",
        "ended_at": ended,
        "ended_on": ended and ended.date(),
        "effect": random.choice([None, *EFFECTS]),
        "mattered": answer,
        "answered_at": ended if answer else None,
    }


def compared(few: Ask, many: Ask) -> tuple[float, float]:
    """Return the least that each costs, in milliseconds, measured by turns."""
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for which, ask in enumerate((few, many)):
            begun = perf_counter()
            for _ in range(TIMES):
                ask()
            best[which] = min(best[which], (perf_counter() - begun) / TIMES * 1000)
    return best[0], best[1]


def measure(name: str, app: Flask) -> None:
    few, many = household(app, *FEW), household(app, *MANY)
    ways: dict[str, Callable[[Browser], object]] = {
        "GET /can-wait": lambda her: her.get("/can-wait"),
        "GET /can-wait/resting": lambda her: her.get("/can-wait/resting"),
        "GET /can-wait/look-back": lambda her: her.get("/can-wait/look-back"),
        "POST /check-ins": lambda her: tap(her, "space", htmx=True),
    }
    for way, ask in ways.items():
        small, large = compared(lambda ask=ask: ask(few), lambda ask=ask: ask(many))  # type: ignore[misc]
        print(f"{name:12}{way:26}{small:8.2f} ms{large:8.2f} ms{large / small:7.2f} ×")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"BREATHER_INSTANCE": folder}, RATELIMIT_ENABLED=False)
        prepare(app)
        measure("SQLite", app)
        postgres = Postgres(Path(folder))
        address = {"BREATHER_INSTANCE": folder, "DATABASE_URL": postgres.copy()}
        measure("PostgreSQL", create_app(address, RATELIMIT_ENABLED=False))
        postgres.server.cleanup()


if __name__ == "__main__":
    main()
