"""What reminders of own times say: neutral on a locked screen, more only where she wants it."""

from flask_babel import gettext as _

from app.extensions import db
from app.locale import clock_time
from app.my_time.forms import read_day
from app.my_time.models import OwnTime
from app.my_time.occurrences import Occurrence, find
from app.my_time.taken import clashes_of
from app.paths import path_of
from app.reminders import kinds
from app.reminders.telling import Due, Told, tells


@tells(kinds.OWN_SOON.name)
def soon(due: Due) -> Told | None:
    one = _told_of(due)
    if one is None or one.blank:
        return None
    begins = clock_time(one.span.begins, one.own.zone)
    detailed = _("%(title)s at %(time)s.", title=one.own.title, time=begins)
    return Told(_("Something of yours is near."), detailed, _page(one), f"own {one.own.id}")


@tells(kinds.TOMORROW.name)
def tomorrow(due: Due) -> Told | None:
    """Tell of an appointment, the evening before."""
    one = _told_of(due)
    if one is None or one.blank:
        return None
    begins = clock_time(one.span.begins, one.own.zone)
    detailed = _("Tomorrow at %(time)s: %(title)s.", title=one.own.title, time=begins)
    return Told(_("Something of yours is tomorrow."), detailed, _page(one), f"own {one.own.id}")


@tells(kinds.CLASH.name)
def clash(due: Due) -> Told | None:
    """Tell early that something else is in her calendar; what could be instead is one tap away."""
    one = _told_of(due)
    if one is None or one.blank or not clashes_of(due.account, [one]):
        return None
    detailed = _("%(title)s: something else is in your calendar then.", title=one.own.title)
    says = _("Something has come in between. There are other ways.")
    return Told(says, detailed, _page(one), f"own {one.own.id}")


@tells(kinds.DID_IT_HAPPEN.name)
def did_it_happen(due: Due) -> Told | None:
    """Ask once after an appointment, kindly."""
    one = _told_of(due)
    if one is None or one.blank or one.felt:
        return None
    detailed = _("%(title)s: did it happen?", title=one.own.title)
    return Told(_("One small question, if you like."), detailed, _page(one), f"own {one.own.id}")


def _told_of(due: Due) -> Occurrence | None:
    own = db.session.get(OwnTime, (due.account.id, due.reminder.about))
    return find(due.account, own, read_day(due.reminder.key.split(":")[2])) if own else None


def _page(one: Occurrence) -> str:
    return path_of("my_time.day", id=one.own.id, day=one.day.isoformat())
