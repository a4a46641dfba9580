"""What Now costs beside a bare answer, in one process: ratios count, the numbers drift.

uv run python tests/bench/bench_now.py
"""

import tempfile
from collections.abc import Callable
from statistics import median
from time import perf_counter

from flask import Flask
from sqlalchemy import event

from app import create_app
from app.cli import prepare
from app.extensions import db
from tests.cast import Browser, mother, press, shown, tap

ROUNDS, TIMES = 9, 60
Ask = Callable[[], object]


def bare() -> Ask:
    """Return how to ask the smallest Flask app there is."""
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "Hello")
    client = app.test_client()
    return lambda: client.get("/")


def filled(app: Flask, check_ins: int = 300) -> tuple[Browser, str]:
    """Return a mother with some weeks of check-ins, and where her last one is shown."""
    ana = mother(app)
    for _ in range(check_ins):
        answer = tap(ana, "rest")
    page = shown(ana, answer)
    press(ana, page, "/suggestions", "Another")
    return ana, page.request.path


def milliseconds(ask: Ask) -> float:
    """Return the median, over rounds, of what one costs."""
    rounds = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        for _ in range(TIMES):
            ask()
        rounds.append((perf_counter() - begun) / TIMES * 1000)
    return median(rounds)


def queries(app: Flask, ask: Ask) -> int:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
            asked.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        ask()
        event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)


def report(app: Flask, ways: dict[str, Ask]) -> None:
    """Print what each way costs beside a bare answer, and close the database."""
    floor = milliseconds(bare())
    print(f"{'a bare answer':28}{floor:8.2f} ms{1:8.1f} ×")
    for name, ask in ways.items():
        cost = milliseconds(ask)
        print(f"{name:28}{cost:8.2f} ms{cost / floor:8.1f} ×{queries(app, ask):4} queries")
    with app.app_context():
        db.engine.dispose()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"BREATHER_INSTANCE": folder}, RATELIMIT_ENABLED=False)
        prepare(app)
        visitor = Browser(app, app.response_class)
        ana, check_in = filled(app)
        ways: dict[str, Ask] = {
            "GET / (visitor)": lambda: visitor.get("/"),
            "GET / (account)": lambda: ana.get("/"),
            "GET /check-ins/<id>": lambda: ana.get(check_in),
            "GET /me/history": lambda: ana.get("/me/history"),
            "POST /check-ins (visitor)": lambda: tap(visitor, "rest", htmx=True),
            "POST /check-ins (account)": lambda: tap(ana, "rest", htmx=True),
        }
        report(app, ways)


if __name__ == "__main__":
    main()
