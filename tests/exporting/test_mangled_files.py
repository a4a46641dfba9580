"""However odd a file is: one kind sentence, and nothing changed; or it is hers, and all works."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from app.asks.keeping import keep_up_all
from app.can_wait.reminders import plan_mornings
from app.exporting.as_json import SCHEMA
from app.exporting.kinds import Day, Flag, Kind, Text, Time, Whole
from app.exporting.reading import Unreadable, read
from app.exporting.tables import Exported, exported
from tests.asks.households import NOON
from tests.cast import Browser, browser
from tests.database import Dump, about_anybody, both_databases, dump
from tests.exporting.household import bring, export, household
from tests.exporting.test_bringing import opened
from tests.pages import Page

OTHERS = "That isn’t a file that Breather wrote."
BROKEN = "Something in that file isn’t as Breather wrote it. Nothing was changed."
File = dict[str, Any]

ODD: dict[str, Callable[[File], object]] = {
    "a table less": lambda file: file["tables"].pop("waits"),
    "a table more": lambda file: file["tables"].update(devices=[]),
    "a column less": lambda file: file["tables"]["asks"][0].pop("place"),
    "a column more": lambda file: file["tables"]["asks"][0].update(account_id=str(uuid4())),
    "its reminder key": lambda file: file["tables"]["things"][0].update(before="{}"),
    "a number for a text": lambda file: file["tables"]["children"][0].update(name=7),
    "a yes for a number": lambda file: file["tables"]["tallies"][0].update(fine=True),
    "a text too long": lambda file: file["tables"]["children"][0].update(name="x" * 61),
    "half a letter": lambda file: file["tables"]["children"][0].update(name="\ud83d"),
    "an unknown need": lambda file: file["tables"]["check_ins"][0].update(need="holiday"),
    "an unknown zone": lambda file: file["tables"]["check_ins"][0].update(zone="Moon/Sea"),
    "an unknown tongue": lambda file: file["tables"]["accounts"][0].update(language="xx_YY"),
    "no id": lambda file: file["tables"]["things"][0].update(id="7"),
    "a time without a zone": lambda file: file["tables"]["check_ins"][0].update(at="2026-11-25"),
    "a time long ago": lambda file: file["tables"]["check_ins"][0].update(
        at="0001-01-01T00:00:00+00:00"
    ),
    "a row twice": lambda file: file["tables"]["waits"].append(file["tables"]["waits"][0]),
    "two accounts": lambda file: file["tables"]["accounts"].append(file["tables"]["accounts"][0]),
    "a check-in that isn't there": lambda file: file["tables"]["suggestions"][0].update(
        check_in_id=str(uuid4())
    ),
    "a person that isn't there": lambda file: file["tables"]["asked"][0].update(
        person_id=str(uuid4())
    ),
    "one who has it and wasn't asked": lambda file: next(
        ask for ask in file["tables"]["asks"] if ask["state"] == "covered"
    ).update(covered_by=str(uuid4())),
    "a state that says two things": lambda file: next(
        ask for ask in file["tables"]["asks"] if ask["state"] == "covered"
    ).update(state="open"),
    "an end before its beginning": lambda file: file["tables"]["asks"][0].update(
        ends_at="2020-01-01T00:00:00+00:00"
    ),
    "words of what is gone": lambda file: next(
        thing for thing in file["tables"]["things"] if thing["state"] == "gone"
    ).update(title="Back"),
    "something on the card": lambda file: file["tables"]["children"][0].update(written={"x": ""}),
    "a card in one piece": lambda file: file["tables"]["children"][0].update(written="{}"),
    "a nudge on an eighth day": lambda file: file["tables"]["reminding"][0].update(nudges=[[7, 9]]),
    "more beside the tables": lambda file: file.update(more=[]),
}


@both_databases
@pytest.mark.parametrize("odd", ODD)
def test_what_breather_never_wrote_is_refused_and_nothing_changed(
    app: Flask, ana: Browser, odd: str
) -> None:
    file = export(ana)
    ODD[odd](file)
    before = dump(app)
    for somebody in (browser(app), ana):
        answer = bring(somebody, file)
        assert answer.status_code == 422
        assert BROKEN in Page(answer.text).text
        assert "Set-Cookie" not in answer.headers or somebody is ana
        assert dump(app) == before


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b"null",
        b"nonsense",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"schema":' + b"9" * 5000 + b"}",
        b'{"schema":NaN}',
        b'{"schema":"urn:somebody:else"}',
        b"PK\x03\x04",
    ],
)
def test_another_file_is_named_as_that(app: Flask, body: bytes) -> None:
    answer = bring(browser(app), body)
    assert answer.status_code == 422
    assert OTHERS in Page(answer.text).text
    assert about_anybody(app) == {}


def test_a_file_of_a_newer_breather_is_named_as_that(app: Flask, ana: Browser) -> None:
    file = {**export(ana), "schema": SCHEMA.replace(":1", ":2")}
    assert "comes from a newer Breather" in bring(browser(app), file).text


def test_no_file_is_asked_for(app: Flask) -> None:
    for form in ({}, {"answer": "yes"}, {"answer": "yes", "file": "text"}):
        answer = browser(app).post("/me/import", data=form)
        assert answer.status_code == 422
        assert "There is no file yet." in Page(answer.text).text


class Kitchen:
    """Ana's file, and Bea whose rows must stay as they are."""

    def __init__(self, app: Flask, ana: Browser) -> None:
        self.app, self.file = app, json.dumps(export(ana))
        self.bea = household(app, "Bea")
        self.before = dump(app)
        self.tables = sorted(json.loads(self.file)["tables"])

    def unchanged(self) -> bool:
        now: Dump = dump(self.app)
        return all(
            set(map(repr, found)) <= set(map(repr, now[name]))
            for name, found in self.before.items()
        )


@pytest.fixture
def kitchen(app: Flask, ana: Browser) -> Kitchen:
    return Kitchen(app, ana)


PLAUSIBLE = """
rest open covered waiting here handed gone done some_day yes UTC 2026-07 2027-01-01
2027-01-01T00:00:00+00:00 2199-12-31T23:59:59.999999+00:00 2000-01-01T00:00:00-14:00
2199-12-31 2000-01-01 Pacific/Kiritimati =
"""
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 30) | st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(), max_size=8),
    st.sampled_from([*PLAUSIBLE.split(), "\x00"]),
    st.uuids().map(str),
    st.just([]),
    st.just({}),
    st.just([["2026-11-25T12:00:00+00:00", "2026-11-25T12:00:00+00:00"]]),
)


def tried(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@both_databases
@tried(examples=60)
@given(data=st.data())
def test_a_mangled_file_is_refused_or_works_and_touches_nobody_else(
    kitchen: Kitchen, data: st.DataObject
) -> None:
    file = json.loads(kitchen.file)
    for _ in range(data.draw(st.integers(1, 3))):
        mangle(file["tables"][data.draw(st.sampled_from(kitchen.tables))], data)
    guest = browser(kitchen.app)
    answer = bring(guest, file)
    assert answer.status_code in (303, 422), answer.status_code
    event(f"answered with {answer.status_code}")
    assert kitchen.unchanged()
    if answer.status_code == 303:
        opened(guest)
        assert guest.post("/me/delete").status_code == 303


@both_databases
@tried(examples=80)
@given(data=st.data())
def test_a_file_that_says_what_could_be_so_works_on_every_screen(
    kitchen: Kitchen, data: st.DataObject
) -> None:
    file = json.loads(kitchen.file)
    for _ in range(data.draw(st.integers(1, 3))):
        table = data.draw(st.sampled_from([one for one in exported() if one.name != "accounts"]))
        say_something_else(file["tables"], table, data)
    guest = browser(kitchen.app)
    answer = bring(guest, file)
    assert answer.status_code in (303, 422), answer.status_code
    event(f"answered with {answer.status_code}")
    assert kitchen.unchanged()
    if answer.status_code == 303:
        opened(guest)
        with kitchen.app.app_context():
            keep_up_all(NOON)
            plan_mornings(NOON)
        assert guest.post("/me/delete").status_code == 303


SOME_TIMES = """
2000-01-01T00:00:00+00:00 2199-12-31T23:59:59.999999+00:00 2026-11-25T11:59:59+00:00
2026-11-25T12:00:00+00:00 2026-11-28T13:00:00+00:00 2027-06-01T02:30:00+00:00
"""
SOME_DAYS = "2000-01-01 2199-12-31 2026-11-24 2026-11-25 2026-11-26"


def say_something_else(said: dict[str, Any], table: Exported, data: st.DataObject) -> None:
    """Let one column of one row say something else that it could say."""
    row = data.draw(st.sampled_from(said[table.name]))
    field = data.draw(st.sampled_from(table.fields))
    if not field.needed and data.draw(st.booleans()):
        row.pop(field.name, None)
    else:
        others = [one[field.name] for one in said[table.name] if field.name in one]
        row[field.name] = data.draw(could_say(field.kind) | st.sampled_from(others or [None]))


def could_say(kind: Kind) -> st.SearchStrategy[Any]:
    if isinstance(kind, Time):
        return st.sampled_from(SOME_TIMES.split())
    if isinstance(kind, Day):
        return st.sampled_from(SOME_DAYS.split())
    if isinstance(kind, Flag):
        return st.booleans()
    if isinstance(kind, Whole):
        return st.sampled_from(kind.one_of or (kind.least, kind.most, kind.least + 1))
    if isinstance(kind, Text):
        return st.sampled_from(kind.one_of or ("x", "Pacific/Kiritimati", "2026-07", "2000-01"))
    return st.just([])


def mangle(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(rows)) if rows else None
    how = data.draw(st.sampled_from(("set", "set", "set", "drop", "remove", "swap")))
    if row is None or how == "remove":
        rows[:] = [one for one in rows if one is not row]
    elif how == "drop" and row:
        row.pop(data.draw(st.sampled_from(sorted(row))))
    elif how == "swap" and len(row) > 1:
        one, other = (data.draw(st.sampled_from(sorted(row))) for _ in range(2))
        row[one], row[other] = row[other], row[one]
    elif row:
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(VALUES)


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["schema", "tables", "exported_at", "asks"]), inner)
        ),
        max_leaves=8,
    )
)
def test_anything_else_is_unreadable_and_no_fault(said: Any) -> None:
    if isinstance(said, dict):
        said = {**said, "schema": SCHEMA}
    with pytest.raises(Unreadable):
        read(json.dumps(said).encode())
