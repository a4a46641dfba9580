"""What recurs is where an independent reader has it: twelve zones, clocks changing both ways."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from app.calendars.reading import read
from app.spans import Span, joined
from tests.calendars.written import calendar, event

ZONES = (
    *("Europe/Lisbon", "Europe/Berlin", "America/New_York", "America/Sao_Paulo"),
    *("Pacific/Auckland", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Kathmandu"),
    *("Africa/Casablanca", "America/St_Johns", "Pacific/Apia", "Atlantic/Azores"),
)
A_DAY = timedelta(days=1)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BEGINNINGS = st.dates(date(2026, 1, 1), date(2026, 12, 20))
"""Each window of sixty days holds a change of the clocks somewhere, one way or the other."""
QUARTERS = st.sampled_from((0, 15, 30, 45))
BY_DAY = st.tuples(st.builds(time, st.integers(4, 20), QUARTERS), st.sampled_from((15, 60, 210)))
AT_ANY_HOUR = st.tuples(st.builds(time, st.integers(0, 23), QUARTERS), st.just(1))
"""When it begins, and how many minutes it takes. Across a change of the clocks, lengths are real
time here (RFC 5545, 3.8.5.3); the other reader measures them on the wall clock.
"""
PLACES = st.sampled_from((1, 2, 3, 4, -1, -2))


def written(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S}"


@st.composite
def rules(draw: st.DrawFn, start: datetime) -> str:
    """Return an RRULE that begins with its DTSTART, as programs write them."""
    nth = (start.day - 1) // 7 + 1
    day = DAYS[start.weekday()]
    others = draw(st.lists(st.sampled_from(DAYS), max_size=2))
    rule = draw(
        st.sampled_from(
            (
                "FREQ=DAILY",
                "FREQ=DAILY;BYDAY=" + ",".join({day, *others, "MO"}),
                "FREQ=WEEKLY",
                "FREQ=WEEKLY;WKST=SU;BYDAY=" + ",".join(sorted({day, *others})),
                "FREQ=WEEKLY;WKST=MO;BYDAY=" + ",".join(sorted({day, *others})),
                "FREQ=MONTHLY",
                f"FREQ=MONTHLY;BYDAY={nth}{day}",
                f"FREQ=MONTHLY;BYDAY={day};BYSETPOS={nth}",
                f"FREQ=MONTHLY;BYMONTHDAY={start.day},-1",
                "FREQ=YEARLY",
                f"FREQ=YEARLY;BYMONTH={start.month},3,11;BYDAY={nth}{day}",
                f"FREQ=YEARLY;BYYEARDAY={start.timetuple().tm_yday},40,-40",
            )
        )
    )
    rule += f";INTERVAL={draw(st.integers(1, 4))}" if draw(st.booleans()) else ""
    ends = draw(st.sampled_from(("", "", "COUNT", "UNTIL")))
    if ends == "COUNT":
        rule += f";COUNT={draw(st.integers(1, 80))}"
    if ends == "UNTIL":
        until = start + timedelta(days=draw(st.integers(0, 500)))
        rule += f";UNTIL={written(until.astimezone(UTC))}Z"
    return rule


@st.composite
def recurring(draw: st.DrawFn) -> tuple[bytes, Span, str]:
    """Return a calendar with an event that recurs, a window, and the zone at home."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    first = draw(BEGINNINGS)
    before = draw(st.sampled_from((0, 3, 40, 400, 3000)))
    hour, lasts = draw(st.one_of(BY_DAY, AT_ANY_HOUR))
    start = datetime.combine(first - timedelta(days=before), hour, zone)
    minutes = timedelta(minutes=lasts)
    head = f";TZID={zone.key}:"
    lines = [
        "UID:choir",
        f"DTSTART{head}{written(start)}",
        f"DTEND{head}{written(start + minutes)}",
        f"RRULE:{draw(rules(start))}",
    ]
    window = Span(datetime.combine(first, time(), UTC), datetime.combine(first, time(), UTC))
    window = Span(window.begins, window.begins + timedelta(days=61))
    days = [*_occurrences(lines, window)]
    changed = draw(st.lists(st.sampled_from(days), unique=True, max_size=4)) if days else []
    moved = []
    for number, one in enumerate(changed):
        at = one.astimezone(zone)
        if number % 2:
            to = at + timedelta(hours=draw(st.integers(-50, 50)))
            moved.append(
                event(
                    "UID:choir",
                    f"RECURRENCE-ID{head}{written(at)}",
                    f"DTSTART:{written(to.astimezone(UTC))}Z",
                    f"DTEND:{written(to.astimezone(UTC) + minutes)}Z",
                    *(["STATUS:CANCELLED"] if draw(st.booleans()) else []),
                )
            )
        elif draw(st.booleans()):
            lines.append(f"EXDATE:{written(one)}Z")
        else:
            lines.append(f"EXDATE{head}{written(at)}")
    return calendar(event(*lines), *moved), window, draw(st.sampled_from(ZONES))


def _occurrences(lines: list[str], window: Span) -> list[datetime]:
    return [span.begins for span in theirs(calendar(event(*lines)), window)]


def theirs(data: bytes, window: Span, home: str = "UTC") -> list[Span]:
    """Return what the other reader says of a calendar; what names no zone is at home."""
    around = window.begins - 3 * A_DAY, window.ends + 3 * A_DAY
    found = recurring_ical_events.of(Calendar.from_ical(data)).between(*around)
    spans = [
        Span(instant(one["DTSTART"].dt, home), instant(one["DTEND"].dt, home))
        for one in found
        if one.get("STATUS") != "CANCELLED"
    ]
    cut = (Span(max(one.begins, window.begins), min(one.ends, window.ends)) for one in spans)
    return joined(cut)


def instant(said: date, home: str) -> datetime:
    at = said if isinstance(said, datetime) else datetime.combine(said, time())
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(home))).astimezone(UTC)


@settings(max_examples=300, deadline=None)
@given(recurring())
def test_what_recurs_is_where_another_reader_has_it(made: tuple[bytes, Span, str]) -> None:
    data, window, home = made
    assert read(data, window, home) == theirs(data, window), data.decode()


@st.composite
def at_home(draw: st.DrawFn) -> tuple[bytes, Span, str]:
    """Return a calendar with whole days, or times without a zone; a window, and where home is."""
    first, whole = draw(BEGINNINGS), draw(st.booleans())
    start = datetime.combine(first - draw(st.sampled_from((0, 9, 500))) * A_DAY, time(9, 30))
    form = ";VALUE=DATE:%Y%m%d" if whole else ":%Y%m%dT%H%M%S"
    lasts = draw(st.integers(1, 3)) * A_DAY if whole else timedelta(hours=2)
    rule = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    rule += f";INTERVAL={draw(st.integers(1, 3))}"
    until = start + draw(st.integers(0, 90)) * A_DAY
    ends = (f";COUNT={draw(st.integers(1, 30))}", f";UNTIL={until.strftime(form).split(':')[1]}")
    rule += draw(st.sampled_from(("", *ends)))
    days = [start + number * A_DAY for number in draw(st.lists(st.integers(0, 40), max_size=3))]
    lines = [
        *(start.strftime(f"DTSTART{form}"), (start + lasts).strftime(f"DTEND{form}")),
        *("TRANSP:OPAQUE", f"RRULE:FREQ={rule}", "UID:home"),
        *(day.strftime(f"EXDATE{form}") for day in days[:2]),
        *(day.strftime(f"RDATE{form}") for day in days[2:]),
    ]
    begins = datetime.combine(first, time(), UTC)
    return calendar(event(*lines)), Span(begins, begins + 61 * A_DAY), draw(st.sampled_from(ZONES))


@settings(max_examples=200, deadline=None)
@given(at_home())
def test_what_names_no_zone_is_at_home(made: tuple[bytes, Span, str]) -> None:
    data, window, home = made
    assert read(data, window, home) == theirs(data, window, home), data.decode()
