"""Keeping time: what, when, how long, how often; and how the week then looks."""

from uuid import uuid4

import pytest
import time_machine
from flask import Flask

from app.account.models import Account
from app.extensions import db
from app.now.choosing import Wish
from app.now.library import load
from app.now.models import CheckIn, Suggestion
from tests.asks.households import NOON
from tests.cast import AUCKLAND, LISBON, Browser, browser, mother
from tests.database import rows
from tests.my_time.keeping import NEXT_WEDNESDAY, POTTERY, day, keep, seen
from tests.pages import Page


def test_a_tap_on_a_time_and_a_word_are_enough(ana: Browser, app: Flask) -> None:
    page = Page(ana.get("/my-time/new").text)
    form = page.form("/own-times")
    # As a browser without JavaScript sends it, with the first time that is offered.
    address, fields = form.pressed(form.button("Keep it"))
    chosen = {one["name"]: one["value"] for one in page.all("input") if "checked" in one}
    sent = {**dict(fields), **chosen, "title": "Sit in the parked car"}
    assert ana.post(address, data=sent).status_code == 303
    [own] = rows(app, "SELECT * FROM own_times")
    assert (own["first_on"], own["begins"], own["minutes"]) == ("2026-11-25", "20:30", 60)
    assert (own["zone"], own["rhythm"], own["kind"]) == ("Europe/Lisbon", "once", "time")
    assert "Sit in the parked car" in seen(ana)


def test_the_week_says_in_one_sentence_how_much_is_hers(ana: Browser) -> None:
    assert "This week is still open." in seen(ana)
    keep(ana, when="2026-11-26T19:30", rhythm="once", minutes="90")
    assert "One and a half hours are yours this week." in seen(ana)
    keep(ana, title="Swim", when="2026-11-28T09:00", rhythm="once", minutes="60")
    assert "Two and a half hours are yours this week." in seen(ana)


def test_what_overlaps_counts_once(ana: Browser) -> None:
    for title in ("Swim", "Sauna"):
        keep(ana, title=title, when="2026-11-28T09:00", rhythm="once", minutes="60")
    assert "An hour is yours this week." in seen(ana)


@pytest.mark.parametrize(
    ("rhythm", "words", "next_one"),
    [
        ("weekly", "Every Wednesday, 2 hours.", "Wednesday 9 December"),
        ("fortnightly", "Every other Wednesday, 2 hours.", "Wednesday 16 December"),
        ("monthly", "Every first Wednesday of the month, 2 hours.", "Wednesday 6 January"),
    ],
)
def test_it_comes_back_in_its_rhythm(ana: Browser, rhythm: str, words: str, next_one: str) -> None:
    own = keep(ana, rhythm=rhythm)
    assert words in day(ana, own)
    ana.post(f"/own-times/{own}/{NEXT_WEDNESDAY}/skip")
    assert f"The next one is on {next_one}" in day(ana, own)


def test_half_past_seven_stays_half_past_seven_when_the_clocks_change(
    ana: Browser, clock: time_machine.Traveller
) -> None:
    own = keep(ana)
    for spring in ("2027-03-24", "2027-03-31", "2027-10-27", "2027-11-03"):
        assert "19:30" in day(ana, own, spring)


def test_a_quarter_of_an_hour_is_offered_to_an_empty_week(ana: Browser, app: Flask) -> None:
    page = Page(ana.get("/my-time").text)
    form = page.form("/own-times")
    address, fields = form.pressed(form.buttons[0])
    assert ana.post(address, data=dict(fields)).status_code == 303
    [own] = rows(app, "SELECT * FROM own_times")
    assert own["minutes"] == 15
    assert "quarter of an hour is yours this week" in seen(ana)


def test_the_same_form_twice_is_one_own_time(ana: Browser, app: Flask) -> None:
    form = {"id": "5b2f3a44-92a4-4b15-8a6e-0a4bfae54d9e", **POTTERY}
    for _twice in range(2):
        assert ana.post("/own-times", data=form).status_code == 303
    assert len(rows(app, "SELECT * FROM own_times")) == 1


def test_what_she_kept_before_is_offered_first(ana: Browser) -> None:
    keep(ana)
    page = Page(ana.get("/my-time/new").text)
    offered = [one["value"] for one in page.all("input") if one.get("name") == "what"]
    assert offered[0] == "Pottery"
    times = [one["value"] for one in page.all("input") if one.get("name") == "when"]
    # This Wednesday is free: her habit comes back; that of next week is hers already.
    assert "2026-11-25T19:30" in times


def test_a_moment_after_which_she_was_lighter_is_offered(ana: Browser, app: Flask) -> None:
    short = next(one for one in load() if len(one.text) <= 70 and one.takes == frozenset())
    with app.app_context():
        account = db.session.scalars(db.select(Account)).one()
        first = CheckIn.keep(account, uuid4(), short.need, NOON, LISBON, None)
        wish = Wish(short.need, 15)
        Suggestion.keep(account, uuid4(), first.id, short, wish, NOON).feel("lighter", NOON)
        db.session.commit()
    assert short.text in seen(ana, "/my-time/new")


def test_what_is_taken_is_not_offered(ana: Browser) -> None:
    before = seen(ana, "/my-time/new")
    assert "Thursday, 19:30" in before
    keep(ana, when="2026-11-26T19:00", rhythm="once")
    assert "Thursday, 19:30" not in seen(ana, "/my-time/new")


def test_her_plan_stands_in_her_own_words(ana: Browser) -> None:
    own = keep(ana, cue="the little one is asleep")
    assert "When the little one is asleep: Pottery." in day(ana, own)


def test_an_appointment_says_where_and_what_to_bring(ana: Browser) -> None:
    own = keep(
        ana,
        title="Dr. Silva",
        kind="appointment",
        place="Rua das Flores 1",
        phone="+351 210 000 000",
        bring="The yellow book",
        travel="30",
        rhythm="once",
    )
    said = day(ana, own)
    for words in ("Rua das Flores 1", "+351 210 000 000", "The yellow book", "30 minutes"):
        assert words in said
    assert 'href="tel:+351210000000"' in ana.get(f"/own-times/{own}/{NEXT_WEDNESDAY}").text


def test_in_another_zone_she_is_asked_once_and_nothing_moves_by_itself(
    ana: Browser, app: Flask
) -> None:
    own = keep(ana)
    ana.in_zone(AUCKLAND)
    assert "You are in another time zone" in seen(ana)
    assert ana.post("/my-time/zone", data={"moves": "no"}).status_code == 303
    assert "You are in another time zone" not in seen(ana)
    assert rows(app, "SELECT zone FROM own_times")[0]["zone"] == "Europe/Lisbon"
    said = day(ana, own)
    assert "Wednesday 2 December, 19:30" in said
    assert "Where you are: Thursday 3 December, 08:30" in said


def test_if_she_wants_it_her_times_move_with_her_and_keep_their_hour(
    ana: Browser, app: Flask
) -> None:
    own = keep(ana)
    ana.in_zone(AUCKLAND)
    assert ana.post("/my-time/zone", data={"moves": "yes"}).status_code == 303
    [kept] = rows(app, "SELECT zone, begins FROM own_times WHERE last_on IS NULL")
    assert (kept["zone"], kept["begins"]) == (AUCKLAND, "19:30")
    assert "Where you are" not in day(ana, own)


def test_what_she_writes_is_sealed(ana: Browser, app: Flask) -> None:
    keep(ana, title="Therapy", kind="appointment", place="Rua 1", cue="school is out")
    [own] = rows(app, "SELECT * FROM own_times")
    kept = repr(dict(own))
    for words in ("Therapy", "Rua 1", "school is out"):
        assert words not in kept


def test_without_an_account_the_tab_says_what_it_is_for(app: Flask) -> None:
    answer = browser(app).get("/my-time")
    assert answer.status_code == 200
    assert "An hour that is yours" in Page(answer.text).text


def test_another_mother_finds_nothing_of_it(ana: Browser, app: Flask) -> None:
    own, bea = keep(ana), mother(app)
    assert "Pottery" not in seen(bea)
    for verb in ("", "/move", "/change"):
        assert bea.get(f"/own-times/{own}/{NEXT_WEDNESDAY}{verb}").status_code == 404
    for verb in ("skip", "move", "instead", "ask", "felt", "change", "end", "as-usual"):
        assert bea.post(f"/own-times/{own}/{NEXT_WEDNESDAY}/{verb}").status_code == 404


def test_a_day_that_is_none_of_its_days_leads_nowhere(ana: Browser) -> None:
    own = keep(ana)
    for odd in ("2026-12-03", "2026-11-25", "tomorrow", "2026-12-2", "0001-01-01", "9999-12-29"):
        assert ana.get(f"/own-times/{own}/{odd}").status_code == 404


def test_it_begins_when_the_clock_says(ana: Browser, clock: time_machine.Traveller) -> None:
    own = keep(ana, when="2026-11-26T19:30", rhythm="once")
    clock.move_to(NOON.replace(day=26, hour=21))
    assert "Pottery" in day(ana, own, "2026-11-26")
    assert "How was it, after?" not in seen(ana)
    clock.move_to(NOON.replace(day=26, hour=22))
    assert "How was it, after?" in seen(ana)
