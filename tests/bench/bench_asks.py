"""What the circle costs beside a bare answer, in one process, with a dozen asks ahead.

uv run python tests/bench/bench_asks.py
"""

import tempfile
from datetime import timedelta

import time_machine

from app import clock, create_app
from app.cli import prepare
from tests.asks.households import NOON
from tests.bench.bench_now import Ask, report
from tests.cast import Browser, add_child, add_person, ask_for, browser, link_of, mother, says

ASKS = 12


def filled(ana: Browser, them: Browser) -> tuple[str, str]:
    """Have a circle of four and a dozen asks ahead, half of them covered; return ask and link."""
    sam, *others = (add_person(ana, name) for name in ("Sam", "Grandma", "Nadia", "Ines"))
    child, link = add_child(ana, "Leo", food="Banana. No nuts."), link_of(ana, sam)
    for number in range(ASKS):
        day = (clock.now() + timedelta(days=1 + number)).date().isoformat()
        ask = ask_for(ana, sam, *others, child=child, day=day)
        if number % 2:
            says(them, link, ask)
    return ask, link


def main() -> None:
    noon = time_machine.travel(NOON, tick=True)
    with noon, tempfile.TemporaryDirectory() as folder:
        app = create_app({"BREATHER_INSTANCE": folder}, RATELIMIT_ENABLED=False)
        prepare(app)
        ana, them = mother(app), browser(app)
        ask, link = filled(ana, them)
        seen = ana.get("/circle/version").headers["ETag"]

        def poll() -> None:
            assert ana.get("/circle/version", headers={"If-None-Match": seen}).status_code == 304

        ways: dict[str, Ask] = {
            "GET /circle/version (304)": poll,
            "GET /circle": lambda: ana.get("/circle"),
            "GET /asks/<id>": lambda: ana.get(f"/asks/{ask}"),
            "GET /asks/new": lambda: ana.get("/asks/new"),
            "GET /with/<token>": lambda: them.get(link),
            "POST …/answer": lambda: says(them, link, ask),
        }
        report(app, ways)


if __name__ == "__main__":
    main()
