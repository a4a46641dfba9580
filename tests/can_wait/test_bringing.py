"""Bring your list: through the real form, looked at first, picked from, brought once."""

from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import database
from tests.can_wait.acting import put_down, things
from tests.can_wait.bringing import keep, look, picked, titles
from tests.can_wait.test_two_devices import at_once
from tests.cast import HTMX, Browser, mother, press, shown
from tests.database import both_databases

FILES = sorted((Path(__file__).parent / "importing/files").iterdir())
KINDS = pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
with_and_without = pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
ALL_HERE = "All of it is here already. Nothing needs to come along."


@with_and_without
@KINDS
def test_a_file_is_shown_picked_from_and_brought_once(
    app: Flask, ana: Browser, file: Path, htmx: bool
) -> None:
    looked = look(ana, file.read_bytes(), file.name, htmx=htmx)
    assert looked.status_code == 200
    assert things(app) == []
    number = len(picked(looked))
    for brought in {number - 1, number} - {0}:
        kept = keep(ana, looked, without=number - brought, htmx=htmx, act=str(uuid4()))
        assert "out of your head." in kept.text
        assert len(titles(app)) == brought
        again = look(ana, file.read_bytes(), file.name, htmx=htmx)
        assert again.text.count("Is here already") == brought
        assert len(picked(again)) == number - brought
    before = database.dump(app)
    last = look(ana, file.read_bytes(), file.name, htmx=htmx)
    assert ALL_HERE in last.text
    assert "Bring them" not in last.text
    assert database.dump(app) == before


def test_notes_and_due_days_come_along_and_what_was_done_stays_out(
    app: Flask, ana: Browser
) -> None:
    calendar = next(file for file in FILES if file.suffix == ".ics")
    looked = look(ana, calendar.read_bytes(), calendar.name)
    assert "done already and stay" in looked.text
    keep(ana, looked)
    kettle = next(one for one in things(app) if one.title and "kettle" in one.title)
    assert kettle.title == "Descale the kettle, then the iron"
    assert str(kettle.due) == "2026-11-28"
    assert kettle.note == "Citric acid is in the cupboard.\nHalf a cup; not more."
    assert "Pay the sitter" not in titles(app)


def test_after_bringing_she_is_on_the_tab(ana: Browser) -> None:
    brought = keep(ana, look(ana, b"Milk\nBread\n"))
    assert brought.headers["HX-Push-Url"] == "/can-wait"
    assert "What can wait" in brought.text


@with_and_without
def test_pasted_lines_work_like_a_file(app: Flask, ana: Browser, htmx: bool) -> None:
    looked = look(ana, text="- Milk\r\n- Bread\r\n- [x] Eggs", htmx=htmx)
    assert "1 was done already and stays out." in looked.text
    keep(ana, looked, htmx=htmx)
    assert titles(app) == {"Milk", "Bread"}


@with_and_without
def test_a_bring_can_be_taken_back_and_brought_again(app: Flask, ana: Browser, htmx: bool) -> None:
    looked = look(ana, b"Milk\nBread\n")
    kept = keep(ana, looked, htmx=htmx)
    act = things(app)[0].act_id
    undone = shown(ana, press(ana, kept, f"/acts/{act}/undo", "undo", htmx))
    assert "Taken back." in undone.text
    assert titles(app) == set()
    # The form that was sent already brings nothing a second time.
    late = keep(ana, looked, htmx=htmx)
    assert "There was nothing new in it." in late.text
    assert titles(app) == set()
    keep(ana, look(ana, b"Milk\nBread\n"), htmx=htmx)
    assert titles(app) == {"Milk", "Bread"}


def test_what_was_brought_and_let_go_does_not_come_again(app: Flask, ana: Browser) -> None:
    keep(ana, look(ana, b"Milk\nBread\n"))
    for one in things(app):
        ana.post(f"/things/{one.id}/let-go", headers=HTMX)
    assert ALL_HERE in look(ana, b"Milk\nBread\n").text


@with_and_without
def test_the_same_form_again_says_what_it_brought(app: Flask, ana: Browser, htmx: bool) -> None:
    looked = look(ana, b"Milk\nBread\n")
    for _ in range(2):
        assert "2 things are out of your head." in keep(ana, looked, htmx=htmx).text
    other = keep(ana, looked, htmx=htmx, act=str(uuid4()))
    assert "There was nothing new in it." in other.text
    assert len(things(app)) == 2


@both_databases
@pytest.mark.parametrize("same_act", [True, False], ids=["same tap", "two tabs"])
def test_the_same_list_brought_at_once_is_brought_once(app: Flask, same_act: bool) -> None:
    ana = mother(app)
    looked = look(ana, "\n".join(f"Thing {n}" for n in range(40)).encode())

    def bring(phone: Browser) -> TestResponse:
        return keep(phone, looked) if same_act else keep(phone, looked, act=str(uuid4()))

    at_once(app, ana, [bring] * 8)
    assert len(things(app)) == len(titles(app)) == 40


def test_two_mothers_may_bring_the_same_list(app: Flask, ana: Browser, bea: Browser) -> None:
    for her in (ana, bea):
        keep(her, look(her, b"Milk\nBread\n"))
    assert len(things(app)) == 4
    assert "Is here already" not in look(ana, b"Eggs\nButter").text


def test_more_than_five_hundred_come_in_two_goes(app: Flask, ana: Browser) -> None:
    data = "\n".join(f"Thing {n}" for n in range(700)).encode()
    looked = look(ana, data)
    assert "200 more are in the file." in looked.text
    keep(ana, looked)
    assert len(titles(app)) == 500


def test_a_full_file_of_long_notes_in_any_letters_can_be_kept(app: Flask, ana: Browser) -> None:
    note = "ملاحظة " * 280
    rows = [f'"شيء {number}","{note}"' for number in range(500)]
    data = "\n".join(["title,note", *rows]).encode()
    assert 1_700_000 < len(data) < 2_000_000
    looked = look(ana, data, "list.csv")
    assert looked.status_code == 200
    assert "500 things are out of your head." in keep(ana, looked).text


def test_where_it_came_from_is_kept_blinded(app: Flask, ana: Browser) -> None:
    calendar = next(file for file in FILES if file.suffix == ".ics")
    keep(ana, look(ana, calendar.read_bytes(), calendar.name))
    kept = repr(database.dump(app))
    assert "household.example" not in kept
    assert "kettle" not in kept


def test_bringing_leaves_what_is_here_as_it_is(app: Flask, ana: Browser) -> None:
    put_down(ana, "Milk")
    keep(ana, look(ana, b"Milk\nBread\n"))
    assert sorted(str(one.title) for one in things(app)) == ["Bread", "Milk", "Milk"]
