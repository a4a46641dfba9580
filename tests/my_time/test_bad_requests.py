"""What can't be taken: a kind sentence at the field, the form kept, nothing lost."""

import pytest
from flask import Flask

from tests.cast import Browser
from tests.database import rows
from tests.my_time.keeping import NEXT_WEDNESDAY, POTTERY, keep
from tests.pages import Page

PICKED = {"when": "pick", "day": NEXT_WEDNESDAY, "begins": "19:30"}


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"title": ""}, "What would it be? A word is enough."),
        ({"title": " \n "}, "What would it be? A word is enough."),
        ({"title": "x" * 10_000}, "That’s a little long. 200 characters fit here."),
        ({"what": "y" * 201}, "That’s a little long. 200 characters fit here."),
        ({"cue": "y" * 121}, "That’s a little long. 120 characters fit here."),
        ({"when": "soon"}, "Which day, and from when? A date and a time, please."),
        ({"when": "2026-13-02T19:30"}, "Which day, and from when?"),
        ({"when": "2026-12-02T25:30"}, "Which day, and from when?"),
        ({"when": "0001-01-01T00:00"}, "Which day, and from when?"),
        ({"when": "9999-12-31T23:59"}, "Which day, and from when?"),
        ({**PICKED, "day": ""}, "Which day, and from when?"),
        ({**PICKED, "day": "2026-11-24"}, "That time is over already. Which one is ahead?"),
        ({**PICKED, "day": "2028-11-24"}, "That’s more than a year ahead. Which year is right?"),
        ({"minutes": "0"}, "How long would it be? A tap is enough."),
        ({"minutes": "-30"}, "How long would it be? A tap is enough."),
        ({"minutes": "100000000000"}, "How long would it be? A tap is enough."),
        ({"minutes": "½"}, "How long would it be? A tap is enough."),
        ({"person": "Sam"}, "One of them isn’t in your circle any more. Whom now?"),
        ({"kind": "appointment", "phone": "9" * 41}, "That’s a little long."),
        ({"kind": "appointment", "bring": "9" * 281}, "That’s a little long."),
    ],
)
def test_what_is_not_clear_is_said_at_its_field(
    ana: Browser, app: Flask, form: dict[str, str], sentence: str
) -> None:
    answer = ana.post("/own-times", data={**POTTERY, "cue": "at noon", **form})
    assert answer.status_code == 422
    assert sentence in Page(answer.text).text
    if "title" not in form:
        assert 'value="Pottery"' in answer.text
    if "cue" not in form:
        assert 'value="at noon"' in answer.text
    assert rows(app, "SELECT * FROM own_times") == []


def test_a_rhythm_that_there_is_not_is_once(ana: Browser, app: Flask) -> None:
    for rhythm in ("SECONDLY", "FREQ=SECONDLY;COUNT=1000000000", ""):
        keep(ana, rhythm=rhythm)
    assert {one["rhythm"] for one in rows(app, "SELECT * FROM own_times")} == {"once"}


def test_moving_to_nowhere_keeps_it_where_it_was(ana: Browser, app: Flask) -> None:
    own = keep(ana)
    for odd in ({}, {**PICKED, "begins": "late"}, {**PICKED, "day": "2020-01-01"}):
        answer = ana.post(f"/own-times/{own}/{NEXT_WEDNESDAY}/move", data=odd)
        assert answer.status_code == 422
        assert Page(answer.text).text
    assert rows(app, "SELECT * FROM own_time_days") == []


def test_a_way_out_that_is_not_free_any_more_is_said(ana: Browser, sam: str) -> None:
    own = keep(ana, sam)
    for day in range(3, 9):
        keep(ana, title="Swim", when=f"2026-12-0{day}T19:30", rhythm="once")
    answer = ana.post(f"/own-times/{own}/{NEXT_WEDNESDAY}/instead", data={"way": "other_day"})
    assert answer.status_code == 422
    assert "That time isn’t free any more." in answer.text


def test_how_it_was_has_four_answers(ana: Browser, app: Flask) -> None:
    own = keep(ana)
    answer = ana.post(f"/own-times/{own}/{NEXT_WEDNESDAY}/felt", data={"felt": "great"})
    assert answer.status_code == 422
    assert rows(app, "SELECT * FROM own_time_days") == []


def test_there_is_an_end_to_how_many_go_on_at_once(ana: Browser, app: Flask) -> None:
    for number in range(60):
        keep(ana, title=f"Time {number}")
    answer = ana.post("/own-times", data=POTTERY)
    assert answer.status_code == 422
    assert "You could end one first." in answer.text
    assert len(rows(app, "SELECT id FROM own_times")) == 60
