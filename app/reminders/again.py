"""When something is tried again that could not be told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import SystemRandom

from app.push.outcomes import Outcome
from app.reminders.models import Reminder

FIRST_TRY_AGAIN, LONGEST_TRY_AGAIN = timedelta(seconds=20), timedelta(minutes=30)
_random = SystemRandom()


def again(reminder: Reminder, outcomes: Sequence[Outcome], now: datetime) -> datetime:
    """Return when to try again: as the push service says, else later each time, with jitter."""
    asked = [timedelta(seconds=one.retry_after) for one in outcomes if one.retry_after]
    usual = min(FIRST_TRY_AGAIN * 2 ** min(reminder.tries, 10), LONGEST_TRY_AGAIN)
    jittered: timedelta = usual * _random.uniform(0.5, 1)
    return now + max([jittered, *asked])
