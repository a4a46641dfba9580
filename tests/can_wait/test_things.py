"""What she does to a thing, where it is then, when it comes back, and how it is taken back."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask

from tests.can_wait.acting import (
    bring,
    do,
    let_wait,
    looked_at,
    put_down,
    thing,
    things,
    undo,
    waits,
)
from tests.cast import Browser, mother, shown
from tests.database import both_databases, dump

pytestmark = both_databases
WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)
FROM_THING: dict[str, Any] = {"from": "thing"}
WORDS = ("The plums", "for Tomás", "at the station")


@pytest.mark.parametrize(
    ("verb", "more", "state", "until", "says"),
    [
        ("effect", {"effect": "awkward"}, "here", None, "Noted."),
        ("wait", {"until": "tomorrow"}, "waiting", 26, "Resting until tomorrow."),
        ("wait", {"until": "weekend"}, "waiting", 28, "Resting until Saturday."),
        ("wait", {"until": "a_while"}, "waiting", 32, "Resting until Wednesday 2 December."),
        ("wait", {"until": "not_yet"}, "waiting", 26, "Resting until tomorrow."),
        ("wait", {"until": "2026-11-30"}, "waiting", 30, "Resting until Monday."),
        ("wait", {"until": "day", "day": "2026-11-30"}, "waiting", 30, "Resting until Monday."),
        ("wait", {"until": "some_day"}, "some_day", None, "Resting, without a day."),
        ("let-go", {}, "let_go", None, "Gone. You can bring it back for 30 days."),
        ("done", {}, "done", None, "It’s off your list."),
        ("keep", {}, "here", None, "It stays here."),
        ("rename", {"title": "The tax"}, "here", None, "Changed."),
    ],
)
@time_machine.travel(WEDNESDAY, tick=False)
def test_each_act_moves_a_thing_says_so_and_can_be_taken_back(
    app: Flask, verb: str, more: dict[str, Any], state: str, until: int | None, says: str
) -> None:
    ana, act = mother(app), uuid4()
    id = put_down(ana, "Winter clothes")
    answer = do(ana, id, verb, act=act, **more)
    assert says in answer.text
    assert f"/acts/{act}/undo" in answer.text
    moved = thing(app, id)
    day = until and date(2026, 11, 1) + timedelta(days=until - 1)
    assert (moved.state, moved.until) == (state, day)
    assert [wait.until for wait in waits(app, id)] == ([day] if moved.wait_id else [])
    assert "Taken back." in undo(ana, act).text
    check_it_is_as_it_was_added(app)
    assert "This was changed since, so it stays as it is." in undo(ana, act).text


def check_it_is_as_it_was_added(app: Flask) -> None:
    [one] = things(app)
    assert (one.title, one.state, one.not_yets) == ("Winter clothes", "here", 0)
    others = ("note", "effect", "due", "until", "back_at", "wait_id", "act_id", "before")
    assert [getattr(one, name) for name in others] == [None] * len(others)
    assert waits(app, one.id) == []


def test_without_a_script_each_act_leads_to_a_page_that_says_it(app: Flask, ana: Browser) -> None:
    id = put_down(ana, "Winter clothes")
    answer = do(ana, id, "wait", htmx=False, until="some_day")
    assert answer.status_code == 303
    page = shown(ana, answer)
    assert "Resting, without a day." in page.text
    assert "/undo" in page.text
    page = shown(ana, do(ana, id, "let-go", htmx=False, **FROM_THING))
    assert page.request.path == f"/things/{id}"
    assert "Gone. You can bring it back for 30 days." in page.text


def test_not_yet_waits_one_day_then_three_seven_fourteen_and_fourteen_again(app: Flask) -> None:
    with time_machine.travel(WEDNESDAY, tick=False) as time:
        ana = mother(app)
        id = put_down(ana, "Sort the photos")
        for number, days in enumerate((1, 3, 7, 14, 14)):
            today = datetime.now(UTC).date()
            do(ana, id, "wait", until="not_yet")
            assert thing(app, id).until == today + timedelta(days=days), number
            time.shift(timedelta(days=days, hours=1))
    its = waits(app, id)
    assert len(its) == 5
    assert [wait.ended_on for wait in its] == [*(wait.began_on for wait in its[1:]), None]


def test_leaving_it_here_begins_with_one_day_again(app: Flask, ana: Browser) -> None:
    id = put_down(ana, "Sort the photos")
    for _ in range(3):
        do(ana, id, "wait", until="not_yet")
    do(ana, id, "keep")
    assert (thing(app, id).not_yets, thing(app, id).wait_id) == (0, None)


@pytest.mark.parametrize(
    ("language", "day"), [("en-GB", 28), ("en-US", 28), ("en-IL", 27), ("en-IN", 29)]
)
@time_machine.travel(WEDNESDAY, tick=False)
def test_the_weekend_is_that_of_her_region(app: Flask, language: str, day: int) -> None:
    ana = mother(app)
    id = put_down(ana, "Winter clothes")
    ana.post(f"/things/{id}/wait", data={"until": "weekend"}, headers={"Accept-Language": language})
    assert thing(app, id).until == date(2026, 11, day)


@time_machine.travel(WEDNESDAY, tick=False)
def test_her_own_weekend_and_morning_take_effect_from_the_next_act(app: Flask) -> None:
    ana = mother(app)
    before, after = put_down(ana, "Before"), put_down(ana, "After")
    do(ana, before, "wait", until="weekend")
    assert ana.post("/me/week", data={"morning": "7", "weekend": "4"}).status_code == 303
    do(ana, after, "wait", until="weekend")
    assert thing(app, before).back_at == datetime(2026, 11, 28, 8, tzinfo=UTC)
    assert thing(app, after).back_at == datetime(2026, 11, 27, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "days"),
    [
        # Lisbon goes back an hour at two in the night of 25 October.
        ("2026-10-23T12:00Z", "Europe/Lisbon", {24: "2026-10-24T07:00Z", 25: "2026-10-25T08:00Z"}),
        # Three in the night is still the evening before.
        ("2026-10-25T02:30Z", "Europe/Lisbon", {25: "2026-10-25T08:00Z", 26: "2026-10-26T08:00Z"}),
        # Lord Howe goes ahead by half an hour on 4 October.
        ("2026-10-02T12:00Z", "Australia/Lord_Howe",
         {3: "2026-10-02T21:30Z", 4: "2026-10-03T21:00Z"}),
        # Apia, at UTC-10, had no 30 December; 31 December began fourteen hours ahead of UTC.
        ("2011-12-29T20:00Z", "Pacific/Apia",
         {30: "2011-12-30T18:00Z", 31: "2011-12-30T18:00Z"}),
    ],
    ids=["Lisbon", "at night", "Lord Howe", "Apia"],
)  # fmt: skip
def test_it_is_back_in_her_morning_whatever_the_clocks_do(
    app: Flask, now: str, zone: str, days: dict[int, str]
) -> None:
    begun = datetime.fromisoformat(now)
    for day, expected in days.items():
        back_at = datetime.fromisoformat(expected)
        with time_machine.travel(begun, tick=False) as time:
            ana = mother(app, zone)
            id = put_down(ana, "Winter clothes")
            do(ana, id, "wait", until=f"{begun:%Y-%m}-{day:02}")
            assert thing(app, id).back_at == back_at
            time.move_to(back_at - timedelta(minutes=1))
            assert "This is back." not in ana.get("/can-wait").text
            time.move_to(back_at)
            assert "This is back." in ana.get("/can-wait").text


def test_a_batch_is_taken_back_in_one_except_what_was_changed_since(
    app: Flask, ana: Browser
) -> None:
    act = uuid4()
    put_down(ana, "One", "Two", "Three")
    ids = [one.id for one in things(app)]
    assert "All of them are resting." in let_wait(ana, *ids, act=act).text
    do(ana, ids[1], "let-go")
    assert "Taken back." in undo(ana, act).text
    assert {one.id: one.state for one in things(app)} == dict(
        zip(ids, ("here", "let_go", "here"), strict=True)
    )
    assert [len(waits(app, id)) for id in ids] == [0, 1, 0]


def test_a_pasted_list_is_taken_back_in_one_and_a_late_copy_brings_nothing_back(
    app: Flask, ana: Browser
) -> None:
    act = put_down(ana, "One", "Two", "Three")
    assert "3 things are out of your head." in ana.get(f"/can-wait?act={act}").text
    undo(ana, act)
    before = dump(app)
    assert {(one.state, one.title, one.act_id) for one in things(app)} == {("gone", None, None)}
    put_down(ana, "One", "Two", "Three", act=act)
    assert dump(app) == before
    assert "One" not in ana.get("/can-wait").text


def test_a_late_copy_of_an_act_that_was_taken_back_does_nothing(app: Flask, ana: Browser) -> None:
    # The phone that took it back is a second behind.
    act, at = uuid4(), datetime.now(UTC)
    id = put_down(ana, "Winter clothes", at=at - timedelta(minutes=1))
    do(ana, id, "done", act=act, at=at)
    undo(ana, act, at=at - timedelta(seconds=1))
    do(ana, id, "done", act=act, at=at)
    assert thing(app, id).state == "here"


def test_taking_back_a_look_back_lets_the_wait_go_on(app: Flask) -> None:
    with time_machine.travel(WEDNESDAY, tick=False) as time:
        ana, act = mother(app), uuid4()
        id = put_down(ana, "Winter clothes")
        do(ana, id, "wait", until="tomorrow")
        time.shift(timedelta(days=1))
        assert "It turned out fine." in do(ana, id, "look-back", act=act, mattered="fine").text
        [wait] = waits(app, id)
        assert (wait.mattered, wait.ended_on) == ("fine", date(2026, 11, 26))
        undo(ana, act)
        assert "This is back." in ana.get("/can-wait").text
    [wait] = waits(app, id)
    assert (wait.mattered, wait.answered_at, wait.ended_at, wait.ended_on) == (None,) * 4
    assert thing(app, id).wait_id == wait.id
    assert [row[2:] for row in dump(app)["tallies"]] == [(0, 0, 0, 0)]


def test_a_wait_that_is_over_can_be_answered_otherwise_and_not_at_all(
    app: Flask, ana: Browser
) -> None:
    id = put_down(ana, "Winter clothes")
    do(ana, id, "effect", effect="money")
    do(ana, id, "wait", until="some_day")
    [wait] = waits(app, id)
    assert do(ana, id, "look-back", wait=str(wait.id), mattered="fine").status_code == 404
    do(ana, id, "keep")
    for answer, tally in (("fine", (1, 0, 0, 0)), ("did", (0, 0, 1, 0)), ("", (0, 0, 0, 0))):
        do(ana, id, "look-back", wait=str(wait.id), mattered=answer)
        assert dump(app)["tallies"][0][1:] == ("money", *tally)
        assert (waits(app, id)[0].mattered or "") == answer


def test_her_words_can_be_read_nowhere(app: Flask, ana: Browser, instance: Path) -> None:
    id = put_down(ana, "Old title, before it was renamed")
    do(ana, id, "rename", title=WORDS[0], note=f"{WORDS[1]}\n{WORDS[2]}")
    do(ana, id, "wait", until="some_day")
    bring(ana, looked_at(ana, "The ferry"), uuid4())
    kept, brought = sorted(things(app), key=lambda one: bool(one.source))
    assert kept.before
    assert WORDS[0] in kept.before
    assert brought.source
    held = repr(dump(app))
    for word in (*WORDS, "Old title", "ferry", "Tom\\xc3\\xa1s"):
        assert word not in held
    for file in instance.iterdir():
        if file.is_file():
            assert not any(word.encode() in file.read_bytes() for word in (*WORDS, "ferry"))


ACTS: dict[str, dict[str, Any]] = {
    "effect": {"effect": "nothing"},
    "wait": {"until": "tomorrow"},
    "keep": {},
    "let-go": {},
    "done": {},
    "rename": {"title": "Mine"},
    "look-back": {"mattered": "fine"},
}


@pytest.mark.parametrize("whose", ["another mother’s", "nobody’s", "taken back"])
def test_a_thing_that_isnt_hers_is_not_found(
    app: Flask, ana: Browser, bea: Browser, whose: str
) -> None:
    act = put_down(ana, "Winter clothes")
    mine, id, her = put_down(bea, "Bea’s own"), act, bea
    if whose == "taken back":
        her = ana
        undo(ana, act)
    elif whose == "nobody’s":
        id = uuid4()
    before = dump(app)
    assert her.get(f"/things/{id}").status_code == 404
    for verb, more in ACTS.items():
        assert do(her, id, verb, **more).status_code == 404
    ids = [id, mine] if her is bea else [id]
    assert let_wait(her, *ids).status_code == 404
    undo(her, act)
    assert dump(app) == before


def test_the_wait_of_another_thing_is_not_found(app: Flask, ana: Browser, bea: Browser) -> None:
    ids: list[UUID] = []
    for her in (ana, ana, bea):
        ids.append(put_down(her, "Something"))
        do(her, ids[-1], "wait", until="tomorrow")
        do(her, ids[-1], "keep")
    before = dump(app)
    for id in ids[1:]:
        [wait] = waits(app, id)
        assert do(ana, ids[0], "look-back", wait=str(wait.id), mattered="did").status_code == 404
    assert dump(app) == before


def test_a_list_that_was_brought_and_taken_back_can_be_brought_again_but_not_by_a_late_copy(
    app: Flask, ana: Browser
) -> None:
    form, first = looked_at(ana, "The ferry\nThe plums"), uuid4()

    def here_after(act: UUID) -> int:
        assert bring(ana, form, act).status_code == 200
        return sum(one.state == "here" for one in things(app))

    assert here_after(first) == 2
    undo(ana, first)
    assert here_after(first) == 0
    assert here_after(uuid4()) == 2
    assert here_after(uuid4()) == 2
