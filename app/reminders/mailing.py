"""Telling by e-mail what push could not: the same sentence, the same screen, as late as allowed.

A letter is recorded right after it went, so that a worker that is killed repeats one at most; it
then carries the same Message-ID, by which mail apps know it again.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from app.account.models import Account
from app.extensions import db
from app.mail import outcomes
from app.mail.asking import letter_to
from app.mail.letters import Letter
from app.mail.models import MailAddress
from app.mail.sending import send
from app.paths import whole
from app.reminders.again import again
from app.reminders.models import DONE, UNREACHED, Reminder
from app.reminders.telling import Told

log = logging.getLogger(__name__)


def letter_of(
    account: Account, reminder: Reminder, says: Told, details: bool, now: datetime
) -> Letter | None:
    """Return the letter for a reminder; None for kinds that aren't mailed, and without a yes."""
    if not reminder.of_kind.mails:
        return None
    to = MailAddress.to_write_to(account.id, reminder.person_id, now)
    if to is None:
        return None
    with force_locale(account.language):
        subject = says.detailed if details else says.neutral
        why = _("You get this because you said yes to e-mail from Breather.")
        lines = (subject, whole(says.path), why)
        return letter_to(to, reminder.id, subject, lines, str(reminder.id))


def deliver_letters(letters: Sequence[tuple[Reminder, Letter]], now: datetime) -> int:
    """Send these, and record each at once; return how many the server took."""
    reminders, sent = {letter.id: reminder for reminder, letter in letters}, 0
    for letter, became in send([letter for _reminder, letter in letters], now):
        _record(reminders[letter.id], became, now)
        db.session.commit()
        sent += became.kind == outcomes.SENT
    return sent


def _record(reminder: Reminder, became: outcomes.Outcome, now: datetime) -> None:
    if became.kind == outcomes.LATER and (at := again(reminder, (), now)) < reminder.until_at:
        reminder.wait_until(at)
        return
    if became.kind == outcomes.REFUSED:
        _stop(reminder, became, now)
    if became.kind == outcomes.OURS:
        log.warning("The mail server takes no such letter from us (%s).", became.status)
    Reminder.finish([reminder], DONE if became.kind == outcomes.SENT else UNREACHED, now)


def _stop(reminder: Reminder, became: outcomes.Outcome, now: datetime) -> None:
    to = MailAddress.to_write_to(reminder.account_id, reminder.person_id, now)
    if to:
        to.is_refused(became.status, now)
