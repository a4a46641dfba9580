"""When a reminder may be told: quiet hours, the cap of a day, a sick week; in twelve zones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reminders import kinds
from app.reminders.kinds import BY_NAME, Kind
from app.reminders.rules import CAP, Quiet, Recipient, day_of, out_of_quiet, told_at

ZONES = (
    "Europe/Lisbon",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Africa/Cairo",
)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
LISBON = Recipient("Europe/Lisbon")
instants = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from(ZONES)
hours = st.integers(0, 23).map(time)
quiets = st.builds(Quiet, hours, hours)
recipients = st.builds(
    Recipient,
    zones,
    quiets,
    st.integers(1, 9),
    st.dates(date(2026, 1, 1), date(2027, 6, 1)) | st.none(),
)
any_kind = st.sampled_from(list(BY_NAME.values()))


def at(hour: int, minute: int = 0, day: int = 25) -> datetime:
    """Return a time on Lisbon's clock, which shows UTC in winter."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@given(instants, zones, quiets)
def test_nothing_is_told_in_quiet_hours_and_nothing_waits_longer_than_they_last(
    instant: datetime, zone: str, quiet: Quiet
) -> None:
    told = out_of_quiet(instant, zone, quiet)
    wall = told.astimezone(ZoneInfo(zone))
    assert told >= instant
    assert told - instant <= timedelta(hours=25)
    # Where the clocks skip the end of the quiet hours, it is the hour after the gap.
    assert (
        not quiet.holds(wall.time())
        or wall.utcoffset() != instant.astimezone(ZoneInfo(zone)).utcoffset()
    )
    if not quiet.holds(instant.astimezone(ZoneInfo(zone)).time()):
        assert told == instant


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (at(20, 59), at(20, 59)),
        (at(21), at(7, day=26)),
        (at(23, 30), at(7, day=26)),
        (at(3), at(7)),
        (at(6, 59), at(7)),
        (at(7), at(7)),
    ],
)
def test_from_nine_to_seven_it_waits_for_the_morning(due: datetime, told: datetime) -> None:
    assert told_at(due, kinds.BACK, False, LISBON, 0) == told


def test_no_quiet_hours_at_all_hold_nothing() -> None:
    never = Recipient("Europe/Lisbon", Quiet(time(9), time(9)))
    assert told_at(at(3), kinds.BACK, False, never, 0) == at(3)


@given(instants, recipients)
def test_call_me_is_told_at_once_whatever_hour_it_is(instant: datetime, to: Recipient) -> None:
    assert told_at(instant, kinds.CALL_ME, False, to, 99) == instant


def test_only_an_ask_for_this_same_night_is_told_in_the_night() -> None:
    for kind in BY_NAME.values():
        told = told_at(at(23), kind, True, LISBON, 0)
        through = kind in (kinds.ASK, kinds.ANSWER, kinds.CHANGED, kinds.HANDOVER, kinds.CALL_ME)
        assert (told == at(23)) == through, kind.name
        if kind is not kinds.CALL_ME:
            assert told_at(at(23), kind, False, LISBON, 0) == at(7, day=26), kind.name


def test_after_three_a_day_what_counts_waits_for_tomorrow_and_asks_do_not() -> None:
    assert told_at(NOON, kinds.NUDGE, False, LISBON, CAP - 1) == NOON
    assert told_at(NOON, kinds.NUDGE, False, LISBON, CAP) == at(7, day=26)
    assert told_at(NOON, kinds.ASK, False, LISBON, 99) == NOON


def test_in_a_sick_week_what_counts_rests_and_asks_do_not() -> None:
    sick = Recipient("Europe/Lisbon", rests_until=date(2026, 11, 30))
    assert told_at(NOON, kinds.LOOK_BACK, False, sick, 0) == at(7, day=30)
    assert told_at(NOON, kinds.ANSWER, False, sick, 0) == NOON
    over = Recipient("Europe/Lisbon", rests_until=date(2026, 11, 25))
    assert told_at(NOON, kinds.LOOK_BACK, False, over, 0) == NOON


@given(instants, any_kind, st.booleans(), recipients, st.integers(0, 12))
def test_what_may_be_told_now_is_never_put_off_by_asking_again(
    instant: datetime, kind: Kind, tonight: bool, to: Recipient, told_today: int
) -> None:
    told = told_at(instant, kind, tonight, to, told_today)
    assert told >= instant
    assert told_at(told, kind, tonight, to, 0) == told


@given(instants, zones)
def test_a_day_is_the_recipients_own(instant: datetime, zone: str) -> None:
    begins, ends = day_of(instant, zone)
    assert begins <= instant < ends
    assert timedelta(hours=22.5) <= ends - begins <= timedelta(hours=25.5)
    assert begins.astimezone(ZoneInfo(zone)).date() == instant.astimezone(ZoneInfo(zone)).date()


CHANGES = {
    "Europe/Lisbon": (datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)),
    "America/New_York": (
        datetime(2026, 11, 1, 6, tzinfo=UTC),
        datetime(2026, 3, 8, 7, tzinfo=UTC),
    ),
    "Australia/Lord_Howe": (
        datetime(2026, 4, 4, 15, tzinfo=UTC),
        datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    ),
}
"""When the clocks go back and forth in 2026 (IANA)."""


def slowly(at: datetime, kind: Kind, to: Recipient, told_today: int) -> datetime:
    """Find when a reminder may be told by looking at each minute in turn."""
    zone = ZoneInfo(to.zone)
    today, instant = at.astimezone(zone).date(), at
    while True:
        wall = instant.astimezone(zone)
        quiet = to.quiet.holds(wall.time())
        rests = bool(to.rests_until) and wall.date() < (to.rests_until or wall.date())
        full = wall.date() == today and told_today >= to.cap
        if not quiet and not (kind.counts and (rests or full)):
            return instant
        instant = instant.replace(second=0, microsecond=0) + timedelta(minutes=1)


@given(
    st.sampled_from(list(CHANGES)),
    st.integers(0, 1),
    st.integers(-30 * 60, 30 * 60),
    quiets,
    st.sampled_from([kinds.NUDGE, kinds.SOON]),
    st.integers(0, 1),
    st.integers(0, 3),
)
def test_around_a_change_of_the_clocks_it_is_told_as_soon_as_it_may_be(
    zone: str, change: int, minutes: int, quiet: Quiet, kind: Kind, told_today: int, sick: int
) -> None:
    at = CHANGES[zone][change] + timedelta(minutes=minutes)
    rests = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=sick - 1)
    to = Recipient(zone, quiet, cap=1, rests_until=rests)
    assert told_at(at, kind, False, to, told_today) == slowly(at, kind, to, told_today)


@given(instants, zones, quiets, st.sampled_from([kinds.NUDGE, kinds.SOON]), st.integers(0, 1))
def test_all_year_and_everywhere_it_is_told_as_soon_as_it_may_be(
    at: datetime, zone: str, quiet: Quiet, kind: Kind, told_today: int
) -> None:
    to = Recipient(zone, quiet, cap=1)
    assert told_at(at, kind, False, to, told_today) == slowly(at, kind, to, told_today)
