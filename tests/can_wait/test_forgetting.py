"""What was let go thirty days ago is really gone, and nothing else is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import clock
from app.account.models import Account
from app.can_wait import chores
from app.can_wait.acts import Act
from app.can_wait.models import Thing
from app.extensions import db
from app.now.chores import tidy
from tests.can_wait.acting import bring, do, looked_at, put_down, thing, things, undo, waits
from tests.cast import Browser, mother
from tests.database import both_databases, count, dump

pytestmark = both_databases
A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)


@pytest.fixture
def ana(app: Flask, time: time_machine.Traveller) -> Browser:
    return mother(app)


def night(app: Flask) -> None:
    """Let the worker tidy, now."""
    with app.app_context():
        tidy(clock.now())


def long_story(client: Browser, time: time_machine.Traveller) -> UUID:
    """Put something down that waits three times, answer for one of them, and let it go."""
    id = put_down(client, "Grandmother’s piano")
    do(client, id, "rename", title="The piano", note="Ask Tomás", due="2027-01-31")
    do(client, id, "effect", effect="money")
    do(client, id, "wait", until="tomorrow")
    time.shift(A_DAY)
    do(client, id, "look-back", mattered="fine")
    do(client, id, "wait", until="tomorrow")
    time.shift(A_DAY)
    do(client, id, "wait", until="not_yet")
    time.shift(A_DAY)
    do(client, id, "let-go")
    return id


def test_thirty_days_after_it_was_let_go_no_word_of_it_is_left(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    id = long_story(ana, time)
    time.shift(A_MONTH + timedelta(seconds=1))
    night(app)
    gone = thing(app, id)
    words = ("title", "note", "effect", "due", "before", "act_id", "until", "back_at", "wait_id")
    assert {getattr(gone, name) for name in words} == {None}
    assert (gone.state, gone.act) == ("gone", "gone")
    for path in ("", "/off", "/resting", "/look-back"):
        assert "piano" not in ana.get(f"/can-wait{path}").text
    assert ana.get(f"/things/{id}").status_code == 404
    assert do(ana, id, "keep").status_code == 404


def test_its_answers_stay_for_the_tallies_and_nobody_is_asked_about_the_rest(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    id = long_story(ana, time)
    time.shift(A_DAY * 7)
    assert "The piano" in ana.get("/can-wait/look-back").text
    tallies = dump(app)["tallies"]
    time.move_to(clock.now() + A_MONTH)
    night(app)
    [wait] = waits(app, id)
    assert (wait.mattered, wait.effect) == ("fine", "money")
    assert dump(app)["tallies"] == tallies
    page = ana.get("/can-wait/look-back").text
    assert "Nothing to look back on." in page
    assert "None" not in page


def test_until_then_it_can_be_brought_back_with_its_history(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    id = long_story(ana, time)
    its = dump(app)["waits"]
    time.shift(A_MONTH)
    night(app)
    assert thing(app, id).state == "let_go"
    do(ana, id, "keep")
    time.shift(A_MONTH * 3)
    night(app)
    kept = thing(app, id)
    assert (kept.state, kept.title, kept.note) == ("here", "The piano", "Ask Tomás")
    assert dump(app)["waits"] == its


def test_only_what_was_let_go_is_forgotten(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    states: dict[str, tuple[str, dict[str, Any]]] = {
        "Here": ("keep", {}),
        "Done": ("done", {}),
        "Some day": ("wait", {"until": "some_day"}),
        "Waiting": ("wait", {"until": "tomorrow"}),
    }
    for title, (verb, more) in states.items():
        do(ana, put_down(ana, title), verb, **more)
    taken_back = put_down(ana, "Let go and taken back")
    act = uuid4()
    do(ana, taken_back, "let-go", act=act)
    undo(ana, act)
    time.shift(A_MONTH * 12)
    before = dump(app)
    night(app)
    assert dump(app) == before


def test_many_are_forgotten_a_few_at_a_time(
    app: Flask, ana: Browser, time: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chores, "AT_ONCE", 2)
    put_down(ana, *"ABCDE")
    for one in things(app):
        do(ana, one.id, "let-go")
    time.shift(A_MONTH * 2)
    night(app)
    assert {(one.state, one.title) for one in things(app)} == {("gone", None)}


def test_what_she_brings_back_while_the_worker_tidies_is_not_forgotten(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    id = put_down(ana, "Winter clothes")
    do(ana, id, "let-go")
    time.shift(A_MONTH * 2)
    brings, tidies = Event(), Event()

    def bring_back() -> None:
        with app.app_context():
            account = db.session.scalars(select(Account)).one()
            [held] = Thing.hold(account, [id])
            held.keep_here(Act(uuid4(), clock.now(), "UTC"))
            db.session.flush()
            brings.set()
            assert tidies.wait(5)
            # The worker asks for the same row now, and has to wait.
            sleep(0.3)
            db.session.commit()

    def tidy_up() -> None:
        assert brings.wait(5)
        tidies.set()
        night(app)

    with ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(bring_back), pool.submit(tidy_up)]:
            job.result(10)
    assert (thing(app, id).state, thing(app, id).title) == ("here", "Winter clothes")


def test_what_was_brought_and_forgotten_is_not_brought_again(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    form = looked_at(ana, "The ferry")
    bring(ana, form, uuid4())
    do(ana, things(app)[0].id, "let-go")
    time.shift(A_MONTH * 2)
    night(app)
    bring(ana, form, uuid4())
    assert [one.state for one in things(app)] == ["gone"]


@pytest.mark.parametrize("keeps", ["a thing", "nothing"])
def test_an_account_with_a_thing_in_it_is_not_empty(
    app: Flask, ana: Browser, time: time_machine.Traveller, keeps: str
) -> None:
    if keeps == "a thing":
        put_down(ana, "Winter clothes")
    time.shift(A_MONTH + A_DAY)
    night(app)
    assert count(app, "accounts") == count(app, "things") == int(keeps == "a thing")


def test_leaving_for_good_takes_things_waits_and_tallies_along(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    long_story(ana, time)
    other = mother(app)
    put_down(other, "Bea’s own")
    with app.app_context():
        account = db.session.scalars(select(Account).join(Thing).where(Thing.effect == "money"))
        db.session.delete(account.one())
        db.session.commit()
    assert [one.title for one in things(app)] == ["Bea’s own"]
    assert count(app, "waits") == count(app, "tallies") == 0
