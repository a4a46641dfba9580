"""What a person sees behind their link, whatever became of it; in their own time and hers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from tests import cast
from tests.asks.households import HOUR, NOON
from tests.cast import AUCKLAND, SATURDAY, Browser, add_child, add_person, ask_for, link_of, says
from tests.database import rows
from tests.pages import Page


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sam(ana: Browser) -> str:
    return add_person(ana, "Sam")


@pytest.fixture
def them(app: Flask) -> Browser:
    return cast.browser(app)


@pytest.fixture
def link(ana: Browser, sam: str) -> str:
    return link_of(ana, sam)


def reads(them: Browser, address: str) -> str:
    return Page(them.get(address).text).text


def test_nothing_is_asked(them: Browser, link: str) -> None:
    text = reads(them, link)
    assert "Nothing to answer right now." in text
    assert "Offer some time" in text
    assert "No account needed. Only you and Ana see your answer." in text


def test_two_asks_wait_side_by_side(ana: Browser, them: Browser, sam: str, link: str) -> None:
    ask_for(ana, sam)
    ask_for(ana, sam, day="2026-11-29")
    text = reads(them, link)
    assert "A few times to look at" in text
    assert text.count("Yes, I’ve got them") == 2


def test_who_has_something_at_the_same_time_is_told_before(
    ana: Browser, them: Browser, sam: str, link: str
) -> None:
    says(them, link, ask_for(ana, sam))
    ask_for(ana, sam, begins="11:00", ends="12:00")
    assert "At the same time you have Saturday, 09:00 – 11:30 already." in reads(them, link)


def test_yes_and_then_something_comes_up(ana: Browser, them: Browser, sam: str, link: str) -> None:
    ask = ask_for(ana, sam)
    answer = cast.shown(them, says(them, link, ask))
    text = Page(answer.text).text
    assert "Thank you. It’s yours." in text
    assert "The handover opens on Saturday at 07:00." in text
    gave_back = cast.press(them, answer, f"/asks/{ask}/answer", "I can’t any more")
    text = Page(cast.shown(them, gave_back).text).text
    assert "Thanks for saying so." in text
    assert "Ana won’t be told why." in text
    assert "Yes, I’ve got them" in text
    hers = Page(ana.get(f"/asks/{ask}").text).text
    assert "Sam can’t after all." in hers
    says(them, link, ask)
    assert "Thank you. It’s yours." in reads(them, f"{link}/asks/{ask}")


def test_the_handover_opens_two_hours_before_and_is_gone_after_the_evening(
    ana: Browser, them: Browser, sam: str, link: str, clock: time_machine.Traveller
) -> None:
    leo = add_child(ana, "Leo", food="No nuts.")
    ask = ask_for(ana, sam, child=leo)
    says(them, link, ask)
    opens = datetime(2026, 11, 28, 7, tzinfo=UTC)
    seen = []
    evening = datetime(2026, 11, 28, 22, tzinfo=UTC)
    for time in (opens - timedelta(seconds=1), opens, evening - timedelta(seconds=1), evening):
        clock.move_to(time)
        seen += ["No nuts." in reads(them, link)]
        assert ("You have Leo" in reads(them, link)) == seen[-1]
        assert ("No nuts." in reads(them, f"{link}/asks/{ask}")) == seen[-1]
    assert seen == [False, True, True, False]


def test_nobody_but_who_has_the_children_sees_the_handover(
    ana: Browser, them: Browser, sam: str, link: str, clock: time_machine.Traveller
) -> None:
    leo = add_child(ana, "Leo", food="No nuts.")
    clock.shift(1)
    nadia = add_person(ana, "Nadia")
    ask = ask_for(ana, sam, nadia, child=leo, how="at_once")
    says(them, link_of(ana, nadia), ask)
    clock.move_to(datetime(2026, 11, 28, 8, tzinfo=UTC))
    assert "No nuts." not in reads(them, f"{link}/asks/{ask}")
    sent = them.post(f"{link}/asks/{ask}/updates", data={"kind": "call_me"})
    assert sent.status_code == 303


def test_the_handover_stands_first_also_when_something_else_waits(
    ana: Browser, them: Browser, sam: str, link: str, clock: time_machine.Traveller
) -> None:
    leo = add_child(ana, "Leo", food="No nuts.")
    says(them, link, ask_for(ana, sam, child=leo))
    ask_for(ana, sam, child=leo, day="2026-11-30")
    clock.move_to(datetime(2026, 11, 28, 8, tzinfo=UTC))
    text = reads(them, link)
    assert text.index("You have Leo") < text.index("No nuts.") < text.index("Monday 30 November")


def test_an_update_is_shown_as_sent_and_what_she_hears_is_said(
    ana: Browser, them: Browser, sam: str, link: str, clock: time_machine.Traveller
) -> None:
    ask = ask_for(ana, sam)
    says(them, link, ask)
    clock.move_to(datetime(2026, 11, 28, 9, 30, tzinfo=UTC))
    assert "Ana asked not to be told, unless it’s “Call me”." in reads(them, link)
    sent = cast.press(them, them.get(link), "/updates", "Asleep")
    page = Page(cast.shown(them, sent).text)
    assert "Sent at 09:30." in page.text
    [pressed] = [one for one in page.all("button") if one.get("aria-pressed") == "true"]
    assert pressed["value"] == "asleep"


def test_once_she_is_back_it_is_over(
    ana: Browser, them: Browser, sam: str, link: str, clock: time_machine.Traveller
) -> None:
    leo = add_child(ana, "Leo", food="No nuts.")
    ask = ask_for(ana, sam, child=leo)
    says(them, link, ask)
    clock.move_to(datetime(2026, 11, 28, 10, tzinfo=UTC))
    ana.post(f"/asks/{ask}/back")
    text = reads(them, f"{link}/asks/{ask}")
    assert "No nuts." not in text
    assert "It’s over. Thank you." in text
    assert "The handover opens" not in text
    assert "Leave it there" in text
    assert "I can’t any more" not in text


def test_it_is_over_without_an_answer(
    ana: Browser, them: Browser, sam: str, link: str, clock: time_machine.Traveller
) -> None:
    ask = ask_for(ana, sam)
    says(them, link, ask, "another", day1="2026-11-29", begins1="10:00", ends1="12:00")
    assert "Thank you. One of your times can be picked with a tap." in reads(
        them, f"{link}/asks/{ask}"
    )
    clock.move_to(datetime(2026, 11, 28, 12, tzinfo=UTC))
    text = reads(them, f"{link}/asks/{ask}")
    assert "This is over. Nothing to do." in text
    assert "Yes, I’ve got them" not in text
    says(them, link, ask)
    assert "said yes" not in Page(ana.get(f"/asks/{ask}").text).text


def test_nothing_of_hers_is_there_but_what_she_asks(
    ana: Browser, them: Browser, sam: str, link: str
) -> None:
    leo = add_child(ana, "Leo", food="No nuts.", medicine="Penicillin")
    add_child(ana, "Mia")
    add_person(ana, "Nadia")
    cast.tap(ana, "rest")
    ask_for(ana, sam, child=leo)
    html = them.get(link).text
    for hers in ("No nuts", "Penicillin", "Mia", "Nadia", "Rest", "exhausted"):
        assert hers not in html


# When it is for her and for Grandma: an ordinary Saturday, the days on which the clocks change in
# Lisbon (25 October, 28 March), and those on which they do in Auckland (27 September, 4 April).
ABROAD = {
    "2026-11-28": ("Saturday 28 November, 09:00 – 11:30", "Saturday 28 November, 22:00 – 00:30"),
    "2026-10-25": ("Sunday 25 October, 09:00 – 11:30", "Sunday 25 October, 22:00 – 00:30"),
    "2026-10-24": ("Saturday 24 October, 09:00 – 11:30", "Saturday 24 October, 21:00 – 23:30"),
    "2027-03-28": ("Sunday 28 March, 09:00 – 11:30", "Sunday 28 March, 21:00 – 23:30"),
    "2027-03-27": ("Saturday 27 March, 09:00 – 11:30", "Saturday 27 March, 22:00 – 00:30"),
    "2026-09-26": ("Saturday 26 September, 09:00 – 11:30", "Saturday 26 September, 20:00 – 22:30"),
    "2026-09-27": ("Sunday 27 September, 09:00 – 11:30", "Sunday 27 September, 21:00 – 23:30"),
    "2027-04-03": ("Saturday 3 April, 09:00 – 11:30", "Saturday 3 April, 21:00 – 23:30"),
    "2027-04-04": ("Sunday 4 April, 09:00 – 11:30", "Sunday 4 April, 20:00 – 22:30"),
}


@pytest.mark.parametrize("day", ABROAD)
def test_a_grandparent_abroad_reads_her_time_and_their_own(
    app: Flask, ana: Browser, them: Browser, clock: time_machine.Traveller, day: str
) -> None:
    clock.move_to(datetime(2026, 9, 1, 12, tzinfo=UTC))
    ana = cast.mother(app)
    grandma = add_person(ana, "Grandma", their_zone=AUCKLAND)
    ask = ask_for(ana, grandma, day=day, how="at_once")
    clock.shift(24 * HOUR)
    at_home, abroad = ABROAD[day]
    text = reads(them, link_of(ana, grandma))
    assert f"{at_home} At our place · 2½ hours Where you are: {abroad}" in text
    assert at_home in Page(ana.get(f"/asks/{ask}").text).text


def test_who_lives_where_she_does_reads_one_time(
    ana: Browser, them: Browser, sam: str, link: str
) -> None:
    ask_for(ana, sam)
    text = reads(them, link)
    assert "Where you are" not in text
    assert "Times are those" not in text


def test_a_grandparent_abroad_knows_whose_clock_is_meant(
    app: Flask, ana: Browser, them: Browser, clock: time_machine.Traveller
) -> None:
    grandma = add_person(ana, "Grandma", their_zone=AUCKLAND)
    link, ask = link_of(ana, grandma), ask_for(ana, grandma, how="at_once")
    clock.shift(24 * HOUR)
    assert "Times are those of the clock at Ana’s home." in reads(them, link)
    answer = cast.shown(them, says(them, link, ask))
    assert (
        "The handover opens on Saturday at 07:00. Where you are, on Saturday at 20:00."
        in Page(answer.text).text
    )
    times = {"day1": "2026-11-29", "begins1": "10:00", "ends1": "12:00"}
    them.post(f"{link}/offers", data=times)
    text = reads(them, link)
    assert "Sunday 29 November, 10:00 – 12:00 Where you are: Sunday 29 November, 23:00" in text
    [offer] = rows(app, "SELECT begins_at, zone FROM offers")
    assert (str(offer["begins_at"])[:16], offer["zone"]) == ("2026-11-29 10:00", "Europe/Lisbon")


SPRING, AUTUMN = "2027-03-28", "2026-10-25"


@pytest.mark.parametrize(
    ("day", "begins", "ends", "long"),
    [
        (SPRING, "00:30", "03:30", "2 hours"),
        (AUTUMN, "00:30", "03:30", "4 hours"),
        (SPRING, "01:30", "03:00", "30 minutes"),
    ],
)
def test_how_long_it_is_is_what_really_passes_when_the_clocks_change(
    app: Flask, them: Browser, clock: time_machine.Traveller, day: str, begins: str, ends: str,
    long: str,
) -> None:  # fmt: skip
    clock.move_to(datetime(2026, 10, 1, 12, tzinfo=UTC))
    ana = cast.mother(app)
    sam = add_person(ana)
    ask_for(ana, sam, day=day, begins=begins, ends=ends)
    assert f"At our place · {long}" in reads(them, link_of(ana, sam))


def test_the_change_form_moves_nothing_in_the_hour_that_comes_twice(
    app: Flask, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2026, 10, 1, 12, tzinfo=UTC))
    ana = cast.mother(app)
    ask = ask_for(ana, add_person(ana), day="2026-10-24", begins="23:30", minutes="180")
    before = rows(app, "SELECT begins_at, ends_at FROM asks")
    form = {**SATURDAY, "day": "2026-10-24", "begins": "23:30", "ends": "01:30", "line": "Hi"}
    assert ana.post(f"/asks/{ask}/change", data=form).status_code == 303
    assert rows(app, "SELECT begins_at, ends_at FROM asks") == before
