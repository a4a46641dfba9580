"""The files to take along: whole, hers alone, safe to open, and small while they are made."""

import csv
import json
import re
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO, StringIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import insert, select
from werkzeug.test import TestResponse

from app.account.models import Account
from app.can_wait.models import Thing
from app.exporting import as_json
from app.exporting.as_csv import BEGINS_A_FORMULA, cell
from app.exporting.left_out import KEPT_BY_OTHERS
from app.exporting.packed import PIECE, Packed
from app.exporting.reading import LARGEST
from app.exporting.tables import exported
from app.extensions import db, read_one_instant
from app.now.models import CheckIn
from tests.asks.households import NOON
from tests.cast import LISBON, Browser, browser, mother, tap
from tests.database import both_databases, rows, session
from tests.exporting.household import ARABIC, THEIRS, WORDS, bring, export, household, tables
from tests.pages import Page

FORMS = {"page": "html", "json": "json", "tables": "zip", "calendar": "ics"}


def save(her: Browser, form: str) -> TestResponse:
    answer = her.post(f"/me/export/{form}")
    assert answer.status_code == 200
    return answer


def sheet(her: Browser, table: str) -> list[dict[str, str]]:
    with ZipFile(BytesIO(save(her, "tables").data)) as files:
        assert files.testzip() is None
        text = files.read(f"{table}.csv").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_saved_nowhere_else_and_its_name_says_nothing_of_hers(
    ana: Browser, form: str
) -> None:
    answer = save(ana, form)
    assert answer.headers["Cache-Control"] == "no-store"
    name = f'attachment; filename="breather-2026-11-25.{FORMS[form]}"'
    assert answer.headers["Content-Disposition"] == name


def test_the_page_offers_the_four_and_says_what_is_in_them(ana: Browser) -> None:
    page = Page(ana.get("/me/export").text)
    actions = [form.attributes["action"] for form in page.forms]
    assert actions == [*(f"/me/export/{form}" for form in FORMS), "/me/import"]
    assert "Not in any of them: personal links" in page.text
    assert "/me/export" in [link["href"] for link in Page(ana.get("/me").text).all("a")]


@both_databases
def test_every_row_of_hers_is_in_it_and_none_of_somebody_else(app: Flask, ana: Browser) -> None:
    bea = household(app, "Bea")
    hers, beas = tables(ana), tables(bea)
    for table in exported():
        besides = " WHERE person_id IS NULL" if table.name in KEPT_BY_OTHERS else ""
        there = rows(app, f"SELECT count(*) AS n FROM {table.name}{besides}")[0]["n"]
        assert len(hers[table.name]) + len(beas[table.name]) == there
        assert hers[table.name]
    assert hers["accounts"][0]["called"] == "Ana"
    found = {one["id"] for one in hers["check_ins"]} & {one["id"] for one in beas["check_ins"]}
    assert not found


@both_databases
def test_words_are_open_in_it_and_no_secret_is(app: Flask, ana: Browser) -> None:
    file = json.dumps(export(ana), ensure_ascii=False)
    assert ARABIC in file
    assert json.dumps(WORDS)[1:-1] in file
    for column, table in (
        ("token_hash", "people"),
        ("token_hash", "devices"),
        ("endpoint_hash", "subscriptions"),
        ("key", "mail_addresses"),
    ):
        for row in rows(app, f"SELECT {column} AS secret FROM {table}"):
            assert not row["secret"] or row["secret"] not in file
    assert not re.search(r"gAAAA|https://fcm", file)


def test_the_tables_hold_each_row_and_run_nothing(ana: Browser) -> None:
    said = tables(ana)
    with ZipFile(BytesIO(save(ana, "tables").data)) as files:
        assert sorted(files.namelist()) == sorted(f"{name}.csv" for name in said)
    taps = sheet(ana, "check_ins")
    assert len(taps) == len(said["check_ins"])
    assert WORDS in [one["words"] for one in taps]
    [sam] = [one for one in sheet(ana, "people") if one["name"] == "Sam"]
    assert sam["phone"] == "'+351 912 345 678"
    assert json.loads(sam["sees"]) == ["handed", "need", "balance"]


@given(st.text() | st.sampled_from(BEGINS_A_FORMULA).map(lambda sign: f"{sign}SUM(A1)"))
def test_no_cell_begins_a_formula(words: str) -> None:
    assert not cell(words).startswith(BEGINS_A_FORMULA)
    assert cell(words).removeprefix("'") in (words.replace("\x00", ""), words[1:])


@both_databases
def test_the_calendar_holds_what_has_a_time(app: Flask, ana: Browser) -> None:
    calendar = Calendar.from_ical(save(ana, "calendar").data)
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    said = tables(ana)
    asks = {one["state"]: one for one in said["asks"]}
    covered, open_ = (events[f"{asks[state]['id']}@breather"] for state in ("covered", "open"))
    assert (covered["status"], open_["status"]) == ("CONFIRMED", "TENTATIVE")
    assert covered["description"] == "Sam has Mia and Leo."
    assert covered.decoded("dtstart") == NOON + timedelta(days=3)
    assert f"{asks['withdrawn']['id']}@breather" not in events
    back = next(one for one in said["things"] if one["state"] == "waiting")
    event = events[f"{back['id']}.until@breather"]
    assert event.decoded("dtstart") == date.fromisoformat(back["until"])
    assert event["summary"] == "Back: Back"
    assert events[f"{back['id']}.due@breather"]["summary"] == "Due: Back"
    [offer] = said["offers"]
    assert events[f"{offer['id']}@breather"]["summary"] == "Sam offers time"
    own = {one["title"]: one for one in said["own_times"]}
    assert events[f"{own['Dr. Silva']['id']}@breather"]["location"] == "Rua 1"
    [weekly] = said["standing_asks"]
    event = events[f"{weekly['id']}.weekly@breather"]
    assert "RRULE:FREQ=WEEKLY" in event.to_ical().decode()
    assert event.decoded("dtstart") == NOON + timedelta(days=10)
    assert not {one["id"] for one in said["things"] if one["state"] == "done"} & {
        uid.partition(".")[0] for uid in events
    }


def test_a_calendar_with_nothing_in_it_is_one_still(app: Flask) -> None:
    calendar = Calendar.from_ical(save(mother(app), "calendar").data)
    assert calendar.walk("VEVENT") == []


def test_the_page_to_read_stands_alone_and_says_it_all(ana: Browser) -> None:
    html = save(ana, "page").text
    page = Page(html)
    assert not list(page.all("script"))
    assert not list(page.all("link"))
    assert not list(page.all("img"))
    assert all(link["href"].startswith("#") for link in page.all("a"))
    assert not re.search(r"https?:|url\(|@import", html)
    assert "<b>Nobody</b>" not in html
    for said in (
        "Ana’s Breather",
        "Wednesday, 25 November 2026",
        "Everyone asked about the baby. <b>Nobody</b> asked about me.",
        ARABIC,
        "Mia, 4 months",
        "Medicine and allergies",
        "Sam said yes.",
        "Saturday, 28 November 2026, 12:00 – 14:00",
        "sees what you ask, and what you hand over, what you need today",
        "back on Thursday, 26 November 2026",
        "After it: lighter.",
        "They wrote: Any time.",
        "No longer in it: Nadia.",
        "7 things waited. All turned out fine.",
        "Every Wednesday, Wednesday, 11 November 2026, 19:30, 2 hours",
        "Wednesday, 18 November 2026: left out",
        "Wednesday, 11 November 2026: Lighter",
        "Dr. Silva",
        "Rua 1",
    ):
        assert said in page.text, said


def test_what_somebody_keeps_beside_hers_is_in_no_file_of_hers(ana: Browser) -> None:
    assert THEIRS not in json.dumps(export(ana), ensure_ascii=False)
    for kind in ("page", "calendar"):
        assert THEIRS[:8] not in save(ana, kind).text
    packed = ZipFile(BytesIO(save(ana, "tables").data))
    assert all(THEIRS[:8].encode() not in packed.read(name) for name in packed.namelist())


def test_the_page_runs_nothing_wherever_it_is_opened(ana: Browser) -> None:
    page = Page(save(ana, "page").text)
    [policy] = [one["content"] for one in page.all("meta") if "http-equiv" in one]
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/]+='", policy)


def test_the_page_is_in_her_language_and_zone_whoever_asks(app: Flask, ana: Browser) -> None:
    answer = ana.post("/me/export/page", headers={"Accept-Language": "en-US"})
    assert "12:00 – 14:00" in answer.text
    assert "PM" not in answer.text


def test_an_account_with_nothing_in_it_has_files_too(app: Flask) -> None:
    bea = mother(app)
    for form in FORMS:
        save(bea, form)
    assert "Nobody is here yet." in save(bea, "page").text


@both_databases
def test_a_large_account_is_small_in_memory_and_comes_along(app: Flask) -> None:
    ana = mother(app)
    fill_up(app)
    for form in FORMS:
        # Templates and the names of days are read once.
        save(mother(app), form)
        # What is kept in memory at the end, and the most there was while it was made.
        tracemalloc.start()
        size = len(save(ana, form).data)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most - size < 4_000_000, (form, most, size)
    file = ana.post("/me/export/json").data
    assert len(file) < LARGEST
    other = browser(app)
    brought = bring(other, file)
    assert brought.status_code == 303, Page(brought.text).text
    assert tables(other) == tables(ana)


def fill_up(app: Flask) -> None:
    """Keep 5,000 things and 20,000 check-ins."""
    with session(app) as open_:
        empty = Account.id.not_in(select(CheckIn.account_id))
        whose = {"account_id": open_.scalars(select(Account.id).where(empty)).one()}
        said = {"state": "here", "act": "added", "not_yets": 0}
        times = [NOON - timedelta(minutes=number) for number in range(20_000)]
        taps = [{**whose, "id": uuid4(), "need": "rest", "at": at, "zone": LISBON} for at in times]
        things = [
            {**whose, "id": uuid4(), "title": "Fold it", "added_at": at, "changed_at": at, **said}
            for at in times[:5000]
        ]
        open_.execute(insert(CheckIn), taps)
        open_.execute(insert(Thing), things)
        open_.commit()


def test_a_file_is_packed_and_unpacked_as_it_was() -> None:
    parts = [str(uuid4()) * 100 for _ in range(500)]
    packed = Packed(parts)
    pieces = list(packed.pieces())
    assert b"".join(pieces).decode() == "".join(parts)
    assert max(map(len, pieces)) <= PIECE
    assert len(packed) < sum(map(len, parts)) / 4
    assert b"".join(Packed([]).pieces()) == b""


@both_databases
def test_what_changes_while_it_is_written_is_not_half_in_it(app: Flask, ana: Browser) -> None:
    with app.test_request_context(method="POST"):
        account = db.session.scalars(select(Account.id)).one()
        read_one_instant()
        parts = as_json.written(account, NOON)
        head = [next(parts) for _ in range(3)]
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(tap, ana, "care").result().status_code == 303
        whole = json.loads("".join([*head, *parts]))
    assert len(whole["tables"]["check_ins"]) == len(tables(ana)["check_ins"]) - 1
