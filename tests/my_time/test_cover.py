"""Cover: it is asked for by itself, keeps in step with each day, and has two ways out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app import clock as now_is
from app.my_time.keeping import plan_ahead_all
from tests import cast
from tests.asks.households import NOON
from tests.cast import Browser, add_child, add_person, link_of
from tests.database import both_databases
from tests.my_time.keeping import (
    NEXT_WEDNESDAY,
    POTTERY,
    answers,
    ask_of,
    asks,
    day,
    keep,
    seen,
    spans,
    to,
)
from tests.pages import Page
from tests.test_weight import counted

WEDNESDAY = ("2026-12-02 19:30", "2026-12-02 21:30")
DAY = timedelta(days=1)


@pytest.fixture
def them(app: Flask) -> Browser:
    return cast.browser(app)


def plan_ahead(app: Flask) -> None:
    with app.app_context():
        plan_ahead_all(now_is.now())


@both_databases
def test_a_recurring_time_asks_for_its_cover_so_many_days_before(
    ana: Browser, sam: str, app: Flask, clock: time_machine.Traveller
) -> None:
    keep(ana, sam, ahead="3")
    assert asks(app) == []
    clock.move_to(NOON + 3 * DAY)
    plan_ahead(app)
    assert asks(app) == []
    clock.move_to(NOON + 4 * DAY)
    plan_ahead(app)
    assert spans(app) == [("open", *WEDNESDAY)]
    plan_ahead(app)
    assert len(asks(app)) == 1
    clock.move_to(NOON + 12 * DAY)
    plan_ahead(app)
    assert [begins for _state, begins, _ends in spans(app)] == [
        "2026-12-02 19:30",
        "2026-12-09 19:30",
    ]


def test_what_is_near_is_asked_at_once_and_only_the_time_is_told(
    ana: Browser, sam: str, app: Flask, them: Browser
) -> None:
    add_child(ana, "Mia")
    child = Page(ana.get("/my-time/new").text)
    [mia] = [one["value"] for one in child.all("input") if one.get("name") == "child"]
    own = keep(ana, sam, child=mia, title="Therapy")
    assert spans(app) == [("open", *WEDNESDAY)]
    theirs = Page(them.get(link_of(ana, sam)).text).text
    assert "Mia" in theirs
    assert "Therapy" not in theirs
    assert "Sam has been asked" in day(ana, own)


def test_once_it_is_asked_for_when_she_keeps_it_however_far_ahead(
    ana: Browser, sam: str, app: Flask
) -> None:
    keep(ana, sam, when="2027-03-05T19:30", rhythm="once")
    assert spans(app) == [("open", "2027-03-05 19:30", "2027-03-05 21:30")]


def test_the_way_there_and_back_is_covered_too(ana: Browser, sam: str, app: Flask) -> None:
    keep(ana, sam, kind="appointment", travel="45")
    assert spans(app) == [("open", "2026-12-02 18:45", "2026-12-02 22:15")]


def test_who_said_yes_stands_beside_it(ana: Browser, sam: str, app: Flask, them: Browser) -> None:
    own = keep(ana, sam)
    answers(them, ana, sam, ask_of(app))
    assert "Sam said yes" in day(ana, own)


def test_when_nobody_can_there_is_a_smaller_one_and_another_day(
    ana: Browser, sam: str, app: Flask, them: Browser
) -> None:
    own = keep(ana, sam)
    answers(them, ana, sam, ask_of(app), "cant")
    said = day(ana, own)
    assert "Nobody can this time." in said
    assert "Half an hour at home, Wednesday, 20:30" in said
    assert "Thursday, 19:30 instead" in said


def test_the_smaller_one_needs_nobody_and_is_for_this_week_alone(
    ana: Browser, sam: str, app: Flask, them: Browser
) -> None:
    own = keep(ana, sam)
    answers(them, ana, sam, ask_of(app), "cant")
    to(ana, own, "instead", way="smaller")
    assert spans(app) == [("withdrawn", *WEDNESDAY)]
    said = day(ana, own)
    assert "Wednesday 2 December, 20:30" in said
    assert "Every Wednesday, 30 minutes. A smaller one, at home." in said
    assert "Every Wednesday, 2 hours." in day(ana, own, "2026-12-09")


def test_on_the_other_day_they_are_asked_anew(
    ana: Browser, sam: str, app: Flask, them: Browser
) -> None:
    own = keep(ana, sam)
    answers(them, ana, sam, ask_of(app), "cant")
    to(ana, own, "instead", way="other_day")
    assert spans(app) == [("open", "2026-12-03 19:30", "2026-12-03 21:30")]
    assert "Sam has been asked" in day(ana, own)


def test_a_yes_that_is_taken_back_leads_to_the_same_two_ways(
    ana: Browser, sam: str, app: Flask, them: Browser
) -> None:
    own = keep(ana, sam)
    answers(them, ana, sam, ask_of(app))
    answers(them, ana, sam, ask_of(app), "cant")
    said = day(ana, own)
    assert "Sam can’t after all." in said
    assert "Half an hour at home" in said
    assert "Half an hour at home" not in seen(ana)


def test_in_the_week_itself_the_ways_out_stand_on_the_tab(
    ana: Browser, sam: str, app: Flask, them: Browser, clock: time_machine.Traveller
) -> None:
    keep(ana, sam)
    answers(them, ana, sam, ask_of(app), "cant")
    clock.move_to(NOON + 5 * DAY)
    assert "Half an hour at home, Wednesday, 20:30" in seen(ana)
    assert "This week is still open." in seen(ana)


def test_skipped_it_is_asked_of_nobody_any_more_and_brought_back_it_is_again(
    ana: Browser, sam: str, app: Flask
) -> None:
    own = keep(ana, sam)
    to(ana, own, "skip")
    assert spans(app) == [("withdrawn", *WEDNESDAY)]
    to(ana, own, "as-usual")
    # She decides whether it is asked again: nobody is bothered twice by itself.
    assert len(asks(app)) == 1
    to(ana, own, "ask")
    assert sorted(state for state, *_span in spans(app)) == ["open", "withdrawn"]


def test_moved_its_ask_moves_along(ana: Browser, sam: str, app: Flask, them: Browser) -> None:
    own = keep(ana, sam)
    answers(them, ana, sam, ask_of(app))
    to(ana, own, "move", when="pick", day="2026-12-04", begins="18:00")
    assert spans(app) == [("open", "2026-12-04 18:00", "2026-12-04 20:00")]


def test_another_time_that_they_propose_moves_hers(
    ana: Browser, sam: str, app: Flask, them: Browser
) -> None:
    own, link = keep(ana, sam), link_of(ana, sam)
    other = {"day1": "2026-12-03", "begins1": "18:00", "ends1": "20:00"}
    ask = ask_of(app)
    cast.says(them, link, ask, "another", **other)
    assert ana.post(f"/asks/{ask}/people/{sam}/proposal", data={"number": 0}).status_code == 303
    said = day(ana, own)
    assert "Thursday 3 December, 18:00" in said
    assert "Sam said yes" in said


def test_what_she_withdrew_herself_is_not_asked_again(ana: Browser, sam: str, app: Flask) -> None:
    own = keep(ana, sam)
    ana.post(f"/asks/{ask_of(app)}/withdraw")
    plan_ahead(app)
    assert [state for state, *_span in spans(app)] == ["withdrawn"]
    assert "Half an hour at home" in day(ana, own)


def test_changed_from_here_on_the_ask_goes_along(ana: Browser, sam: str, app: Flask) -> None:
    own = keep(ana, sam)
    changed = {**POTTERY, "when": f"{NEXT_WEDNESDAY}T20:00", "person": sam}
    to(ana, own, "change", **changed)
    assert spans(app) == [("open", "2026-12-02 20:00", "2026-12-02 22:00")]


def test_with_another_cover_they_are_asked_and_the_first_ones_not_any_more(
    ana: Browser, sam: str, grandma: str, app: Flask
) -> None:
    own = keep(ana, sam)
    to(ana, own, "change", **{**POTTERY, "person": grandma})
    assert sorted(state for state, *_span in spans(app)) == ["open", "withdrawn"]
    assert "Grandma has been asked" in day(ana, own)


def test_ended_or_in_a_pause_nobody_is_asked_any_more(ana: Browser, sam: str, app: Flask) -> None:
    own = keep(ana, sam, when="2026-11-27T19:30")
    ana.post("/my-time/pause")
    assert [state for state, *_span in spans(app)] == ["withdrawn"]
    other = keep(ana, sam)
    assert len(asks(app)) == 2
    to(ana, other, "end")
    assert [state for state, *_span in spans(app)] == ["withdrawn"] * 2
    assert own


def test_who_left_her_circle_is_not_asked(ana: Browser, sam: str, app: Flask) -> None:
    ana.post(f"/circle/people/{sam}/leave")
    answer = ana.post("/own-times", data={**POTTERY, "person": sam})
    assert answer.status_code == 422
    assert "isn’t in your circle any more" in answer.text
    nadia = add_person(ana, "Nadia")
    own = keep(ana, nadia, when="2026-12-16T19:30")
    ana.post(f"/circle/people/{nadia}/leave")
    assert "Nobody of them is in your circle any more." in day(ana, own, "2026-12-16")
    assert ana.post(f"/own-times/{own}/2026-12-16/ask").status_code == 303
    assert asks(app) == []


@both_databases
def test_workers_and_taps_at_the_same_moment_ask_once(
    ana: Browser, sam: str, app: Flask, clock: time_machine.Traveller
) -> None:
    keep(ana, sam, ahead="3")
    keep(ana, sam, ahead="3", when="2026-12-03T19:30")
    clock.move_to(NOON + 5 * DAY)
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(plan_ahead, app) for _worker in range(8)]:
            done.result()
    assert spans(app) == [("open", *WEDNESDAY), ("open", "2026-12-03 19:30", "2026-12-03 21:30")]


def test_sixty_times_are_paused_with_as_few_questions_as_one(ana: Browser, app: Flask) -> None:
    asked = []
    for number in (1, 20):
        for _time in range(number):
            keep(ana)
        with counted(app) as questions:
            ana.post("/my-time/pause")
        asked.append(len(questions))
        ana.post("/my-time/go-on")
    # Each that is near has a reminder of its own to change.
    assert asked[1] <= asked[0] + 4 * 20
