"""Two phones at once: the later act wins, both are told, and nothing happens twice or half."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.can_wait.waits import Wait
from tests.can_wait.acting import (
    LATE,
    bring,
    do,
    let_wait,
    looked_at,
    other_phone,
    put_down,
    sent,
    thing,
    things,
    undo,
    waits,
)
from tests.cast import HTMX, Browser, browser
from tests.database import both_databases, count, dump

pytestmark = both_databases
Send = Callable[[Browser], TestResponse]
MANY = 32


def at_once(app: Flask, her: Browser, sends: Iterable[Send]) -> list[TestResponse]:
    """Send all of them at once, each from a phone of its own; none may fail."""
    phones = [(other_phone(app, her), send) for send in sends]
    start = Barrier(min(len(phones), 16))

    def go(number: int) -> TestResponse:
        if number < start.parties:
            start.wait(10)
        phone, send = phones[number]
        return send(phone)

    with ThreadPoolExecutor(start.parties) as pool:
        answers = list(pool.map(go, range(len(phones))))
    assert {answer.status_code for answer in answers} == {200}
    return answers


def doing(id: UUID, verb: str, **more: Any) -> Send:
    return lambda her: do(her, id, verb, **more)


def undoing(act: UUID) -> Send:
    return lambda her: undo(her, act)


def letting_wait(*ids: UUID) -> Send:
    return lambda her: let_wait(her, *ids)


def check_history(its: list[Wait], rests: bool) -> None:
    for number, wait in enumerate(its):
        last = number == len(its) - 1
        assert (wait.ended_at is None) == (last and rests)
        if not last:
            assert wait.ended_at
            assert wait.began_at <= wait.ended_at <= its[number + 1].began_at


def test_the_same_act_from_many_requests_at_once_is_one_wait(app: Flask, ana: Browser) -> None:
    id, act, at = put_down(ana, "Winter clothes"), uuid4(), datetime.now(UTC)
    answers = at_once(app, ana, [doing(id, "wait", act=act, at=at, until="not_yet")] * MANY)
    assert all("Resting until tomorrow." in answer.text for answer in answers)
    assert (len(waits(app, id)), thing(app, id).not_yets) == (1, 1)


def test_the_same_words_from_many_requests_at_once_are_put_down_once(
    app: Flask, ana: Browser
) -> None:
    form = sent(uuid4(), datetime.now(UTC), {"title": "One\nTwo\nThree"})
    answers = at_once(app, ana, [lambda her: her.post("/things", data=form, headers=HTMX)] * MANY)
    assert all("3 things are out of your head." in answer.text for answer in answers)
    assert [one.title for one in sorted(things(app), key=lambda one: one.title or "")] == [
        "One",
        "Three",
        "Two",
    ]


def test_many_acts_at_once_leave_one_history_that_adds_up(app: Flask, ana: Browser) -> None:
    begun = datetime.now(UTC) - timedelta(minutes=5)
    id = put_down(ana, "Winter clothes", at=begun)
    verbs: list[tuple[str, dict[str, str]]] = [
        ("wait", {"until": "not_yet"}),
        ("wait", {"until": "some_day"}),
        ("keep", {}),
        ("let-go", {}),
    ]

    def send(number: int) -> Send:
        verb, more = verbs[number % len(verbs)]
        at = begun + timedelta(seconds=1 + number)
        return doing(id, verb, at=at, **more)

    at_once(app, ana, map(send, range(MANY - 1)))
    kept = thing(app, id)
    # Whatever came when: the last one, number 30, was to keep it here.
    assert (kept.state, kept.changed_at) == ("here", begun + timedelta(seconds=MANY - 1))
    check_history(waits(app, id), rests=False)


@pytest.mark.parametrize("first", ["earlier", "later"])
def test_the_later_act_wins_whichever_arrives_first_and_who_lost_is_told(
    app: Flask, ana: Browser, first: str
) -> None:
    now = datetime.now(UTC)
    id = put_down(ana, "Winter clothes", at=now - timedelta(minutes=9))
    laptop = other_phone(app, ana)
    earlier = partial(do, laptop, id, "done", at=now - timedelta(minutes=2))
    later = partial(do, ana, id, "wait", at=now - timedelta(minutes=1), until="tomorrow")
    if first == "earlier":
        assert "It’s off your list." in earlier().text
        assert "Resting until tomorrow." in later().text
    else:
        assert "Resting until tomorrow." in later().text
        lost = earlier()
        assert LATE in lost.text
        assert "/undo" not in lost.text
        assert "Winter clothes" in lost.text
    kept = thing(app, id)
    assert (kept.state, kept.changed_at) == ("waiting", now - timedelta(minutes=1))
    check_history(waits(app, id), rests=True)
    for phone in (ana, laptop):
        assert "Back tomorrow" in phone.get("/can-wait").text


def test_without_a_script_who_lost_is_told_on_the_page_that_follows(
    app: Flask, ana: Browser
) -> None:
    now = datetime.now(UTC)
    id = put_down(ana, "Winter clothes", at=now - timedelta(minutes=9))
    do(ana, id, "let-go", at=now)
    on_its_page: dict[str, Any] = {"from": "thing", "at": now - timedelta(minutes=1)}
    answer = do(ana, id, "done", htmx=False, **on_its_page)
    page = ana.get(answer.headers["Location"])
    assert LATE in page.text
    assert "Let go. You can bring it back." in page.text


def test_two_acts_at_once_each_show_the_state_that_won_or_the_one_before_it(
    app: Flask, ana: Browser
) -> None:
    now = datetime.now(UTC)
    for _ in range(8):
        id = put_down(ana, "Winter clothes", at=now - timedelta(minutes=9))
        done = doing(id, "done", at=now - timedelta(seconds=2))
        gone = doing(id, "let-go", at=now - timedelta(seconds=1))
        earlier, later = at_once(app, ana, [done, gone])
        assert "Gone. You can bring it back for 30 days." in later.text
        assert (LATE in earlier.text) != ("It’s off your list." in earlier.text)
        assert thing(app, id).state == "let_go"


def test_an_act_and_its_undo_at_once_end_in_one_of_two_states(app: Flask, ana: Browser) -> None:
    for _ in range(8):
        begun, act = datetime.now(UTC) - timedelta(minutes=1), uuid4()
        id = put_down(ana, "Winter clothes", at=begun)
        do(ana, id, "wait", act=act, at=begun + timedelta(seconds=1), until="some_day")
        done = doing(id, "done", at=begun + timedelta(seconds=2))
        taken, _ = at_once(app, ana, [undoing(act), done])
        kept = thing(app, id)
        if "Taken back." in taken.text:
            # It was later than what arrives now.
            assert (kept.state, waits(app, id)) == ("here", [])
        else:
            assert (kept.state, len(waits(app, id))) == ("done", 1)
            check_history(waits(app, id), rests=False)


def test_many_undos_at_once_take_one_act_back_and_no_more(app: Flask, ana: Browser) -> None:
    id, act = put_down(ana, "Winter clothes"), uuid4()
    do(ana, id, "wait", until="some_day")
    do(ana, id, "wait", act=act, until="tomorrow")
    answers = at_once(app, ana, [undoing(act)] * MANY)
    assert sum("Taken back." in answer.text for answer in answers) == 1
    assert thing(app, id).state == "some_day"
    check_history(waits(app, id), rests=True)


def test_overlapping_batches_from_two_phones_at_once_both_get_through(
    app: Flask, ana: Browser
) -> None:
    for _ in range(4):
        put_down(ana, "One", "Two", "Three", "Four")
    ids = [one.id for one in things(app)]
    batches = [ids[:12], ids[:3:-1], ids[::2], ids[::-3]]

    def send(number: int) -> Send:
        return letting_wait(*batches[number % len(batches)])

    at_once(app, ana, map(send, range(MANY)))
    for id in ids:
        assert thing(app, id).state == "waiting"
        check_history(waits(app, id), rests=True)


def test_overlapping_batches_and_their_undos_at_once_leave_a_history_that_adds_up(
    app: Flask, ana: Browser
) -> None:
    put_down(ana, *"ABCDEFGH")
    ids, acts = [one.id for one in things(app)], [uuid4() for _ in range(4)]
    for number, act in enumerate(acts):
        let_wait(ana, *ids[number : number + 4], act=act)
    sends = [undoing(act) for act in acts]
    sends += [letting_wait(*ids[number::-1]) for number in range(4, 8)]
    at_once(app, ana, [*sends, *sends])
    for one in things(app):
        check_history(waits(app, one.id), rests=one.state == "waiting")


def test_many_answers_at_once_are_counted_once(app: Flask, ana: Browser) -> None:
    id = put_down(ana, "Winter clothes")
    do(ana, id, "wait", until="some_day")
    do(ana, id, "keep")
    [wait] = waits(app, id)
    ways = ("fine", "bit", "did", "unknown")

    def send(number: int) -> Send:
        return doing(id, "look-back", wait=str(wait.id), mattered=ways[number % 4])

    at_once(app, ana, map(send, range(MANY)))
    [wait] = waits(app, id)
    [tally] = dump(app)["tallies"]
    assert tally[2:] == tuple(int(way == wait.mattered) for way in ways)


def test_the_first_answers_of_two_things_at_once_are_both_counted(app: Flask, ana: Browser) -> None:
    ids: list[UUID] = []
    for _ in range(8):
        ids.append(put_down(ana, "Something"))
        do(ana, ids[-1], "wait", until="some_day")
        do(ana, ids[-1], "keep")

    def send(id: UUID) -> Send:
        [wait] = waits(app, id)
        return doing(id, "look-back", wait=str(wait.id), mattered="fine")

    at_once(app, ana, map(send, ids))
    assert [row[1:] for row in dump(app)["tallies"]] == [("", 8, 0, 0, 0)]


def test_the_same_list_brought_from_two_phones_at_once_is_there_once(
    app: Flask, ana: Browser
) -> None:
    form, same = looked_at(ana, "The ferry\nThe plums\nThe tax"), uuid4()

    def send(number: int) -> Send:
        # Half of them the same form twice, half of them the same list picked again.
        return lambda her: bring(her, form, same if number % 2 else uuid4())

    at_once(app, ana, map(send, range(16)))
    assert sorted(one.title or "" for one in things(app)) == ["The ferry", "The plums", "The tax"]


def test_two_mothers_at_once_do_not_meet(app: Flask, ana: Browser, bea: Browser) -> None:
    id, at = uuid4(), datetime.now(UTC)
    for her in (ana, bea):
        put_down(her, "Something", act=id, at=at)
    act = uuid4()
    mothers = [*[ana] * 8, *[bea] * 8]
    phones = [other_phone(app, her) for her in mothers]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda her: do(her, id, "wait", act=act, until="some_day"), phones))
    assert [one.state for one in things(app)] == ["some_day"] * 2
    assert count(app, "waits") == 2


def test_a_visitor_who_says_yes_twice_finds_her_words(app: Flask) -> None:
    her = browser(app)
    form = sent(uuid4(), None, {"title": "Winter clothes", "answer": "yes"})
    for _ in range(2):
        assert "Winter clothes" in her.post("/things", data=form, headers=HTMX).text
    assert count(app, "things") == 1


def test_what_is_later_is_kept_to_the_instant(app: Flask, ana: Browser) -> None:
    at = datetime.now(UTC) - timedelta(minutes=1)
    id = put_down(ana, "Winter clothes", at=at)
    # At the same instant there is no later one: what arrives last is.
    do(ana, id, "done", at=at)
    assert thing(app, id).state == "done"
    do(ana, id, "keep", at=at - timedelta(microseconds=1))
    assert thing(app, id).state == "done"
