"""Whose turn it is: in order, never in their night, and nobody is passed over."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.asks.turns import QUIET_FROM, QUIET_UNTIL, Turn, awake, next_turn, turns

ZONES = (
    "Europe/Lisbon",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
DAY = timedelta(hours=24)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(ZONES)
people = st.lists(
    st.builds(
        Turn,
        person=st.uuids(),
        zone=zones,
        said_no_at=st.none() | instants,
        called_at=st.none(),
    ),
    max_size=6,
)
patience = st.sampled_from([timedelta(hours=hours) for hours in (2, 6, 24, 48)])


def local_time(at: datetime, zone: str) -> time:
    return at.astimezone(ZoneInfo(zone)).time()


@given(instants, zones)
def test_nobodys_turn_begins_in_their_quiet_hours(at: datetime, zone: str) -> None:
    begins = awake(at, zone)
    assert QUIET_UNTIL <= local_time(begins, zone) < QUIET_FROM
    assert timedelta() <= begins - at <= timedelta(hours=11)


@given(instants, zones)
def test_somebody_who_is_awake_is_asked_at_once(at: datetime, zone: str) -> None:
    awake_already = QUIET_UNTIL <= local_time(at, zone) < QUIET_FROM
    assert (awake(at, zone) == at) == awake_already


@given(people, instants, patience, st.booleans())
def test_turns_begin_after_the_ask_and_outside_of_quiet_hours(
    people: list[Turn], asked_at: datetime, patience: timedelta, in_order: bool
) -> None:
    times = turns(people, asked_at, patience, in_order, soon=False)
    assert len(times) == len(people)
    for one, begins in zip(people, times, strict=True):
        assert begins >= asked_at
        assert QUIET_UNTIL <= local_time(begins, one.zone) < QUIET_FROM


@given(people, instants, patience)
def test_in_order_nobody_begins_before_the_one_ahead_had_their_time_or_said_no(
    people: list[Turn], asked_at: datetime, patience: timedelta
) -> None:
    times = turns(people, asked_at, patience, in_order=True, soon=False)
    for ahead, mine, theirs in zip(people, times[1:], times, strict=False):
        said_no = ahead.said_no_at is not None and ahead.said_no_at <= mine
        assert mine - theirs >= patience or said_no
        assert mine >= theirs


@given(people, instants, patience)
def test_an_ask_for_this_same_night_waits_for_nobodys_morning(
    people: list[Turn], asked_at: datetime, patience: timedelta
) -> None:
    times = turns(people, asked_at, patience, in_order=False, soon=True)
    assert times == [asked_at] * len(people)


@given(people, instants, patience)
def test_asked_at_once_everybody_who_is_awake_is_asked_now(
    people: list[Turn], asked_at: datetime, patience: timedelta
) -> None:
    times = turns(people, asked_at, patience, in_order=False, soon=False)
    assert times == [awake(asked_at, one.zone) for one in people]


def test_a_no_hands_on_at_once_and_silence_after_the_time_she_chose() -> None:
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    lisbon = "Europe/Lisbon"
    said_no = Turn(uuid4(), lisbon, said_no_at=noon + timedelta(minutes=20))
    silent, last = Turn(uuid4(), lisbon), Turn(uuid4(), lisbon)
    assert turns([said_no, silent, last], noon, timedelta(hours=2), True, False) == [
        noon,
        noon + timedelta(minutes=20),
        noon + timedelta(hours=2, minutes=20),
    ]


def test_the_next_ones_night_is_waited_out() -> None:
    late = datetime(2026, 11, 25, 20, tzinfo=UTC)
    grandma, sam = Turn(uuid4(), "Europe/Lisbon"), Turn(uuid4(), "Europe/Lisbon")
    times = turns([grandma, sam], late, timedelta(hours=2), True, False)
    assert times == [late, datetime(2026, 11, 26, 7, tzinfo=UTC)]


def test_whom_she_calls_out_of_turn_is_asked_then() -> None:
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    first = Turn(uuid4(), "Europe/Lisbon")
    called = Turn(uuid4(), "Europe/Lisbon", called_at=noon + timedelta(minutes=5))
    times = turns([first, called], noon, DAY, True, False)
    assert times == [noon, noon + timedelta(minutes=5)]


@given(st.lists(instants), instants)
def test_the_next_turn_is_the_first_one_ahead(times: list[datetime], now: datetime) -> None:
    found = next_turn(times, now)
    assert found == min((at for at in times if at > now), default=None)
