"""What the tab shows of real rows, what is asked about, and what is offered on Now."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import clock
from app.account.models import Account
from app.can_wait.returning import her_day
from app.can_wait.suggesting import Offered, that_can_wait
from app.can_wait.tab import Tab, Turned, tab
from app.extensions import db
from tests.bench.bench_can_wait import fill
from tests.can_wait.acting import WEDNESDAY, do, put_down, things, undo, waits
from tests.cast import LISBON, Browser, mother, shown, tap
from tests.database import both_databases
from tests.pages import Page
from tests.test_weight import QUERIES, counted

pytestmark = both_databases
A_DAY = timedelta(days=1)


@pytest.fixture
def ana(app: Flask, time: time_machine.Traveller) -> Browser:
    return mother(app)


def her_tab(app: Flask, card: UUID | None = None) -> Tab:
    now = clock.now()
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        return tab(account, now, her_day(now, LISBON), card)


def offered(app: Flask) -> list[Offered]:
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        return that_can_wait(account, her_day(clock.now(), LISBON))


def down(client: Browser, title: str, effect: str = "") -> UUID:
    """Put one thing down; with an effect, say so."""
    id = put_down(client, title)
    if effect:
        do(client, id, "effect", effect=effect)
    return id


def waited(app: Flask, client: Browser, id: UUID, mattered: str) -> None:
    """Let a thing wait, take it up again, and answer whether it mattered."""
    do(client, id, "wait", until="some_day")
    do(client, id, "keep")
    wait = waits(app, id)[-1]
    assert do(client, id, "look-back", wait=str(wait.id), mattered=mattered).status_code == 200


def test_three_are_back_at_a_time_the_longest_due_first_and_the_rest_go_on_resting(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    for number in (4, 2, 5, 1, 3):
        id = down(ana, f"Day {number}")
        do(ana, id, "wait", until=f"2026-11-{25 + number}")
    assert (her_tab(app).back, her_tab(app).resting) == ([], 5)
    time.shift(A_DAY * 9)
    found = her_tab(app)
    assert [thing.title for thing in found.back] == ["Day 1", "Day 2", "Day 3"]
    assert (found.resting, found.next, found.card) == (2, [], None)
    page = ana.get("/can-wait").text
    assert "2 things are resting. Nothing is owed today." in page
    assert "Day 3" in page
    assert "Day 4" not in page
    do(ana, found.back[1].id, "wait", until="not_yet")
    assert [thing.title for thing in her_tab(app).back] == ["Day 1", "Day 3", "Day 4"]


def test_what_is_back_comes_at_its_hour_and_not_before(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    do(ana, down(ana, "Winter clothes"), "wait", until="tomorrow")
    time.move_to(datetime(2026, 11, 26, 7, 59, 59, tzinfo=UTC))
    assert not her_tab(app).back
    time.move_to(datetime(2026, 11, 26, 8, tzinfo=UTC))
    assert [thing.title for thing in her_tab(app).back] == ["Winter clothes"]


def test_what_she_was_not_asked_about_is_the_card_then_what_lies_longest(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    ids = {}
    for title, effect in (("A", "money"), ("B", "nothing"), ("C", "hurt"), ("D", "")):
        ids[title] = down(ana, title, effect)
        time.shift(timedelta(minutes=1))

    def card(asked: UUID | None = None) -> str | None:
        found = her_tab(app, asked).card
        return found.title if found else None

    assert card() == "D"
    assert card(ids["B"]) == "B"
    do(ana, ids["D"], "effect", effect="awkward")
    assert card() == "A"
    time.shift(timedelta(minutes=1))
    do(ana, ids["A"], "keep")
    assert card() == "B"
    do(ana, ids["B"], "wait", until="tomorrow")
    assert card(ids["B"]) == "C"
    for title in ("C", "D", "A"):
        assert card() == title
        do(ana, ids[title], "done")
    assert card() is None


def test_pasted_lines_come_up_in_the_order_in_which_they_were_written(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    lines = [f"Line {number}" for number in range(9)]
    put_down(ana, *lines)
    seen = []
    while card := her_tab(app).card:
        seen.append(card.title)
        time.shift(timedelta(seconds=1))
        do(ana, card.id, "done")
    assert seen == lines


def test_the_tab_names_the_next_four_by_their_day_and_counts_the_rest(
    app: Flask, ana: Browser
) -> None:
    for number, day in enumerate((30, 27, 27, 29, 28, 26)):
        do(ana, down(ana, f"{number}"), "wait", until=f"2026-11-{day}")
    do(ana, down(ana, "Some day"), "wait", until="some_day")
    assert not her_tab(app).off
    do(ana, down(ana, "Off"), "let-go")
    down(ana, "Here")
    found = her_tab(app)
    assert [(day.day, len(group)) for day, group in found.next] == [(26, 1), (27, 2), (28, 1)]
    assert (found.resting, found.off, found.back) == (7, True, [])


def test_last_week_counts_what_she_answered_in_seven_days_and_ever_all_of_it(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    id = down(ana, "Winter clothes", "money")
    for answer in ("fine", "fine", "did"):
        waited(app, ana, id, answer)
        time.shift(timedelta(hours=1))
    time.move_to(WEDNESDAY + timedelta(days=7, hours=1))
    for answer in ("fine", "bit", "unknown"):
        waited(app, ana, down(ana, answer), answer)
    found = her_tab(app)
    assert found.last_week == Turned(fine=1, bit=1, did=1, unknown=1)
    assert found.ever == Turned(fine=3, bit=1, did=1, unknown=1)
    assert (found.last_week.waited, found.ever.waited) == (4, 6)
    time.shift(A_DAY * 8)
    assert her_tab(app).last_week == Turned(0, 0, 0, 0)
    assert her_tab(app).ever.waited == 6


def test_an_answer_that_is_taken_back_is_counted_no_more(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    id, act = down(ana, "Winter clothes"), uuid4()
    do(ana, id, "wait", until="tomorrow")
    time.shift(A_DAY)
    do(ana, id, "look-back", act=act, mattered="fine")
    assert "1 thing waited. It turned out fine." in Page(ana.get("/can-wait").text).text
    undo(ana, act)
    assert her_tab(app).last_week == her_tab(app).ever == Turned(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        ("2026-11-27T09:00Z", 0),
        ("2026-11-29T20:00Z", 0),
        # Three on Monday night is still Sunday.
        ("2026-11-30T03:00Z", 0),
        ("2026-11-30T05:00Z", 1),
        ("2026-12-27T20:00Z", 1),
        ("2026-12-28T09:00Z", 0),
        ("2027-03-01T09:00Z", 0),
    ],
)
def test_a_wait_is_asked_about_from_the_week_after_it_ended_and_for_four_weeks(
    app: Flask, ana: Browser, time: time_machine.Traveller, now: str, asked: int
) -> None:
    id = down(ana, "Winter clothes")
    do(ana, id, "wait", until="tomorrow")
    time.shift(A_DAY)
    do(ana, id, "keep")
    time.move_to(datetime.fromisoformat(now))
    assert her_tab(app).to_look_back == asked
    assert ("Winter clothes" in ana.get("/can-wait/look-back").text) == bool(asked)


def test_what_rests_was_answered_or_was_taken_up_the_same_day_is_not_asked_about(
    app: Flask, ana: Browser, time: time_machine.Traveller
) -> None:
    rests, answered, same_day = (down(ana, title) for title in ("Rests", "Answered", "Same day"))
    for id in (rests, answered, same_day):
        do(ana, id, "wait", until="tomorrow")
    do(ana, same_day, "done")
    time.shift(A_DAY)
    do(ana, answered, "look-back", mattered="fine")
    time.shift(A_DAY * 7)
    assert her_tab(app).to_look_back == 0
    assert "Nothing to look back on." in ana.get("/can-wait/look-back").text
    # "Not yet" ends one wait and begins another.
    do(ana, rests, "wait", until="not_yet")
    time.shift(A_DAY * 7)
    assert her_tab(app).to_look_back == 1


def test_what_hurts_someone_what_rests_and_what_is_due_are_never_offered(
    app: Flask, ana: Browser
) -> None:
    down(ana, "Hurts", "hurt")
    do(ana, down(ana, "Rests"), "wait", until="some_day")
    do(ana, down(ana, "Gone"), "let-go")
    for due in (25, 26):
        do(ana, down(ana, "Due"), "rename", title="Due", due=f"2026-11-{due}")
    assert offered(app) == []
    down(ana, "Money", "money")
    do(ana, down(ana, "Later"), "rename", title="Later", due="2026-12-20")
    assert {(one.title, one.why.kind) for one in offered(app)} == {
        ("Money", "here"),
        ("Later", "due"),
    }
    now = shown(ana, tap(ana, "space")).text
    assert "Two things can wait" in now
    assert "Hurts" not in now


def test_what_she_answered_changes_which_kinds_are_offered_first(app: Flask, ana: Browser) -> None:
    for effect in ("nothing", "awkward"):
        down(ana, effect.capitalize(), effect)
    assert [one.title for one in offered(app)] == ["Nothing", "Awkward"]
    lesson = down(ana, "A lesson", "nothing")
    for _ in range(5):
        waited(app, ana, lesson, "did")
    assert [one.title for one in offered(app)] == ["Awkward", "Nothing"]
    for wait in waits(app, lesson):
        do(ana, lesson, "look-back", wait=str(wait.id), mattered="")
    do(ana, lesson, "done")
    assert [one.title for one in offered(app)] == ["Nothing", "Awkward"]


def test_things_of_which_she_said_nothing_learn_too(app: Flask, ana: Browser) -> None:
    down(ana, "Unsaid")
    down(ana, "Money", "money")
    assert [one.title for one in offered(app)] == ["Unsaid", "Money"]
    lesson = down(ana, "A lesson")
    for _ in range(9):
        waited(app, ana, lesson, "did")
    do(ana, lesson, "done")
    other = down(ana, "Another", "money")
    waited(app, ana, other, "fine")
    assert [one.title for one in offered(app)] == ["Another", "Unsaid", "Money"]


def test_a_thing_says_how_often_it_waited_and_one_that_mattered_is_left_alone(
    app: Flask, ana: Browser
) -> None:
    fine, did = down(ana, "Fine", "nothing"), down(ana, "Did", "nothing")
    for _ in range(2):
        waited(app, ana, fine, "fine")
    waited(app, ana, did, "did")
    [one] = offered(app)
    assert (one.title, one.why.kind, one.why.times) == ("Fine", "fine", 2)


@pytest.mark.parametrize(
    "path", ["/can-wait", "/can-wait/look-back", "/can-wait/resting", "/can-wait/off"]
)
def test_no_page_asks_the_database_more_than_four_times_however_much_there_is(
    app: Flask, ana: Browser, path: str
) -> None:
    with app.app_context():
        fill(db.session.scalars(select(Account.id)).one(), 300, 900)
        db.session.commit()
    card, act = next(one.id for one in things(app) if one.state == "here"), uuid4()
    do(ana, card, "keep", act=act)
    for query in ("", f"?act={act}", f"?card={card}"):
        with counted(app) as asked:
            assert ana.get(f"{path}{query}").status_code == 200
        assert len(asked) <= QUERIES, asked
