"""What a form says, read once: a tap, a wish, a moment. Anything odd becomes BadInput."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask import request
from flask_babel import gettext as _

from app import clock
from app.account.models import Account
from app.forms import OLDEST, in_pieces, read_id, read_time
from app.locale import night_here, zone_here
from app.now.choosing import Wish
from app.now.library import COMPANY, MINUTES, Library, Moment, load
from app.now.library import NEEDS as MOMENT_NEEDS
from app.now.models import NEEDS, WORDS_LENGTH
from app.web import BadInput

CLOCKS_DIFFER = timedelta(minutes=10)
SEEN_AT_MOST = 40
_MINUTES = frozenset(str(minutes) for minutes in MINUTES)


class WrongTime(BadInput):
    """A tap from the future or from long ago; the answer offers to note it as now."""

    def __init__(self, sentence: str, words: str | None) -> None:
        super().__init__(sentence, kept=words or "", way_out="now/_note_as_now.html")


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap as it was sent: a client-made id, the need, the time (UTC), the zone, her words."""

    id: UUID
    need: str
    at: datetime
    zone: str
    words: str | None = None


def read_tap() -> Tap:
    """Read a check-in. Raises BadInput for an unknown need, an odd id or time, or many words."""
    need = request.form.get("need", "")
    if need not in NEEDS:
        raise BadInput(_("That need isn’t one Breather knows. You could pick one of the four."))
    words = _words() if need == "other" else None
    return Tap(read_id("id") or uuid4(), need, _time(words), zone_here() or "UTC", words)


def read_carried() -> Tap:
    """Read the tap that a later form carries along. Raises BadInput when it carries none."""
    id, need = read_id("check_in"), request.form.get("need", "")
    if id is None or need not in NEEDS:
        raise in_pieces()
    return Tap(id, need, _time(None), zone_here() or "UTC")


def read_wish(account: Account | None) -> Wish:
    """Read the minutes and the situation; a missing or unknown value is the usual one."""
    need = request.form.get("need", "")
    minutes, company = _chosen("minutes"), _chosen("company")
    return Wish(
        need=need if need in MOMENT_NEEDS else None,
        minutes=int(minutes) if minutes in _MINUTES else MINUTES[0],
        company=company if company in COMPANY else COMPANY[0],
        out=_chosen("out") == "1",
        night=night_here(),
        leave_out=frozenset(account.leave_out if account else ()),
    )


def read_moment() -> Moment:
    """Read which moment a form is about. Raises BadInput when the library has no such one."""
    moment = library().get(request.form.get("moment", ""))
    if moment is None:
        raise BadInput(_("That moment isn’t here any more. You could pick another."))
    return moment


def read_when() -> datetime:
    """Read when she did it (UTC), which may be a while ago without a network; else it is now."""
    now, when = clock.now(), read_time("when")
    return when if when and now - OLDEST <= when <= now else now


def read_seen() -> list[str]:
    """Read the keys of the moments that this screen has shown already, the newest last."""
    return request.form.get("seen", "").split()[-SEEN_AT_MOST:]


def library() -> Library:
    """Return the moments in the language of this request."""
    return load("en")


def _chosen(name: str) -> str:
    """Read a chip: the one tapped now, else the one that the form was shown with."""
    return request.form.get(name) or request.form.get(f"{name}_before", "")


def _words() -> str:
    words = request.form.get("words", "").strip().replace("\r\n", "\n")
    if not words:
        raise BadInput(_("There are no words yet. A few are enough."), field="words")
    if len(words) > WORDS_LENGTH:
        raise BadInput(
            _("That’s a little long. %(most)d characters fit here.", most=WORDS_LENGTH),
            field="words",
            kept=words,
        )
    return words


def _time(words: str | None) -> datetime:
    now = clock.now()
    if not request.form.get("at"):
        return now
    at = read_time("at")
    if at is None:
        raise in_pieces()
    if at > now + CLOCKS_DIFFER:
        raise WrongTime(_("This phone’s clock is ahead of ours."), words)
    if at < now - OLDEST:
        raise WrongTime(_("This tap is more than a month old."), words)
    return min(at, now)
