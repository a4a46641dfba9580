"""What the forms of Can wait say, read once. Anything odd becomes BadInput."""

from datetime import date
from uuid import UUID, uuid4

from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _

from app import clock
from app.account.models import Account
from app.can_wait.acts import Act
from app.can_wait.importing import LONGEST_NOTE, LONGEST_TITLE, lines
from app.can_wait.models import Thing
from app.can_wait.returning import a_while, possible, tomorrow, weekend
from app.can_wait.three import EFFECTS
from app.can_wait.waits import MATTERED
from app.circle.models import Person
from app.forms import OLDEST, in_pieces, read_id, read_time
from app.locale import zone_here
from app.web import BadInput

LINES_AT_ONCE = 200
ADD, RENAME, DAY = "thing", "title", "day"
"""Where a sentence about a field stands: ``<field>-error``."""


def read_act() -> Act:
    """Read which act this is, when she did it, in which zone. Raises BadInput for an odd id.

    What the phone's clock puts into the future happened now; what is older than a month, then.
    """
    now = clock.now()
    at = read_time("at") or now
    return Act(read_id("act") or uuid4(), min(max(at, now - OLDEST), now), zone_here() or "UTC")


def read_titles() -> list[str]:
    """Read what she writes down, one thing a line. Raises BadInput for nothing or too much."""
    text = request.form.get("title", "").replace("\r\n", "\n")
    found = lines(text)
    if not found:
        raise BadInput(_nothing(), field=ADD)
    if len(found) > LINES_AT_ONCE:
        raise BadInput(
            _("That’s a lot at once. %(most)d lines fit here.", most=LINES_AT_ONCE),
            field=ADD,
            kept=text,
        )
    if max(map(len, found)) > LONGEST_NOTE:
        raise BadInput(_too_long(), field=ADD, kept=text)
    return found


def _nothing() -> str:
    return str(_("There is nothing written yet. One word is enough."))


def _too_long() -> str:
    return str(
        _(
            "That’s long for one thing. %(most)d characters fit; a new line begins another.",
            most=LONGEST_NOTE,
        )
    )


def read_words() -> tuple[str, str | None, date | None]:
    """Read a thing's title, note and the day it is due."""
    title = " ".join(request.form.get("title", "").split())
    note = request.form.get("note", "").replace("\r\n", "\n").strip()
    kept = f"{title}\n\n{note}".strip()
    if not title:
        raise BadInput(_nothing(), field=RENAME, kept=kept)
    if len(title) > LONGEST_TITLE or len(note) > LONGEST_NOTE:
        raise BadInput(
            _(
                "That’s a little long. %(title)d characters fit above, %(note)d below.",
                title=LONGEST_TITLE,
                note=LONGEST_NOTE,
            ),
            field=RENAME,
            kept=kept,
        )
    return title, note or None, _due(kept)


def _due(kept: str) -> date | None:
    text = request.form.get("due", "")
    if not text:
        return None
    day = _day(text)
    if day is None or not 2000 <= day.year <= 2100:
        sentence = _("That day can’t be read. You could pick another, or none.")
        raise BadInput(sentence, field=RENAME, kept=kept)
    return day


def read_until(account: Account, thing: Thing, act: Act) -> date | None:
    """Read until which local day a thing rests; None for some day.

    Raises BadInput for a day that is over, or far away, or no day.
    """
    until = request.form.get("until", "")
    today = act.day
    if until == "some_day":
        return None
    if until == "tomorrow":
        return tomorrow(today)
    if until == "weekend":
        return weekend(today, weekend_from(account))
    if until == "a_while":
        return a_while(today, thing.due)
    day = _day(request.form.get("day", "") if until == "day" else until)
    if day is None or not possible(day, today):
        sentence = _("That day can’t be waited for. You could pick one that is ahead.")
        raise BadInput(sentence, field=DAY)
    return day


def weekend_from(account: Account) -> int:
    """Return the first day of her weekend, Monday being 0: hers, else her region's (CLDR)."""
    if account.weekend_from is not None:
        return account.weekend_from
    return int(get_locale().weekend_start)


def read_effect() -> str:
    """Read what happens if a thing waits a week."""
    return _one_of(EFFECTS, "effect")


def read_mattered() -> str:
    """Read whether it mattered that a thing waited."""
    return _one_of(MATTERED, "mattered")


def read_wait() -> UUID:
    """Read which wait a look-back is about."""
    id = read_id("wait")
    if id is None:
        raise in_pieces()
    return id


def read_shared() -> str:
    """Read what another app shared: one line, or the lines of its text."""
    title, text, link = (request.form.get(name, "").strip() for name in ("title", "text", "url"))
    parts = [title] if title and title not in text else []
    parts += [text] if text else []
    parts += [link] if link and link not in text else []
    return (" " if len(lines(text)) < 2 else "\n").join(parts)


def read_things() -> list[UUID]:
    """Read which things an act is about, each once. Raises BadInput for an odd id."""
    try:
        return list(dict.fromkeys(UUID(id) for id in request.form.getlist("thing")))
    except ValueError:
        raise in_pieces() from None


def read_whom(account: Account) -> Person:
    """Read to whom she hands a thing. Raises BadInput for somebody who isn't there any more."""
    id = read_id("person")
    for person in Person.circle(account):
        if person.id == id and person.token and not person.paused_at:
            return person
    raise BadInput(_("They don’t see anything of yours any more, so it stays here."))


def _one_of(known: tuple[str, ...], name: str) -> str:
    value = request.form.get(name, "")
    if value not in known:
        raise BadInput(_("That answer isn’t one of the four. You could tap again."))
    return value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
