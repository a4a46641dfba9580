"""What the forms of Circle say, read once. Anything odd becomes BadInput; the rest is kept."""

import re
from typing import Any

from flask import request
from flask_babel import gettext as _

from app import clock
from app.circle.ages import Month
from app.circle.models import CARD, CARD_LENGTH, COLOURS, NAME_LENGTH, RELATIONS
from app.locale import zone_here
from app.web import BadInput

PHONE = re.compile(r"\+?[\d ()/.-]{3,30}")
EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,180}\.[^\s@.]{2,24}")
OLDEST_CHILD = 21
"""Years."""


def read_person() -> dict[str, Any]:
    """Read somebody's name, relation, colour, how to reach them, and the zone they live in."""
    return {
        "name": read_name(_("What do you call them? A first name is enough.")),
        "relation": _one_of(RELATIONS, "relation"),
        "colour": _one_of(COLOURS, "colour"),
        "phone": _matching(PHONE, "phone", _("That doesn’t look like a phone number.")),
        "email": _matching(EMAIL, "email", _("That doesn’t look like an e-mail address.")),
        "zone": _zone(),
    }


def _zone() -> str:
    """Read where somebody lives; where she is, when nothing is said."""
    said = "_".join(request.form.get("their_zone", "").split())
    if said and not clock.known_zone(said):
        sentence = _("That place isn’t known here. One looks like this: Europe/Lisbon.")
        raise BadInput(sentence, field="their_zone", kept=said)
    return said or zone_here() or "UTC"


def read_called() -> str | None:
    """Read what her circle calls her; None for nothing said."""
    called = " ".join(request.form.get("called", "").split())
    if len(called) > NAME_LENGTH:
        sentence = _("That’s a little long. %(most)d characters fit here.", most=NAME_LENGTH)
        raise BadInput(sentence, field="called", kept=called)
    return called or None


def read_name(missing: str) -> str:
    name = " ".join(request.form.get("name", "").split())
    if not name:
        raise BadInput(missing, field="name")
    if len(name) > NAME_LENGTH:
        sentence = _("That’s a little long. %(most)d characters fit here.", most=NAME_LENGTH)
        raise BadInput(sentence, field="name", kept=name)
    return name


def read_born() -> Month | None:
    """Read a birth month, or none. Raises BadInput for one ahead, or for a grown-up."""
    text = request.form.get("born", "").strip()
    if not text:
        return None
    today = clock.local(clock.now(), zone_here() or "UTC").date()
    try:
        born = Month.read(text)
    except ValueError:
        raise BadInput(_("A month looks like this: 2026-07."), field="born", kept=text) from None
    if not (today.year - OLDEST_CHILD, today.month) <= (born.year, born.month):
        raise BadInput(_("That was long ago. Which month is right?"), field="born", kept=text)
    if (born.year, born.month) > (today.year, today.month):
        raise BadInput(_("That month is still ahead. Which one is right?"), field="born", kept=text)
    return born


def read_card() -> dict[str, str]:
    """Read a handover card's fields. Raises BadInput, at the field, for one that is too long."""
    card = {}
    for field in CARD:
        text = request.form.get(field, "").replace("\r\n", "\n").strip()
        if len(text) > CARD_LENGTH:
            sentence = _("That’s a little long. %(most)d characters fit here.", most=CARD_LENGTH)
            raise BadInput(sentence, field=field, kept=text)
        card[field] = text
    return card


def _one_of(known: tuple[str, ...], name: str) -> str:
    value = request.form.get(name, "")
    return value if value in known else known[-1 if name == "relation" else 0]


def _matching(pattern: re.Pattern[str], name: str, sentence: str) -> str | None:
    text = request.form.get(name, "").strip()
    if text and not pattern.fullmatch(text):
        raise BadInput(sentence, field=name, kept=text)
    return text or None


def read_child() -> tuple[str, Month | None]:
    """Read a child's name and birth month."""
    return read_name(_("What do you call your child?")), read_born()
