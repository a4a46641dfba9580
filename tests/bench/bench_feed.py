"""What a calendar's question costs beside a bare answer, in one process, with 1,000 own times.

uv run python tests/bench/bench_feed.py
"""

import tempfile
from datetime import timedelta
from time import perf_counter
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app import clock, create_app
from app.account.models import Account
from app.cli import prepare
from app.extensions import db
from app.my_time.settings import TimeSettings
from tests.asks.households import Home
from tests.bench.bench_now import bare, milliseconds, queries
from tests.cast import mother
from tests.my_time.households import keep

ITEMS, SOME_SKIPPED = 1_000, 3
RHYTHMS = ("once", "weekly", "fortnightly", "monthly")


def filled(app: Flask) -> str:
    """Have so many own times, of every rhythm, some days skipped; return the feed's address."""
    mother(app)
    with app.test_request_context():
        account = db.session.scalars(select(Account)).one()
        home, today = Home(account=account), clock.now().date()
        for number in range(ITEMS):
            first = today + timedelta(days=number % 300)
            own = keep(
                home,
                f"Time {number} of hers",
                first=first,
                rhythm=RHYTHMS[number % 4],
                id=UUID(int=number),
                at=clock.now(),
            )
            if number % SOME_SKIPPED == 0:
                own.skip(own.first_on, clock.now())
        settings = TimeSettings.to_change(account)
        settings.details = True
        settings.open_feed(clock.now())
        db.session.commit()
        return f"/calendar/{settings.feed_token}.ics"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"BREATHER_INSTANCE": folder})
        prepare(app)
        address, calendar = filled(app), app.test_client(use_cookies=False)
        begun = perf_counter()
        first = calendar.get(address)
        print(f"written anew: {(perf_counter() - begun) * 1000:.0f} ms, {len(first.data)} bytes")
        has = {"If-None-Match": first.headers["ETag"]}

        def unchanged() -> None:
            assert calendar.get(address, headers=has).status_code == 304

        def looked_at_again() -> None:
            # As each minute: one look at what it was made of.
            for kept in app.extensions["feeds"]._kept.values():
                object.__setattr__(kept, "seen", -1e9)
            unchanged()

        floor = milliseconds(bare())
        print(f"{'a bare answer':34}{floor:8.3f} ms{1:8.2f} ×")
        for name, ask in {
            "304, known for less than a minute": unchanged,
            "304, each minute's first": looked_at_again,
            "200, the whole feed": lambda: calendar.get(address),
        }.items():
            cost = milliseconds(ask)
            print(f"{name:34}{cost:8.3f} ms{cost / floor:8.2f} ×{queries(app, ask):4} queries")
        with app.app_context():
            db.engine.dispose()


if __name__ == "__main__":
    main()
