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


def theirs(data: bytes, window: Span) -> list[Span]:
    """Return what the other reader says of a calendar."""
    components = recurring_ical_events.of(Calendar.from_ical(data)).between(
        window.begins, window.ends
    )
    found = [
        Span(one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC))
        for one in components
        if one.get("STATUS") != "CANCELLED"
    ]
    cut = (
        Span(max(one.begins, window.begins), min(one.ends, window.ends))
        for one in found
        if one.overlaps(window)
    )
    return joined(cut)


@settings(max_examples=300, deadline=None)
@given(recurring())
def test_what_recurs_is_where_another_reader_has_it(made: tuple[bytes, Span, str]) -> None:
    data, window, home = made
    assert read(data, window, home) == theirs(data, window), data.decode()
