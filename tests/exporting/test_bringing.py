"""A file brought into another Breather is the same there; into hers, it changes nothing of hers."""

import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.circle.models import Person
from app.reminders.models import Reminder
from tests import cast
from tests.asks.households import NOON
from tests.can_wait.acting import other_phone
from tests.cast import Browser, add_person, browser, mother, tap
from tests.conftest import MakeApp
from tests.database import about_anybody, both_databases, count, dump, rows, session
from tests.exporting.household import bring, export, household, ids, tables
from tests.pages import Page

SCREENS = "/ /can-wait /can-wait/resting /can-wait/off /can-wait/look-back /circle /me /me/history"
SCREENS += " /me/reminders /me/kept /me/week /me/moments /me/export /asks/new"


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return {**one, "exported_at": ""} == {**other, "exported_at": ""}


def opened(her: Browser) -> None:
    """Open every screen that shows what was brought."""
    paths = SCREENS.split()
    said = tables(her)
    paths += [f"/asks/{ask['id']}" for ask in said["asks"]]
    paths += [f"/things/{one['id']}" for one in said["things"] if one["state"] != "gone"]
    paths += [f"/circle/people/{one['id']}" for one in said["people"] if "gone_at" not in one]
    paths += [f"/circle/children/{one['id']}" for one in said["children"]]
    for path in paths:
        assert her.get(path).status_code == 200, path
    somebody = browser(her.application)
    for one in said["people"]:
        if one["token"]:
            assert somebody.get(cast.link_of(her, one["id"])).status_code == 200, one
    for form in ("page", "tables", "calendar"):
        assert her.post(f"/me/export/{form}").status_code == 200, form


@both_databases
def test_what_is_brought_into_an_empty_account_is_the_same_there(app: Flask, ana: Browser) -> None:
    file = export(ana)
    bea = mother(app, cast.AUCKLAND)
    answer = bring(bea, file)
    assert answer.status_code == 303, Page(answer.text).text
    assert same(export(bea), file)
    assert same(export(ana), file)
    opened(bea)


@both_databases
def test_a_guest_brings_it_along_with_a_clear_yes(app: Flask, ana: Browser) -> None:
    file = export(ana)
    guest = browser(app)
    before = dump(app)
    assert bring(guest, file, answer="").status_code == 422
    assert dump(app) == before
    done = cast.shown(guest, bring(guest, file))
    assert "It is here now" in done.text
    assert "Personal links were made anew" in done.text
    assert same(export(guest), file)
    opened(guest)


def test_the_page_asks_a_guest_for_a_yes_of_their_own(app: Flask) -> None:
    page = Page(browser(app).get("/me/export").text)
    form = page.form("/me/import")
    assert form.button("Yes, keep what is in it").attributes["value"] == "yes"
    assert len(page.forms) == 1
    assert "for you alone" in page.text


@both_databases
def test_another_installation_with_other_keys_takes_it(
    app: Flask, ana: Browser, make_app: MakeApp, tmp_path: Any
) -> None:
    file = export(ana)
    ana.post("/me/delete")
    assert not about_anybody(app).keys() - {"mail_tries"}
    elsewhere = browser(make_app({"SECRET_KEY": "of another place"}))
    assert bring(elsewhere, file).status_code == 303
    assert same(export(elsewhere), file)


@both_databases
def test_the_same_file_twice_is_one(app: Flask, ana: Browser) -> None:
    file, bea = export(ana), browser(app)
    bring(bea, file)
    before = dump(app)
    done = cast.shown(bea, bring(bea, file))
    assert "All of it was here already" in done.text
    assert dump(app) == before


@both_databases
def test_the_same_file_from_two_phones_at_once_is_one(app: Flask, ana: Browser) -> None:
    file, bea = export(ana), mother(app)
    phones = [other_phone(app, bea) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda phone: bring(phone, file).status_code, phones))
    assert answers == [303] * 4
    assert same(export(bea), file)


@both_databases
def test_what_is_hers_already_stays_as_it_is(app: Flask, ana: Browser) -> None:
    file = export(ana)
    child = file["tables"]["children"][0]["id"]
    ana.post(f"/circle/children/{child}", data={"name": "Another name"})
    tap(ana, "space")
    now = tables(ana)
    assert bring(ana, file).status_code == 303
    assert tables(ana) == now


@both_databases
def test_an_earlier_copy_brings_back_what_was_deleted_since(app: Flask, ana: Browser) -> None:
    file = export(ana)
    child = file["tables"]["children"][0]["id"]
    ana.post(f"/circle/children/{child}/delete")
    assert len(tables(ana)["children"]) == 1
    bring(ana, file)
    assert tables(ana)["children"] == file["tables"]["children"]


@both_databases
def test_an_account_with_something_in_it_keeps_how_it_is_set(app: Flask, ana: Browser) -> None:
    file, bea = export(ana), mother(app)
    tap(bea, "rest")
    bring(bea, file)
    assert tables(bea)["accounts"][0].get("called") is None
    assert len(tables(bea)["check_ins"]) == len(file["tables"]["check_ins"]) + 1
    assert tables(bea)["tallies"] == file["tables"]["tallies"]


@both_databases
def test_answers_are_counted_on_where_some_were_counted_already(app: Flask, ana: Browser) -> None:
    file = export(ana)
    bea = household(app, "Bea")
    [before] = tables(bea)["tallies"]
    bring(bea, file)
    [after] = tables(bea)["tallies"]
    assert after["fine"] == before["fine"] + file["tables"]["tallies"][0]["fine"]


@both_databases
def test_links_are_made_anew_where_there_were_some(app: Flask, ana: Browser) -> None:
    with session(app) as db:
        before = {one.token for one in db.scalars(select(Person)) if one.token}
    bea = browser(app)
    bring(bea, export(ana))
    with session(app) as db:
        people = db.scalars(select(Person)).all()
        links = [one.token for one in people if one.token]
    assert len(set(links)) == len(links) == 2 * len(before)
    people_there = {one["name"]: one["token"] for one in tables(bea)["people"]}
    assert people_there["Sam"]
    assert not people_there["Kim"]
    assert not people_there["Nadia"]


@both_databases
def test_what_is_ahead_is_told_there_too(app: Flask, ana: Browser) -> None:
    bea = browser(app)
    bring(bea, export(ana))
    found = rows(app, "SELECT account_id, kind, count(*) AS n FROM reminders GROUP BY 1, 2")
    kinds = [{row["kind"] for row in found if row["account_id"] == id} for id in accounts(app)]
    ahead = {"soon", "handover", "back", "handed", "offer", "answer"}
    assert all(ahead <= each for each in kinds)


def accounts(app: Flask) -> list[Any]:
    return [row["id"] for row in rows(app, "SELECT id FROM accounts")]


@both_databases
def test_a_file_names_no_account_and_reaches_none_but_hers(app: Flask, ana: Browser) -> None:
    file = export(ana)
    hers = {str(UUID(str(one))) for one in accounts(app)}
    assert not hers & set(ids(file))
    before = {name: found for name, found in dump(app).items() if name != "huey"}
    bea = mother(app)
    bring(bea, file)
    for name, found in before.items():
        assert set(map(repr, found)) <= set(map(repr, dump(app)[name])), name


def test_a_file_that_names_an_account_is_refused(app: Flask, ana: Browser) -> None:
    file, bea = export(ana), browser(app)
    file["tables"]["check_ins"][0]["account_id"] = str(accounts(app)[0])
    assert bring(bea, file).status_code == 422


def test_a_thing_handed_on_after_it_was_brought_can_be_taken_back(app: Flask, ana: Browser) -> None:
    bea = browser(app)
    bring(bea, export(ana))
    thing = next(one for one in tables(bea)["things"] if one["state"] == "waiting")
    act = str(uuid4())
    bea.post(f"/things/{thing['id']}/done", data={"act": act})
    bea.post(f"/acts/{act}/undo")
    [now] = [one for one in tables(bea)["things"] if one["id"] == thing["id"]]
    assert (now["state"], now["wait_id"]) == ("waiting", thing["wait_id"])


def test_a_reminder_brought_along_waits_for_her_alone(app: Flask, ana: Browser) -> None:
    bea = browser(app)
    bring(bea, export(ana))
    with session(app) as db:
        assert {one.state for one in db.scalars(select(Reminder))} <= {"waiting", "cancelled"}


def test_a_large_yes_is_said_calmly(app: Flask) -> None:
    answer = bring(browser(app), b'{"schema":"' + b"x" * 6_000_000)
    assert answer.status_code == 422
    assert "larger than five megabytes" in answer.text
    assert count(app, "accounts") == 0


def test_a_large_file_is_read_without_a_copy_on_a_disk(
    app: Flask, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = json.dumps(export(ana)).encode() + b" " * 2_000_000
    # Where it would go.
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    other = browser(app)
    assert bring(other, file).status_code == 303
    assert bring(other, file + b" " * 4_000_000).status_code == 422


def test_links_of_the_first_household_still_work(app: Flask, ana: Browser) -> None:
    sam = add_person(ana, "Ruth")
    link = cast.link_of(ana, sam)
    bring(browser(app), export(ana))
    assert browser(app).get(link).status_code == 200


def test_it_is_the_same_a_month_later(app: Flask, ana: Browser) -> None:
    file = export(ana)
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        late = browser(app)
        assert bring(late, file).status_code == 303
        assert same(export(late), file)
