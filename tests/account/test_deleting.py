"""Deleting leaves nothing of her in any table, row by row, and everybody else as they were."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.extensions import db
from app.mail.chores import tidy_mail
from app.push.chores import tidy_push
from tests.asks.households import NOON
from tests.cast import Browser, press
from tests.database import NOT_ABOUT_ANYBODY, Dump, both_databases, dump, rows
from tests.exporting.household import household, ways_back
from tests.pages import Page

NOBODYS = ("mail_tries",)
"""Kept for a day against misuse; whose they were is not known any more."""


@pytest.fixture(autouse=True)
def _on_wednesday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def bea(app: Flask) -> Browser:
    return household(app, "Bea")


def delete(her: Browser) -> None:
    assert press(her, her.get("/me/kept"), "/me/delete", "Delete it all").status_code == 303


def without(found: Dump, *names: str) -> Dump:
    return {name: there for name, there in found.items() if name not in names}


def new(before: Dump, after: Dump) -> dict[str, list[tuple[Any, ...]]]:
    return {name: [row for row in after[name] if row not in before[name]] for name in after}


@both_databases
def test_nothing_of_her_remains_in_any_table(app: Flask, bea: Browser) -> None:
    beas = dump(app)
    ana = household(app, "Ana")
    ways_back(app, ana)
    hers = new(beas, dump(app))
    for table in db.metadata.tables.keys() - NOT_ABOUT_ANYBODY:
        assert hers[table], f"the household has nothing in {table}"
    delete(ana)
    left = dump(app)
    assert without(left, *NOBODYS) == without(beas, *NOBODYS)
    # Of what counts misuse, nothing says whose it was, and a day later it is gone, too.
    ids = {str(row[0]) for row in hers["accounts"]} | {str(row[0]) for row in hers["devices"]}
    for table in NOBODYS:
        assert not ids & {str(part) for row in new(beas, left)[table] for part in row}
    [tried] = new(beas, left)["mail_tries"]
    assert "" in tried
    with app.app_context():
        tidy_mail(NOON + timedelta(days=1))
        tidy_push(NOON + timedelta(days=1, seconds=1))
        db.session.commit()
    later = dump(app)
    assert not any(later[table] for table in NOBODYS)
    assert all(not new(beas, later)[table] for table in beas)


@both_databases
def test_the_other_household_is_untouched_and_works(app: Flask, bea: Browser) -> None:
    ana = household(app, "Ana")
    delete(ana)
    before = dump(app)
    for path in ("/", "/circle", "/can-wait", "/me/history", "/me/reminders"):
        assert bea.get(path).status_code == 200
    assert dump(app) == before
    assert "Bea" in bea.post("/me/export/page").text
    assert ana.get("/me/history").status_code == 303


@both_databases
def test_leaving_the_last_phone_leaves_nothing_either(app: Flask, bea: Browser) -> None:
    beas = dump(app)
    household(app, "Ana").post("/sign-out")
    assert without(dump(app), *NOBODYS) == without(beas, *NOBODYS)


def test_the_page_before_it_says_what_goes_and_what_cannot_be_called_back(bea: Browser) -> None:
    said = Page(bea.get("/me/kept").text).text
    for sentence in (
        "Everything you kept is deleted at once, on the server and on this phone",
        "each personal link. It can’t be brought back.",
        "What can’t be called back: what somebody has already read behind their link, "
        "what they put into their calendar, and messages that were sent.",
        "are kept for a month at most. Then it is gone from there, too.",
    ):
        assert sentence in said


@both_databases
def test_a_mailbox_stays_protected_when_she_leaves_and_comes_back(app: Flask) -> None:
    ana = household(app, "Ana")
    counted = "SELECT mailbox_hash, at FROM mail_tries"
    tried = rows(app, counted)
    delete(ana)
    assert rows(app, counted) == tried != []
