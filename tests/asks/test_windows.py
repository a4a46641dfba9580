"""When a handover can be seen, and which times are offered, in many zones and all year."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.asks.chips import LENGTHS, SOONEST, chips
from app.asks.windows import LONGEST, OPENS_BEFORE, handover_window
from app.spans import Span, span_of

ZONES = ("Europe/Lisbon", "America/St_Johns", "Asia/Tehran", "Australia/Lord_Howe", "Pacific/Apia")
zones = st.sampled_from(ZONES)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
lengths = st.timedeltas(timedelta(minutes=15), LONGEST)
spans = st.builds(lambda begins, length: Span(begins, begins + length), instants, lengths)


@given(spans, zones)
def test_a_handover_opens_two_hours_before_and_outlasts_the_ask(ask: Span, zone: str) -> None:
    window = handover_window(ask, zone)
    assert window.begins == ask.begins - OPENS_BEFORE
    assert window.ends - ask.ends >= timedelta(hours=1)
    assert window.ends - ask.ends <= timedelta(hours=24)
    assert window.holds(ask.begins)
    assert window.holds(ask.ends)


def test_it_closes_at_ten_in_the_evening_of_that_day() -> None:
    morning = span_of(date(2026, 11, 28), time(9), 150, "Europe/Lisbon")
    window = handover_window(morning, "Europe/Lisbon")
    assert window == Span(
        datetime(2026, 11, 28, 7, tzinfo=UTC), datetime(2026, 11, 28, 22, tzinfo=UTC)
    )


def test_after_a_late_evening_it_stays_for_an_hour() -> None:
    evening = span_of(date(2026, 11, 28), time(19, 30), 180, "Europe/Lisbon")
    assert handover_window(evening, "Europe/Lisbon").ends == evening.ends + timedelta(hours=1)


@given(spans, spans)
def test_two_times_overlap_both_ways_or_not_at_all(one: Span, other: Span) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(one)


def test_one_that_ends_when_the_other_begins_does_not_overlap() -> None:
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert not Span(noon, noon + hour).overlaps(Span(noon + hour, noon + 2 * hour))


@given(instants, zones)
def test_what_is_offered_lies_ahead_within_a_week_the_soonest_first(
    now: datetime, zone: str
) -> None:
    offered = chips(now, zone)
    begins = [chip.begins.astimezone(UTC) for chip in offered]
    assert offered
    assert begins == sorted(begins)
    assert all(now + SOONEST - timedelta(hours=2) <= at <= now + timedelta(days=8) for at in begins)
    assert all(chip.minutes in LENGTHS for chip in offered)
    assert len({chip.key for chip in offered}) == len(offered)


def test_on_a_wednesday_afternoon_four_times_are_offered() -> None:
    wednesday = datetime(2026, 11, 25, 14, tzinfo=ZoneInfo("Europe/Lisbon"))
    offered = [(chip.key, f"{chip.begins:%a %H:%M}") for chip in chips(wednesday, "Europe/Lisbon")]
    assert offered == [
        ("tonight", "Wed 19:30"),
        ("tomorrow", "Thu 19:30"),
        ("saturday", "Sat 09:00"),
        ("sunday", "Sun 14:00"),
    ]


def test_late_in_the_evening_tonight_is_not_offered_any_more() -> None:
    late = datetime(2026, 11, 25, 21, tzinfo=ZoneInfo("Europe/Lisbon"))
    assert "tonight" not in [chip.key for chip in chips(late, "Europe/Lisbon")]


def test_it_lasts_as_long_as_she_said_across_the_change_of_the_clocks() -> None:
    night = span_of(date(2026, 10, 24), time(23), 240, "Europe/Lisbon")
    assert night.ends - night.begins == timedelta(hours=4)
