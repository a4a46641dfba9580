"""What the worker does: each calendar with an address is read about once an hour."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from secrets import SystemRandom
from time import monotonic

from sqlalchemy import delete, select, update

from app.calendars.feeds import AWAY
from app.calendars.looking import Seen, local_service, look_at
from app.calendars.models import BEFORE, BusyTime, HerCalendar
from app.extensions import db

log = logging.getLogger(__name__)
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
FIRST_AGAIN = timedelta(minutes=15)
"""How long to wait after a try that failed; twice as long after each further one, up to a day."""
LEASE = timedelta(minutes=15)
"""After this, what a worker that was killed had claimed is due again."""
AT_ONCE = 4
SECONDS = 10.0
"""For how long new ones are begun: the same worker tells what is due, and that can't wait long."""
SPREAD = 0.15


def fetch_due(now: datetime, seconds: float = SECONDS) -> None:
    """Read the calendars whose time has come, as of now (UTC); each is committed by itself."""
    ends, local = monotonic() + seconds, local_service()

    def look(one: HerCalendar) -> Seen:
        try:
            return look_at(one.address or "", one.known(now), one.zone, now, local)
        # One that goes wrong in a way nobody thought of must not keep the others from being read.
        except Exception as error:
            log.error("A calendar couldn’t be read: %s", type(error).__name__)
            return Seen(problem=AWAY)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        while claimed := claim(now):
            for calendar, seen in zip(claimed, pool.map(look, claimed), strict=True):
                _keep(calendar, seen, now)
            if monotonic() >= ends:
                return


def claim(now: datetime, limit: int = AT_ONCE) -> list[HerCalendar]:
    """Take what is due, the longest due first, and commit: no other worker has it meanwhile."""
    due = (HerCalendar.next_at <= now) & HerCalendar.address.is_not(None)
    longest = select(HerCalendar).where(due).order_by(HerCalendar.next_at).limit(limit)
    found = db.session.scalars(longest.execution_options(populate_existing=True)).all()
    claimed = [one for one in found if _is_ours(one, now)]
    db.session.commit()
    return claimed


def next_time(now: datetime, tries: int = 0) -> datetime:
    """Return when a calendar is read again: in about an hour, later after so many failed tries."""
    wait = min(FIRST_AGAIN * 2 ** min(tries - 1, 10), A_DAY) if tries else AN_HOUR
    return now + wait * SystemRandom().uniform(1 - SPREAD, 1 + SPREAD)


def forget_past_busy_times(now: datetime) -> None:
    """Delete the busy times that are over, as of now (UTC); the caller commits."""
    db.session.execute(delete(BusyTime).where(BusyTime.ends_at <= now - BEFORE))


def _is_ours(calendar: HerCalendar, now: datetime) -> bool:
    this = (HerCalendar.account_id == calendar.account_id) & (HerCalendar.id == calendar.id)
    claiming = (
        update(HerCalendar)
        .where(this, HerCalendar.next_at == calendar.next_at)
        .values(next_at=now + LEASE, tried_at=now)
        .execution_options(synchronize_session=False)
    )
    return db.session.connection().execute(claiming).rowcount == 1


def _keep(calendar: HerCalendar, seen: Seen, now: datetime) -> None:
    """Note what was seen, unless she took the calendar out meanwhile."""
    if kept := calendar.held():
        note(kept, seen, now)
        kept.next_at = next_time(now, kept.tries)
    db.session.commit()


def note(calendar: HerCalendar, seen: Seen, now: datetime) -> None:
    """Note in a calendar what was seen; the caller commits."""
    if seen.problem:
        calendar.could_not_be_read(seen.problem)
    elif seen.spans is None:
        calendar.is_unchanged(now)
    else:
        calendar.was_read(seen.spans, now)
        calendar.says(seen.known)
