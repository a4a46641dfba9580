"""A feed read back by others, and what every feed has to be (RFC 5545, RFC 7986)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import recurring_ical_events
from dateutil.rrule import rrulestr
from icalendar import Calendar

from app.spans import Span

ONE_EACH = {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY", "CLASS", "TRANSP", "STATUS"}
AT_MOST_ONE = {*ONE_EACH, "DTEND", "DURATION", "RRULE", "LOCATION", "DESCRIPTION", "LAST-MODIFIED"}
AT_MOST_ONE |= {"RECURRENCE-ID"}
NAMES = re.compile(r"^(?:BEGIN|END|[A-Z][A-Z0-9-]*)(?:;[A-Z-]+=(?:\"[^\"]*\"|[^;:,\"]+))*:")


def read(body: bytes) -> Any:
    """Parse a feed; whatever is not as the standard says fails here."""
    lines = body.split(b"\r\n")
    assert lines.pop() == b""
    for line in lines:
        # 3.1: 75 octets without the end of the line, and no line ends in another way.
        assert len(line) <= 75, line
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line), line
    assert [one for one in unfolded(body).splitlines() if not NAMES.match(one)] == []
    calendar: Any = Calendar.from_ical(body)
    assert [one.errors for one in calendar.walk() if one.errors] == []
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    # 3.6: a calendar has one component at least.
    assert calendar.subcomponents
    _check_zones(calendar, body)
    _check_events(calendar)
    return calendar


def unfolded(body: bytes) -> str:
    return re.sub(rb"\r\n[ \t]", b"", body).decode()


def _check_zones(calendar: Any, body: bytes) -> None:
    named = set(
        re.findall(r"^(?:DTSTART|DTEND|EXDATE|RECURRENCE-ID);TZID=([^:;]+):", unfolded(body), re.M)
    )
    there = [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")]
    assert named <= set(there)
    assert len(there) == len(set(there))
    for zone in calendar.walk("VTIMEZONE"):
        assert zone.subcomponents
        for part in zone.subcomponents:
            assert {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} <= set(part)
            # 3.6.5: in local time, without a zone.
            assert part["DTSTART"].dt.tzinfo is None


def _check_events(calendar: Any) -> None:
    series: dict[str, Any] = {}
    seen = set()
    for event in calendar.walk("VEVENT"):
        assert set(event) >= ONE_EACH
        assert all(not isinstance(event[name], list) for name in AT_MOST_ONE if name in event)
        # 3.6.1: one or the other.
        assert ("DTEND" in event) != ("DURATION" in event)
        for name in ("DTSTAMP", "LAST-MODIFIED"):
            assert event[name].dt.utcoffset() == UTC.utcoffset(None)
        its = event.get("RECURRENCE-ID")
        assert (event["UID"], its and its.dt) not in seen
        seen.add((event["UID"], its and its.dt))
        if its is None:
            series[event["UID"]] = event
        for alarm in event.walk("VALARM"):
            assert {"ACTION", "TRIGGER", "DESCRIPTION"} <= set(alarm)
            assert alarm["TRIGGER"].dt.total_seconds() < 0
    for event in calendar.walk("VEVENT"):
        _names_a_day_of(series[event["UID"]], event)


def _names_a_day_of(series: Any, event: Any) -> None:
    """What names a day of a series is written as its beginning is: zone and wall clock."""
    named = [event["RECURRENCE-ID"]] if "RECURRENCE-ID" in event else []
    exdates = event.get("EXDATE", [])
    named += exdates if isinstance(exdates, list) else [exdates]
    for one in named:
        assert one.params.get("TZID") == series["DTSTART"].params.get("TZID")
        for at in [one.dt] if hasattr(one, "dt") else [each.dt for each in one.dts]:
            assert at.timetz().replace(tzinfo=None) == series["DTSTART"].dt.time()
    if "RRULE" in event and "UNTIL" in event["RRULE"]:
        [until] = event["RRULE"]["UNTIL"]
        assert until.utcoffset() == UTC.utcoffset(None)
        assert until >= event["DTSTART"].dt


def spans(calendar: Any, within: Span) -> list[Span]:
    """Return when its events are, as an independent reader says."""
    found = recurring_ical_events.of(calendar).between(within.begins, within.ends)
    return sorted((_span(event) for event in found), key=lambda one: (one.begins, one.ends))


def _span(event: Any) -> Span:
    return Span(*(event[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND")))


def offset_at(zone: Any, at: datetime) -> timedelta:
    """Return the offset that a VTIMEZONE gives for an instant: that of its latest change."""
    changes = [
        (onset - part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td)
        for part in zone.subcomponents
        for onset in onsets(part)
    ]
    naive = at.astimezone(UTC).replace(tzinfo=None)
    latest: timedelta = max(one for one in changes if one[0] <= naive)[1]
    return latest


def onsets(part: Any) -> Iterator[datetime]:
    """Yield the wall-clock times from which on a part of a VTIMEZONE holds."""
    first = part["DTSTART"].dt
    if "RRULE" in part:
        rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=first)
        yield from rule.between(first, first.replace(year=first.year + 20), inc=True)
        return
    yield first
    rdates = part.get("RDATE", [])
    for one in rdates if isinstance(rdates, list) else [rdates]:
        yield from (each.dt for each in one.dts)
