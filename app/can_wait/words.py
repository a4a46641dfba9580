"""What Breather says after an act, and how it names days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app.can_wait.handing import with_whom
from app.can_wait.models import Thing
from app.can_wait.returning import tomorrow
from app.can_wait.states import DONE, HERE, LET_GO, SOME_DAY
from app.can_wait.tab import Turned
from app.can_wait.three import Why
from app.can_wait.waits import BIT, DID, FINE, MATTERED, UNKNOWN
from app.locale import date_name, weekday_name


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence on top of a screen; with an act, it can be taken back from there."""

    text: str
    act: UUID | None = None


def notice_of(things: Sequence[Thing], today: date) -> Notice | None:
    """Say what the last act made of these things; None when it needs no words."""
    text = _said(things[0], len(things), today) if things else ""
    return Notice(text, things[0].act_id) if text else None


def _said(thing: Thing, number: int, today: date) -> str:
    if thing.act == "added":
        return str(
            ngettext("It’s out of your head.", "%(num)d things are out of your head.", number)
        )
    if thing.act == "waits" and number > 1:
        return str(_("All of them are resting."))
    if thing.act == "waits" and thing.until:
        return str(_("Resting until %(day)s.", day=day_words(thing.until, today)))
    if thing.act in MATTERED:
        return after_look_back(thing.act)
    return str(
        {
            "said": _("Noted."),
            "renamed": _("Changed."),
            "kept": _("It stays here."),
            "some_day": _("Resting, without a day."),
            "let_go": _("Gone. You can bring it back for 30 days."),
            "done": _("It’s off your list."),
            "handed": _("Handed over. Nothing else of yours is shown."),
        }.get(thing.act, "")
    )


def effect_name(effect: str) -> str:
    """Return the words of the button that says what happens if a thing waits."""
    return str(
        {
            "nothing": _("Nothing happens"),
            "awkward": _("A little awkward"),
            "money": _("It costs money"),
            "hurt": _("Someone gets hurt"),
        }[effect]
    )


def effect_words(effect: str) -> str:
    """Return the end of the sentence "If it waits a week: …"."""
    return str(
        {
            "nothing": _("nothing happens."),
            "awkward": _("a little awkward."),
            "money": _("it costs money."),
            "hurt": _("someone gets hurt. So it comes first."),
        }[effect]
    )


def mattered_name(mattered: str) -> str:
    """Return the words of an answer to "Did it matter that it waited?"."""
    names = {FINE: _("Fine"), BIT: _("A bit"), DID: _("It did"), UNKNOWN: _("Don’t know")}
    return str(names[mattered])


def after_look_back(mattered: str) -> str:
    """Say something kind and true after an answer."""
    return str(
        {
            FINE: _("It turned out fine."),
            BIT: _("It mattered a bit. That happens."),
            DID: _("It mattered. That happens, and you carried a lot that week."),
            UNKNOWN: _("You don’t have to know."),
        }[mattered]
    )


def where_it_is(thing: Thing, today: date, back: bool) -> str:
    """Say in which state a thing is."""
    if back:
        return str(_("This is back. It can wait again."))
    if thing.until:
        return str(_("Resting until %(day)s.", day=day_words(thing.until, today)))
    if thing.handed_to:
        return with_words(thing)
    return str(
        {
            HERE: _("It is here. Nothing is owed today."),
            SOME_DAY: _("Resting, without a day."),
            LET_GO: _("Let go. You can bring it back."),
            DONE: _("It’s off your list."),
        }[thing.state]
    )


def with_words(thing: Thing) -> str:
    """Say who has a thing, did it or gave it back."""
    person = with_whom(thing)
    name = person.name if person else str(_("Somebody"))
    if thing.state == DONE:
        return str(_("%(name)s did it.", name=name))
    if thing.state == HERE:
        return str(_("%(name)s can’t take it this time. It can wait, too.", name=name))
    if thing.taken_at:
        return str(_("%(name)s has it.", name=name))
    return str(_("It’s on %(name)s’s page.", name=name))


def message(thing: Thing, link: str) -> str:
    """Return the text that she sends by chat to whom a thing is handed."""
    return str(
        _(
            "Could you take this off my plate: %(title)s? One tap here is enough: %(link)s",
            title=thing.title,
            link=link,
        )
    )


def day_words(day: date, today: date) -> str:
    """Write "tomorrow", "Saturday", "Saturday, 12 December"; with the year when it is another."""
    if day == tomorrow(today):
        return str(_("tomorrow"))
    if 0 < (day - today).days < 7:
        return weekday_name(day.weekday())
    return date_name(day, year=day.year != today.year)


def back_on(day: date, today: date) -> str:
    """Write "Back tomorrow" or "Back on Saturday"."""
    if day == tomorrow(today):
        return str(_("Back tomorrow"))
    return str(_("Back on %(day)s", day=day_words(day, today)))


def in_days(day: date, today: date) -> str:
    """Write "4 days"."""
    return str(ngettext("%(num)d day", "%(num)d days", (day - today).days))


def why_words(why: Why, today: date) -> str:
    """Say why a thing can wait."""
    if why.kind == "fine":
        return str(
            ngettext("waited before, and it was fine", "waited %(num)d times, all fine", why.times)
        )
    if why.kind == "due" and why.due:
        return str(_("not due before %(day)s", day=day_words(why.due, today)))
    return str(
        {
            "nothing": _("nothing happens"),
            "awkward": _("a little awkward, no more"),
        }.get(why.kind, _("it can rest a week"))
    )


def waited(turned: Turned) -> str:
    """Say how many things waited, as the first of two sentences."""
    return str(ngettext("%(num)d thing waited.", "%(num)d things waited.", turned.waited))


def turned_out(turned: Turned) -> str:
    """Say how waiting turned out, as the second of two sentences."""
    if turned.fine == turned.waited:
        return str(ngettext("It turned out fine.", "All turned out fine.", turned.waited))
    if turned.fine:
        return str(ngettext("%(num)d turned out fine.", "%(num)d turned out fine.", turned.fine))
    if turned.did or turned.bit:
        return after_look_back(DID if turned.did else BIT)
    return str(_("You don’t have to know how it turned out."))


ENOUGH = 5
"""Answers from which on a share is worth a sentence."""


def in_all(turned: Turned) -> str:
    """Say in words which share of everything that ever waited turned out fine; "" for too few."""
    known = turned.fine + turned.bit + turned.did
    if known < ENOUGH:
        return ""
    share = turned.fine / known
    if share == 1:
        return str(_("Everything that has waited so far turned out fine."))
    if share >= 0.85:
        return str(_("Nearly everything that has waited so far turned out fine."))
    if share > 0.5:
        return str(_("Most of what has waited so far turned out fine."))
    return str(_("Some of what has waited so far turned out fine. You know best what can."))
