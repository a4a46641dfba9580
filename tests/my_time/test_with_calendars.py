"""What her own calendars say: what is offered is really free, and a clash is seen early."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app import clock as now_is
from app.account.models import Account
from app.calendars.models import HerCalendar
from app.extensions import db
from app.my_time.free import AT_LEAST, free_times
from app.my_time.keeping import plan_ahead_all
from app.spans import Span, span_of
from tests import cast
from tests.asks.households import NOON
from tests.cast import LISBON, Browser, link_of
from tests.my_time.keeping import NEXT_WEDNESDAY, day, keep, seen, to
from tests.my_time.test_reminders import says
from tests.my_time.test_sharing import sees
from tests.pages import Page

AN_HOUR = timedelta(hours=1)


def busy(app: Flask, *times: tuple[str, int]) -> None:
    """Let her calendar say that she is busy: from when (local), for how many hours."""
    with app.app_context():
        account = db.session.scalars(db.select(Account)).one()
        calendar = HerCalendar.add(account, uuid4(), NOON, LISBON)
        spans = [
            span_of(at.date(), at.time(), 60 * hours, LISBON)
            for at, hours in ((datetime.fromisoformat(text), hours) for text, hours in times)
        ]
        calendar.was_read(spans, NOON)
        db.session.commit()


def test_only_times_that_are_really_free_are_offered(ana: Browser, sam: str, app: Flask) -> None:
    assert sam
    assert "Thursday, 19:30" in seen(ana, "/my-time/new")
    assert "Tomorrow evening" in seen(ana, "/asks/new")
    busy(app, ("2026-11-26T19:00", 2))
    assert "Thursday, 19:30" not in seen(ana, "/my-time/new")
    assert "Tomorrow evening" not in seen(ana, "/asks/new")


def test_a_clash_is_seen_with_the_two_ways_out(ana: Browser, app: Flask) -> None:
    own = keep(ana)
    assert "Something else" not in day(ana, own)
    busy(app, (f"{NEXT_WEDNESDAY}T20:00", 1), ("2026-12-03T18:00", 4))
    said = day(ana, own)
    assert "Something else is in your calendar then." in said
    # 20:30 that evening and the next evening are taken; what is offered is not.
    assert "Half an hour at home, Thursday" not in said
    assert "Friday, 19:30 instead" in said
    to(ana, own, "instead", way="other_day")
    assert "Something else" not in day(ana, own)


def test_her_own_times_shown_there_are_no_clash(ana: Browser, app: Flask) -> None:
    own = keep(ana)
    busy(app, (f"{NEXT_WEDNESDAY}T19:30", 2))
    assert "Something else" not in day(ana, own)


def test_she_is_told_early_and_once(ana: Browser, app: Flask) -> None:
    own = keep(ana, title="Dr. Silva")
    busy(app, (f"{NEXT_WEDNESDAY}T20:00", 1))
    for _hours in range(2):
        with app.app_context():
            plan_ahead_all(now_is.now())
    said = says(app, "clash")
    assert said
    assert said.neutral == "Something has come in between. There are other ways."
    assert said.detailed == "Dr. Silva: something else is in your calendar then."
    assert said.path == f"/own-times/{own}/{NEXT_WEDNESDAY}"


def test_what_is_solved_is_not_told(ana: Browser, app: Flask) -> None:
    own = keep(ana)
    busy(app, (f"{NEXT_WEDNESDAY}T20:00", 1))
    with app.app_context():
        plan_ahead_all(now_is.now())
    to(ana, own, "skip")
    with app.app_context():
        kinds = db.session.execute(db.text("SELECT state FROM reminders WHERE kind = 'clash'"))
        assert [state for (state,) in kinds] == ["cancelled"]


def test_when_she_is_free_is_seen_by_whom_she_wants(ana: Browser, sam: str, app: Flask) -> None:
    them, link = cast.browser(app), link_of(ana, sam)
    sees(ana, sam, "times")
    assert "Free, as far as" not in Page(them.get(link).text).text
    busy(app, ("2026-11-26T09:00", 6), ("2026-11-27T08:00", 14))
    said = Page(them.get(link).text).text
    assert "Free, as far as Ana’s calendar says:" in said
    assert "Thursday 26 November, 15:00 – 21:00" in said
    assert "Friday 27 November" not in said
    sees(ana, sam)
    assert "Free, as far as" not in Page(them.get(link).text).text


@given(
    st.lists(st.tuples(st.integers(-600, 10_000), st.integers(15, 900)), max_size=12),
    st.integers(0, 365 * 24 * 60),
    st.sampled_from((LISBON, "America/New_York", "Pacific/Auckland", "Asia/Kathmandu")),
    st.integers(0, 12),
)
def test_free_is_in_daylight_ahead_known_and_not_taken(
    said: list[tuple[int, int]], ahead: int, zone: str, days_known: int
) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=ahead)
    begun = ((now + timedelta(minutes=start), length) for start, length in said)
    taken = [Span(begins, begins + timedelta(minutes=length)) for begins, length in begun]
    known_until = now + timedelta(days=days_known)
    found = free_times(taken, now, zone, known_until)
    days: list[date] = []
    for span in found:
        assert span.begins >= now
        assert span.ends <= known_until
        assert span.ends - span.begins >= AT_LEAST
        assert not any(map(span.overlaps, taken))
        local = [now_is.local(at, zone) for at in (span.begins, span.ends)]
        assert time(9) <= local[0].time()
        assert local[1].time() <= time(21)
        days.append(local[0].date())
    assert days == sorted(set(days))


def test_the_whole_day_is_free_when_nothing_is_in_it() -> None:
    found = free_times([], NOON, LISBON, NOON + timedelta(days=60))
    assert found[0] == Span(NOON, NOON + 9 * AN_HOUR)
    assert len(found) == 7
