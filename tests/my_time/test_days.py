"""Single days: left out, moved, changed from here on, ended; and a month that rests."""

import pytest
import time_machine
from flask import Flask

from tests.asks.households import NOON
from tests.cast import Browser
from tests.database import rows
from tests.my_time.keeping import NEXT_WEDNESDAY, POTTERY, day, keep, seen, to

LATER = ("2026-12-09", "2026-12-16", "2026-12-23")


def test_skipping_one_leaves_a_blank_and_the_next_one_stands(ana: Browser) -> None:
    own = keep(ana)
    to(ana, own, "skip")
    assert "A blank, no more." in day(ana, own)
    assert "19:30" in day(ana, own, LATER[0])
    page = seen(ana)
    assert "Wednesday 2 December" not in page
    assert "Wednesday 9 December" in page


def test_what_was_skipped_can_be_taken_back(ana: Browser) -> None:
    own = keep(ana)
    to(ana, own, "skip")
    to(ana, own, "as-usual")
    assert "A blank" not in day(ana, own)
    assert "Wednesday 2 December" in seen(ana)


def test_moving_one_moves_none_of_the_others(ana: Browser) -> None:
    own = keep(ana)
    to(ana, own, "move", when="pick", day="2026-12-03", begins="18:00", minutes="60")
    assert "Thursday 3 December, 18:00" in day(ana, own)
    assert "Moved, this one alone." in day(ana, own)
    assert "Wednesday 9 December, 19:30" in day(ana, own, LATER[0])
    to(ana, own, "as-usual")
    assert "Wednesday 2 December, 19:30" in day(ana, own)


def test_one_that_is_once_can_be_moved_too(ana: Browser) -> None:
    own = keep(ana, rhythm="once")
    to(ana, own, "move", when="pick", day="2026-12-05", begins="10:00")
    page = seen(ana)
    assert "Saturday 5 December, 10:00" in page
    assert "Wednesday 2 December" not in page


def test_changed_from_here_on_what_was_before_stays(ana: Browser, app: Flask) -> None:
    own = keep(ana)
    changed = {**POTTERY, "when": "pick", "day": LATER[1], "begins": "20:00"}
    to(ana, own, "change", LATER[1], **changed)
    old, new = rows(app, "SELECT * FROM own_times ORDER BY first_on")
    assert (old["begins"], old["last_on"]) == ("19:30", "2026-12-15")
    assert (new["begins"], new["first_on"], new["last_on"]) == ("20:00", LATER[1], None)
    assert new["follows_id"] == old["id"]
    assert ana.get(f"/own-times/{own}/{LATER[1]}").status_code == 404
    assert "19:30" in day(ana, own, LATER[0])
    assert "Wednesday 16 December, 20:00" in seen(ana)


def test_changed_from_here_on_what_was_left_out_stays_out(ana: Browser) -> None:
    own = keep(ana)
    to(ana, own, "skip", LATER[1])
    changed = {**POTTERY, "when": f"{LATER[0]}T20:00"}
    to(ana, own, "change", LATER[0], **changed)
    page = seen(ana)
    assert "Wednesday 9 December, 20:00" in page
    assert "Wednesday 16 December" not in page


def test_changed_from_its_first_day_on_it_stays_one(ana: Browser, app: Flask) -> None:
    own = keep(ana)
    to(ana, own, "change", **{**POTTERY, "title": "Glazing"})
    [only] = rows(app, "SELECT * FROM own_times")
    assert only["version"] == 1
    assert "Glazing" in day(ana, own)


def test_ended_with_one_day_none_follows(ana: Browser) -> None:
    own = keep(ana)
    to(ana, own, "end", LATER[0])
    assert ana.get(f"/own-times/{own}/{LATER[0]}").status_code == 404
    assert "19:30" in day(ana, own)
    assert "9 December" not in seen(ana)


def test_not_this_month_pauses_all_and_says_when_it_is_back(
    ana: Browser, clock: time_machine.Traveller
) -> None:
    keep(ana, when="2026-11-27T19:30", title="Swim")
    assert ana.post("/my-time/pause").status_code == 303
    page = seen(ana)
    assert "It is back on Tuesday 1 December." in page
    assert "Friday, 19:30" not in page
    assert "Friday 4 December, 19:30" in page
    clock.move_to(NOON.replace(month=12, day=1))
    page = seen(ana)
    assert "Everything rests" not in page
    assert "Friday, 19:30" in page


def test_the_pause_ends_when_she_wants_it_to(ana: Browser) -> None:
    keep(ana, when="2026-11-27T19:30", title="Swim")
    ana.post("/my-time/pause")
    assert ana.post("/my-time/go-on").status_code == 303
    page = seen(ana)
    assert "Everything rests" not in page
    assert "Friday, 19:30" in page


def test_a_week_that_was_missed_breaks_nothing(ana: Browser, clock: time_machine.Traveller) -> None:
    own = keep(ana)
    clock.move_to(NOON.replace(month=12, day=3))
    to(ana, own, "felt", felt="not")
    said = day(ana, own)
    assert "A blank stays a blank" in said
    assert "Wednesday 9 December, 19:30" in seen(ana)
    for word in ("missed", "in a row", "streak"):
        assert word not in said + seen(ana)


@pytest.mark.parametrize(
    ("felt", "words"), [("lighter", "It was lighter after."), ("heavier", "It was heavier after.")]
)
def test_how_it_was_is_asked_once(
    ana: Browser, clock: time_machine.Traveller, felt: str, words: str
) -> None:
    own = keep(ana)
    clock.move_to(NOON.replace(month=12, day=3))
    assert "How was it, after?" in seen(ana)
    to(ana, own, "felt", felt=felt)
    assert words in day(ana, own)
    assert "How was it, after?" not in seen(ana)


def test_before_it_was_nobody_can_say_how_it_was(ana: Browser) -> None:
    own = keep(ana)
    answer = ana.post(f"/own-times/{own}/{NEXT_WEDNESDAY}/felt", data={"felt": "lighter"})
    assert answer.status_code == 422
    assert "That is still ahead. It can wait." in answer.text


def test_after_an_appointment_another_time_is_offered(
    ana: Browser, clock: time_machine.Traveller
) -> None:
    own = keep(ana, title="Dr. Silva", kind="appointment", place="Rua 1", rhythm="once")
    clock.move_to(NOON.replace(month=12, day=3))
    assert "Did it happen?" in seen(ana)
    to(ana, own, "felt", felt="not")
    said = ana.get(f"/own-times/{own}/{NEXT_WEDNESDAY}").text
    assert "Would it help to find another time?" in said
    address = said.split('href="/my-time/new?')[1].split('"')[0].replace("&amp;", "&")
    form = ana.get(f"/my-time/new?{address}").text
    assert 'value="Dr. Silva"' in form
    assert 'value="Rua 1"' in form
