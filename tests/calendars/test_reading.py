"""What of an event makes her busy, and what doesn't; and what is only there to be slow."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.calendars import apart
from app.calendars.apart import CHILD, read_apart
from app.calendars.feeds import AWAY
from app.calendars.reading import MOST, NOTHING, TOO_MUCH, Unreadable, read
from app.spans import Span
from tests.calendars.written import NOW, WINDOW, busy, calendar, event, told
from tests.cast import LISBON

THURSDAY = ("DTSTART:20261126T100000Z", "DTEND:20261126T110000Z")
IT = ["26 Nov 10:00 – 26 Nov 11:00"]
A_DAY = ("DTSTART;VALUE=DATE:20261126", "DTEND;VALUE=DATE:20261127")
ALL_OF_IT = ["26 Nov 00:00 – 27 Nov 00:00"]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ((), IT),
        (("TRANSP:OPAQUE",), IT),
        (("TRANSP:transparent",), []),
        (("STATUS:CANCELLED",), []),
        (("STATUS:TENTATIVE",), IT),
        (("X-MICROSOFT-CDO-BUSYSTATUS:FREE",), []),
        (("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",), IT),
        (("ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org",), IT),
    ],
)
def test_an_event_takes_time_unless_it_says_that_it_does_not(
    said: tuple[str, ...], found: list[str]
) -> None:
    assert busy(*THURSDAY, *said) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ((), []),
        (("TRANSP:OPAQUE",), ALL_OF_IT),
        (("X-MICROSOFT-CDO-BUSYSTATUS:OOF",), ALL_OF_IT),
        (("TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), []),
    ],
)
def test_a_whole_day_takes_time_only_if_it_says_so(said: tuple[str, ...], found: list[str]) -> None:
    assert busy(*A_DAY, *said) == found


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("DTSTART:20261126T100000Z", "DURATION:PT90M"), ["26 Nov 10:00 – 26 Nov 11:30"]),
        (("DTSTART:20261126T100000Z", "DURATION:P1W"), ["26 Nov 10:00 – 3 Dec 10:00"]),
        (("DTSTART:20261126T100000Z",), []),
        (("DTSTART:20261126T100000Z", "DURATION:-PT90M"), []),
        (("DTSTART:20261126T100000Z", "DTEND:20261126T090000Z"), []),
        (("DTSTART;VALUE=DATE:20261126", "TRANSP:OPAQUE"), ALL_OF_IT),
        (("DTSTART:20200101T100000Z", "DTEND:20300101T100000Z"), ["24 Nov 12:00 – 24 Jan 12:00"]),
        (
            ("DTSTART;TZID=America/New_York:20261126T090000", "DTEND:20261126T150000Z"),
            ["26 Nov 14:00 – 26 Nov 15:00"],
        ),
    ],
)
def test_how_long_it_is_may_be_said_in_many_ways(lines: tuple[str, ...], found: list[str]) -> None:
    assert busy(*lines) == found


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("Europe/Berlin", "09:00"),
        ("/mozilla.org/20050126_1/Europe/Berlin", "09:00"),
        ("Romance Standard Time", "09:00"),
        ("America/Argentina/Buenos_Aires", "13:00"),
        ("India Standard Time", "04:30"),
        ("Etc/GMT-2", "08:00"),
        ("tzone://Microsoft/Utc", "10:00"),
        ("GMT", "10:00"),
        ("Atlantis", "21:00"),
        ("../../etc/passwd", "21:00"),
        ("", "21:00"),
    ],
)
def test_a_zone_is_known_by_many_names_and_an_unknown_one_is_home(name: str, begins: str) -> None:
    found = busy(f"DTSTART;TZID={name}:20261127T100000", "DURATION:PT1M", zone="Pacific/Auckland")
    assert found[0].split(" – ")[0].endswith(f"Nov {begins}")


def test_a_zone_that_a_calendar_describes_itself_is_known_by_any_name() -> None:
    name = "(UTC+03:00) Somewhere, Else"
    lines = ("BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300")
    zone = "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{name}", *lines, "END:STANDARD", "END:VTIMEZONE"])
    for written in (name, f'"{name}"'):
        one = event(f"DTSTART;TZID={written}:20261126T100000", "DURATION:PT1H")
        assert told(calendar(zone, one)) == ["26 Nov 07:00 – 26 Nov 08:00"]


def test_one_that_is_moved_out_of_sight_is_gone_and_one_that_is_moved_in_is_there() -> None:
    def moved(was: str, to: str) -> str:
        return event(
            "UID:x",
            f"RECURRENCE-ID;RANGE=THISANDFUTURE:{was}",
            f"DTSTART:{to}",
            "DURATION:PT1H",
        )

    weekly = event("UID:x", *THURSDAY, "RRULE:FREQ=WEEKLY;COUNT=20")
    out, back = ("20261126T100000Z", "20280101T100000Z"), ("20270401T100000Z", "20261127T080000Z")
    found = told(calendar(weekly, moved(*out), moved(*back)))
    assert found[0] == "27 Nov 08:00 – 27 Nov 09:00"
    assert found[1] == "3 Dec 10:00 – 3 Dec 11:00"


def test_one_that_was_moved_twice_is_where_it_was_moved_last() -> None:
    parts = [event("UID:x", *THURSDAY, "RRULE:FREQ=WEEKLY;COUNT=2")]
    for number, hour in ((2, 18), (1, 15)):
        lines = (f"DTSTART:20261126T{hour}0000Z", "DURATION:PT1H", f"SEQUENCE:{number}")
        parts.append(event("UID:x", "RECURRENCE-ID:20261126T100000Z", *lines))
    assert told(calendar(*parts))[0] == "26 Nov 18:00 – 26 Nov 19:00"


def test_a_time_that_the_clocks_skip_is_the_one_after_the_gap() -> None:
    spring = Span(datetime(2027, 3, 26, tzinfo=UTC), datetime(2027, 3, 30, tzinfo=UTC))
    lines = ("DTSTART;TZID=Europe/Lisbon:20270326T013000", "DURATION:PT30M", "RRULE:FREQ=DAILY")
    assert busy(*lines, window=spring) == [
        "26 Mar 01:30 – 26 Mar 02:00",
        "27 Mar 01:30 – 27 Mar 02:00",
        "28 Mar 01:30 – 28 Mar 02:00",
        "29 Mar 00:30 – 29 Mar 01:00",
    ]


@pytest.mark.parametrize("data", [b"", b"hello", b"<html>Sign in</html>", b"\xff\xfe", b"\0" * 100])
def test_what_is_no_calendar_is_told_apart_from_an_empty_one(data: bytes) -> None:
    with pytest.raises(Unreadable, match=NOTHING):
        read(data, WINDOW, LISBON)
    assert read(calendar(), WINDOW, LISBON) == []


def test_of_too_many_the_soonest_are_kept() -> None:
    minutes = timedelta(minutes=20)
    starts = (NOW + minutes * number for number in range(3000))
    found = read(
        calendar(*(event(f"DTSTART:{at:%Y%m%dT%H%M%SZ}", "DURATION:PT5M") for at in starts)),
        WINDOW,
        LISBON,
    )
    assert len(found) == MOST + 1
    assert found[0].begins == NOW


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR"),
                    *("BEGIN:VALARM", "END:VALARM", *THURSDAY, *A_DAY, "UID:x", "TRANSP:OPAQUE"),
                    *("BEGIN:VTIMEZONE", "TZID:Odd", "RRULE:FREQ=DAILY", "DTSTART;TZID=Odd:x"),
                    *("RECURRENCE-ID:20261126T100000Z", "EXDATE:20261126", "BEGIN:VFREEBUSY"),
                ]
            ),
            st.builds(
                "{}{}".format,
                st.sampled_from(
                    (
                        "DTSTART:",
                        "DTEND:",
                        "RRULE:FREQ=",
                        "RRULE:FREQ=YEARLY;",
                        "DURATION:P",
                        "EXDATE:",
                        "RDATE:",
                        "FREEBUSY:",
                        "SEQUENCE:",
                        "DTSTART;TZID=",
                    )
                ),
                st.text(max_size=30),
            ),
            st.text(max_size=40),
        ),
        max_size=40,
    )
)
def test_whatever_stands_in_a_file_it_is_read_or_told_to_be_none(lines: list[str]) -> None:
    data = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines]).encode("utf-8", "surrogatepass")
    found = read(data, WINDOW, LISBON)
    assert all(WINDOW.begins <= one.begins < one.ends <= WINDOW.ends for one in found)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_told_to_be_none(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(data, WINDOW, LISBON)


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=1000000000", "FREQ=HOURLY;INTERVAL=0"),
        *("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
        *("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=99"),
        *("FREQ=WEEKLY;INTERVAL=999999999999", "FREQ=YEARLY;BYWEEKNO=60", "FREQ=DAILY;BYHOUR=99"),
    ],
)
def test_a_rule_that_is_too_quick_or_never_comes_leaves_the_event_itself(rule: str) -> None:
    assert busy(*THURSDAY, f"RRULE:{rule}") == IT


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York", LISBON])
def test_years_that_no_clock_shows_harm_nothing(zone: str) -> None:
    lines = (f"DTSTART;TZID={zone}:20261126T100000", "DURATION:PT1H")
    assert len(busy(*lines, "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z", zone=zone)) > 58
    assert len(busy(*lines, "RRULE:FREQ=DAILY;UNTIL=00010101T000000Z", zone=zone)) == 1
    assert len(busy(*lines, "EXDATE:00010101T000000Z,99991231T235959Z", zone=zone)) == 1
    free = "BEGIN:VFREEBUSY\r\nFREEBUSY:00010101T000000Z/PT1H,99991231T235959Z/PT1H\r\n"
    assert len(told(calendar(free + "END:VFREEBUSY", event(*lines)), zone)) == 1


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;COUNT=1000000000", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;UNTIL=99991231"]
)
def test_a_rule_without_an_end_ends_with_the_days_that_are_read(rule: str) -> None:
    found = busy(*THURSDAY, f"RRULE:{rule}")
    assert (found[0], found[-1], len(found)) == (*IT, "24 Jan 10:00 – 24 Jan 11:00", 60)


@pytest.mark.parametrize(("starts", "then"), [("MO", "3 Dec"), ("SU", "10 Dec")])
def test_the_weeks_of_a_year_are_counted_from_the_day_that_the_rule_names(
    starts: str, then: str
) -> None:
    found = busy(*THURSDAY, f"RRULE:FREQ=YEARLY;BYWEEKNO=49;WKST={starts}")
    assert found == [*IT, f"{then} 10:00 – {then} 11:00"]


@pytest.mark.parametrize("year", [1, 1800, 1970])
def test_what_began_long_ago_takes_no_longer(year: int) -> None:
    start = date(year, 1, 1)
    begins = f"DTSTART:{start:%Y%m%d}".replace(f":{year}", f":{year:04}") + "T100000Z"
    found = busy(begins, "DURATION:PT1H", "RRULE:FREQ=DAILY")
    assert found[0] == "25 Nov 10:00 – 25 Nov 11:00"
    # Counting would take too long: then it is left out, and spoils no other.
    counted = event(begins, "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=999999999")
    assert "26 Nov 20:00 – 26 Nov 21:00" in told(
        calendar(counted, event("DTSTART:20261126T200000Z", "DURATION:PT1H"))
    )


def many(lines: str, number: int) -> bytes:
    return calendar(*(event(f"UID:{one}", *THURSDAY, lines) for one in range(number)))


EXDATES = "EXDATE:" + ",".join(["20261127T100000Z"] * 100)
ODD_ZONE = """BEGIN:VTIMEZONE
TZID:Odd
BEGIN:STANDARD
DTSTART:16010101T000000
RRULE:FREQ=SECONDLY
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE"""


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (calendar(event(*THURSDAY, "RRULE:FREQ=DAILY", *[EXDATES] * 100)), 59),
        (calendar(ODD_ZONE, event("DTSTART;TZID=Odd:20261126T100000", "DURATION:PT1H")), 1),
        (b"BEGIN:VCALENDAR\n" * 300_000, 0),
        (b"BEGIN:VCALENDAR\nDTSTART:" + b"\n " * 2_000_000, 0),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART" + b";A=B" * 1_000_000 + b":x", 0),
        (many("SUMMARY:Choir", 30_000), 1),
        (many("RRULE:FREQ=DAILY", 30_000), TOO_MUCH),
        (many("RRULE:FREQ=MONTHLY;BYDAY=1MO", 3000), TOO_MUCH),
        (many("SUMMARY:Choir", 60_001), TOO_MUCH),
    ],
    ids=["left-out", "zone", "begins", "folds", "parameters", "many", "daily", "monthly", "more"],
)
def test_a_calendar_that_is_made_to_be_slow_is_answered_soon(data: bytes, found: int | str) -> None:
    began = monotonic()
    assert answered(data) == found
    assert monotonic() - began < 15


def answered(data: bytes) -> int | str:
    try:
        return len(read_apart(data, WINDOW, LISBON))
    except Unreadable as error:
        return error.reason


def test_reading_apart_gives_what_reading_here_does() -> None:
    data = calendar(event(*THURSDAY, "RRULE:FREQ=DAILY"))
    assert read_apart(data, WINDOW, LISBON) == read(data, WINDOW, LISBON)
    with pytest.raises(Unreadable, match=NOTHING):
        read_apart(b"", WINDOW, LISBON)


def test_what_takes_longer_than_it_may_is_ended_from_outside() -> None:
    with pytest.raises(Unreadable, match=TOO_MUCH):
        read_apart(many("RRULE:FREQ=DAILY", 30_000), WINDOW, LISBON, seconds=0.05)


def test_a_limit_of_the_system_ends_it_and_a_fault_of_ours_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for script, reason in (
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", TOO_MUCH),
        ("raise RuntimeError", AWAY),
        ("print('odd')", AWAY),
    ):
        child = tmp_path / "child.py"
        child.write_text(script)
        monkeypatch.setattr(apart, "CHILD", child)
        assert answered(b"") == reason
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    assert answered(b"") == AWAY


def test_the_process_that_reads_knows_nothing_of_the_house() -> None:
    script = "import runpy, sys; runpy.run_path(sys.argv[1], run_name='__main__');"
    script += "sys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", script, str(CHILD)],
        input=b'{"begins": 0, "ends": 1, "zone": "UTC"}\n' + calendar(event(*THURSDAY)),
        capture_output=True,
        check=True,
    )
    known = set(done.stderr.decode().split())
    assert "app.calendars.reading" in known
    assert not {"flask", "sqlalchemy", "app.config", "icalendar", "cryptography"} & known
