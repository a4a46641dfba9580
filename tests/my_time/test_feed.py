"""What her feed says, and what it keeps to itself."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from app.account.models import Account
from app.asks.models import Ask
from app.extensions import db
from app.my_time.cover import ask_for
from app.my_time.feed import feed, one_file
from app.my_time.models import OwnTime
from app.my_time.occurrences import find
from app.my_time.plan import APPOINTMENT
from app.my_time.recurrence import FORTNIGHTLY, MONTHLY, ONCE
from app.spans import Span, span_of
from tests.asks.households import HOUR, NOON, Home
from tests.cast import LISBON
from tests.my_time.feeds import read, spans, unfolded
from tests.my_time.households import TUESDAY, covered_by, keep, plan_of, settings

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
HERS: dict[str, Any] = {
    "title": "Töpfern; mit Ruth, im Keller",
    "place": "Studio “Aurora”, 2nd floor",
    "phone": "+351 555 0199",
    "bring": "Apron\nClay",
    "cue": "The little one is asleep",
}
ODD = ["a\x00b\x07c", "BEGIN:VEVENT\r\nEND:VCALENDAR", "line\u2028end\x85", "🏊‍♀️ " * 40, "ü" * 76]


@pytest.fixture
def home(app: Flask) -> Iterator[Home]:
    with app.test_request_context():
        yield Home()


def written(home: Home, details: bool = True, now: datetime = NOON) -> bytes:
    chosen = settings(home)
    chosen.details = details
    return feed(home.account, chosen, now)


def events(home: Home, **more: Any) -> list[Any]:
    return list(read(written(home, **more)).walk("VEVENT"))


def one(home: Home, **more: Any) -> Any:
    [found] = events(home, **more)
    return found


def lines(body: bytes, name: str) -> list[str]:
    """Return the lines of a property, but for those of zones."""
    text = re.sub(r"BEGIN:VTIMEZONE.*END:VTIMEZONE", "", unfolded(body), flags=re.DOTALL)
    return [one for one in text.split("\r\n") if one.startswith(name)]


def test_half_past_seven_stays_half_past_seven_when_the_clocks_change(home: Home) -> None:
    keep(home, first=date(2026, 10, 6))
    around = Span(datetime(2026, 10, 6, tzinfo=UTC), datetime(2026, 11, 11, tzinfo=UTC))
    found = [span.begins for span in spans(read(written(home)), around)]
    assert len(found) == 6
    assert found == [span_of(one.date(), time(19, 30), 90, LISBON).begins for one in found]
    assert {one.hour for one in found} == {18, 19}
    assert "DTSTART;TZID=Europe/Lisbon:20261006T193000" in unfolded(written(home))


def test_an_hour_at_night_is_an_hour_when_the_clocks_change(home: Home) -> None:
    keep(home, first=date(2026, 10, 18), begins="00:30", minutes=120).end(date(2027, 1, 1), NOON)
    keep(home, first=date(2027, 3, 21), begins="01:30", minutes=60)
    body = read(written(home))
    october = Span(datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC))
    assert spans(body, october) == [
        Span(datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    ]
    march = Span(datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 3, 29, tzinfo=UTC))
    assert spans(body, march) == [
        Span(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), datetime(2027, 3, 28, 2, 30, tzinfo=UTC))
    ]


def test_with_details_it_says_what_where_and_what_to_bring(home: Home) -> None:
    keep(home, **HERS)
    event = one(home)
    assert event["SUMMARY"] == HERS["title"]
    assert event["LOCATION"] == HERS["place"]
    assert event["DESCRIPTION"] == (
        "The little one is asleep\nTo bring: Apron\nClay\nPhone: +351 555 0199"
    )
    assert event["CLASS"] == "PRIVATE"
    assert event["TRANSP"] == "OPAQUE"


def test_without_details_it_says_busy_and_nothing_else(home: Home) -> None:
    sam = home.add("Samantha")
    own = keep(home, cover=covered_by(sam), kind=APPOINTMENT, travel_minutes=30, **HERS)
    own.move(TUESDAY, Span(NOON + 9 * A_DAY, NOON + 9 * A_DAY + HOUR), NOON)
    keep(home, rhythm=ONCE, **HERS)
    cover(home, own, TUESDAY + A_WEEK, sam)
    alone = home.ask(sam, place="Grandma’s garden", line="Banana, no nuts")
    alone.accept(sam, NOON)
    body = unfolded(written(home, details=False))
    said = " ".join([*HERS.values(), "Samantha", "Grandma’s", "garden", "Banana", "our place"])
    for word in said.replace(";", " ").replace(",", " ").split():
        if len(word) > 3:
            assert word not in body, word
    assert {line.partition(":")[2] for line in lines(written(home, details=False), "SUMMARY")} == {
        "Busy"
    }
    for name in ("DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME"):
        found = lines(written(home, details=False), name)
        assert {line.partition(":")[2] for line in found} <= {"Busy"}, name


@pytest.mark.parametrize("words", ODD)
def test_whatever_she_typed_is_read_back_as_one_event(home: Home, words: str) -> None:
    keep(home, title=words, place=words, bring=words)
    event = one(home)
    kept = words.replace("\r\n", "\n")
    for unwritable in "\x00\x07\x85\u2028":
        kept = kept.replace(unwritable, "")
    assert event["LOCATION"] == kept


def test_a_feed_with_nothing_in_it_is_a_calendar_still(home: Home) -> None:
    assert events(home) == []


def test_skipped_and_paused_days_are_named_as_the_series_begins(home: Home) -> None:
    own = keep(home)
    own.skip(TUESDAY + A_WEEK, NOON)
    settings(home).pause(date(2026, 12, 21), date(2027, 1, 4))
    assert lines(written(home), "EXDATE") == [
        "EXDATE;TZID=Europe/Lisbon:20261208T193000,20261222T193000,20261229T193000"
    ]


def test_a_moved_day_takes_the_place_of_its_own(home: Home) -> None:
    own = keep(home)
    there = Span(NOON + 10 * A_DAY, NOON + 10 * A_DAY + HOUR)
    own.move(TUESDAY + A_WEEK, there, NOON)
    body = written(home)
    assert lines(body, "RECURRENCE-ID") == ["RECURRENCE-ID;TZID=Europe/Lisbon:20261208T193000"]
    assert lines(body, "EXDATE") == []
    found = spans(read(body), Span(NOON, NOON + 21 * A_DAY))
    assert found == [own.span_on(TUESDAY), there, own.span_on(TUESDAY + 2 * A_WEEK)]


def test_once_it_has_no_rule_and_is_where_it_was_moved(home: Home) -> None:
    own = keep(home, rhythm=ONCE)
    event = one(home)
    assert "RRULE" not in event
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=90)
    own.move(TUESDAY, Span(NOON + 9 * A_DAY, NOON + 9 * A_DAY + HOUR), NOON)
    event = one(home)
    assert "RECURRENCE-ID" not in event
    assert event["DTSTART"].dt == NOON + 9 * A_DAY
    own.skip(TUESDAY, NOON)
    assert events(home) == []


def test_its_end_is_said_in_utc_at_the_end_of_her_day(home: Home) -> None:
    keep(home, zone="America/New_York").end(date(2027, 1, 1), NOON)
    assert lines(written(home), "RRULE") == ["RRULE:FREQ=WEEKLY;UNTIL=20270101T045959Z"]


def test_what_ended_before_it_began_is_not_in_it(home: Home) -> None:
    keep(home).end(TUESDAY, NOON)
    assert events(home) == []


@pytest.mark.parametrize(
    ("rhythm", "rule"),
    [(FORTNIGHTLY, "FREQ=WEEKLY;INTERVAL=2"), (MONTHLY, "FREQ=MONTHLY;BYDAY=1TU")],
)
def test_its_rhythm_is_said_as_calendars_know_it(home: Home, rhythm: str, rule: str) -> None:
    keep(home, rhythm=rhythm)
    assert lines(written(home), "RRULE") == [f"RRULE:{rule}"]


def test_each_change_is_a_later_version_of_the_same(home: Home) -> None:
    own, chosen = keep(home), settings(home)
    day, there = TUESDAY, Span(NOON + 9 * A_DAY, NOON + 9 * A_DAY + HOUR)
    changes: list[Callable[[], Any]] = [
        lambda: own.skip(day, NOON + HOUR),
        lambda: own.bring_back(day, NOON + 2 * HOUR),
        lambda: own.move(day, there, NOON + 3 * HOUR),
        lambda: own.change_from(TUESDAY, plan_of(home, "Clay"), NOON + 4 * HOUR),
        lambda: chosen.pause(date(2026, 12, 20), date(2027, 1, 4)),
        lambda: chosen.go_on(date(2026, 12, 28)),
        lambda: own.end(TUESDAY + 30 * A_DAY, NOON + 5 * HOUR),
    ]
    seen = [(one(home)["UID"], one(home)["SEQUENCE"])]
    for change in changes:
        change()
        db.session.flush()
        seen.append((events(home)[0]["UID"], events(home)[0]["SEQUENCE"]))
    assert {uid for uid, _sequence in seen} == {f"{own.id}@breather"}
    sequences = [sequence for _uid, sequence in seen]
    assert sequences == sorted(set(sequences))


def test_what_goes_on_otherwise_is_another_series(home: Home) -> None:
    own = keep(home)
    day = TUESDAY + 4 * A_WEEK
    new = own.change_from(day, plan_of(home, "Clay", first=day, begins="18:00"), NOON + HOUR)
    first, second = events(home)
    assert (first["UID"], second["UID"]) == (f"{own.id}@breather", f"{new.id}@breather")
    around = Span(NOON + 25 * A_DAY, NOON + 42 * A_DAY)
    assert spans(read(written(home)), around) == [
        own.span_on(day - A_WEEK),
        new.span_on(day),
        new.span_on(day + A_WEEK),
    ]


def test_the_same_is_written_the_same(home: Home) -> None:
    keep(home, **HERS)
    keep(home, rhythm=ONCE)
    assert written(home) == written(home, now=NOON + HOUR)


def test_the_calendar_reminds_an_hour_before_she_has_to_leave(home: Home) -> None:
    keep(home, travel_minutes=30)
    assert lines(written(home), "TRIGGER") == ["TRIGGER:-PT1H30M"]


@pytest.mark.parametrize(
    ("begins", "before"), [("09:00", "-PT15H"), ("19:30", "-P1DT1H30M"), ("00:30", "-PT6H30M")]
)
def test_of_an_appointment_it_reminds_the_evening_before_too(
    home: Home, begins: str, before: str
) -> None:
    for rhythm in (ONCE, MONTHLY):
        keep(home, kind=APPOINTMENT, begins=begins, rhythm=rhythm)
    assert lines(written(home), "TRIGGER") == ["TRIGGER:-PT1H", f"TRIGGER:{before}"] * 2


def test_its_evening_before_is_at_six_also_when_the_clocks_change_that_night(home: Home) -> None:
    keep(home, kind=APPOINTMENT, first=date(2027, 3, 21), begins="09:00")
    that_day = next(one for one in events(home) if "RECURRENCE-ID" in one)
    assert that_day["DTSTART"].dt.date() == date(2027, 3, 28)
    [_soon, evening] = that_day.walk("VALARM")
    alarm = that_day["DTSTART"].dt.astimezone(UTC) + evening["TRIGGER"].dt
    assert alarm == datetime(2027, 3, 27, 18, tzinfo=UTC)


def cover(home: Home, own: OwnTime, day: date, person: Any) -> Ask:
    found = find(home.account, own, day)
    assert found
    ask = ask_for(home.account, found, NOON)
    assert ask
    ask.accept(person, NOON)
    return ask


def test_who_has_the_children_stands_on_that_day_alone(home: Home) -> None:
    sam = home.add("Sam")
    own = keep(home, cover=covered_by(sam), bring="Apron")
    ask = cover(home, own, TUESDAY + A_WEEK, sam)
    series, that_day = events(home)
    assert series["DESCRIPTION"] == "To bring: Apron"
    assert that_day["DESCRIPTION"] == "To bring: Apron\nSam has the children."
    assert that_day["DTSTART"].dt == own.span_on(TUESDAY + A_WEEK).begins
    ask.free(sam, NOON)
    db.session.flush()
    assert len(events(home)) == 1


def test_a_covered_ask_by_itself_is_in_it_under_its_own_name(home: Home) -> None:
    sam = home.add("Sam")
    ask, open_one = home.ask(sam), home.ask(sam)
    ask.accept(sam, NOON)
    event = one(home)
    assert event["UID"] == f"{ask.id}@breather"
    assert event["SEQUENCE"] == ask.version
    assert event["SUMMARY"] == "Time of your own"
    assert event["DESCRIPTION"] == "Sam has the children."
    assert open_one.covered_by is None


def test_after_a_year_what_is_over_leaves_it_and_what_goes_on_stays(home: Home) -> None:
    sam = home.add("Sam")
    home.ask(sam).accept(sam, NOON)
    keep(home, "Once", rhythm=ONCE)
    keep(home, "Ended").end(TUESDAY + A_WEEK, NOON)
    own = keep(home, "Going on")
    own.skip(TUESDAY + A_WEEK, NOON)
    own.move(TUESDAY, Span(NOON + 9 * A_DAY, NOON + 9 * A_DAY + HOUR), NOON)
    assert len(events(home)) == 5
    later = NOON + timedelta(days=500)
    assert one(home, now=later)["SUMMARY"] == "Going on"
    # The days that are not there any more do not come back.
    first_two = Span(NOON, NOON + 14 * A_DAY)
    assert spans(read(written(home, now=later)), first_two) == []


def test_ten_years_of_exceptions_are_written_in_time(home: Home) -> None:
    own = keep(home, first=date(2016, 11, 29))
    for number in range(0, 520, 2):
        own.skip(own.first_on + number * A_WEEK, NOON)
    body = written(home)
    assert len(lines(body, "EXDATE")[0].split(",")) == 260
    assert len(body) < 10_000


def test_two_mothers_are_never_mixed(home: Home) -> None:
    other = Home(account=Account.begin(NOON, LISBON, "en"))
    sam = other.add("Sam")
    other.ask(sam).accept(sam, NOON)
    keep(other, "Hers alone").skip(TUESDAY, NOON)
    mine = keep(home, "Mine")
    assert one(home)["UID"] == f"{mine.id}@breather"
    assert "EXDATE" not in one(home)


def test_one_time_by_itself_is_a_file_with_all_that_it_says(home: Home) -> None:
    own = keep(home, **HERS)
    keep(home, "Another")
    [event] = read(one_file(home.account, own, NOON)).walk("VEVENT")
    assert event["UID"] == f"{own.id}@breather"
    assert event["SUMMARY"] == HERS["title"]


def test_it_is_written_in_her_language(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(home)
    with force_locale("en_GB"):
        assert one(home, details=False)["SUMMARY"] == "Busy"
