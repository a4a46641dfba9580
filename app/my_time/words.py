"""How own times are worded."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.asks.standing import ASKED, NOBODY, SOMEBODY
from app.asks.words import children_words, minutes_words
from app.circle.models import Person
from app.clock import local
from app.locale import clock_time, date_name, weekday_name
from app.my_time.chips import Chip
from app.my_time.days import HEAVIER, LIGHTER, NOT, SAME
from app.my_time.models import OwnTime
from app.my_time.recurrence import FORTNIGHTLY, MONTHLY, ONCE, WEEKLY
from app.my_time.week import Hours
from app.spans import Span, span_of


def hours_said(minutes: int) -> str:
    """Write "Two and a half hours are yours this week."; an odd rest is rounded to half hours."""
    halves = round(minutes / 30)
    if not minutes:
        return str(_("This week is still open."))
    if halves <= 1:
        quarter = _("A quarter of an hour is yours this week.")
        return str(_("Half an hour is yours this week.") if minutes >= 25 else quarter)
    whole, half = divmod(halves, 2)
    if whole == 1 and not half:
        return str(_("An hour is yours this week."))
    number = _numbers().get(whole, str(whole))
    if half:
        return str(_("%(number)s and a half hours are yours this week.", number=number))
    return str(_("%(number)s hours are yours this week.", number=number))


def _numbers() -> dict[int, str]:
    names = (
        _("One"),
        _("Two"),
        _("Three"),
        _("Four"),
        _("Five"),
        _("Six"),
        _("Seven"),
        _("Eight"),
        _("Nine"),
        _("Ten"),
        _("Eleven"),
        _("Twelve"),
    )
    return {number: str(name) for number, name in enumerate(names, start=1)}


def rhythm_words(own: OwnTime) -> str:
    """Write "Every Wednesday", or "Once"."""
    day = weekday_name(own.first_on.weekday())
    words = {
        ONCE: _("Once"),
        WEEKLY: _("Every %(day)s", day=day),
        FORTNIGHTLY: _("Every other %(day)s", day=day),
        MONTHLY: _nth(own.rule.nth, day),
    }
    return str(words[own.rhythm])


def _nth(nth: int, day: str) -> str:
    words = {
        1: _("Every first %(day)s of the month", day=day),
        2: _("Every second %(day)s of the month", day=day),
        3: _("Every third %(day)s of the month", day=day),
        4: _("Every fourth %(day)s of the month", day=day),
        -1: _("Every last %(day)s of the month", day=day),
    }
    return str(words[nth])


def rhythm_name(rhythm: str) -> str:
    """Return the words of a chip."""
    names = {
        ONCE: _("Once"),
        WEEKLY: _("Every week"),
        FORTNIGHTLY: _("Every other week"),
        MONTHLY: _("Once a month"),
    }
    return str(names[rhythm])


def length_of(own: OwnTime, span: Span) -> str:
    """Write how often, and how long: "Every Wednesday, 2 hours."."""
    minutes = int((span.ends - span.begins).total_seconds() // 60)
    return str(
        _("%(rhythm)s, %(length)s.", rhythm=rhythm_words(own), length=minutes_words(minutes))
    )


def cover_words(hours: Hours, names: list[str]) -> str:
    """Write who has the children then, or that nobody has them yet; "" where nobody needs to."""
    if hours.one and not hours.one.needs_cover:
        return ""
    stands = hours.stands
    if stands and stands.kind == SOMEBODY and stands.has_it:
        said = _(
            "%(name)s has %(children)s.", name=stands.has_it.name, children=children_words(names)
        )
        return str(said)
    if stands and stands.kind == ASKED:
        asked = [person.name for person, _since in stands.turn]
        return str(_("%(names)s is asked.", names=asked[0]) if asked else _("It is being asked."))
    if stands and stands.kind == NOBODY:
        return str(_("Nobody can this time."))
    return str(_("Nobody has the children yet."))


def will_be_asked(own: OwnTime, people: dict[str, Person]) -> str:
    """Write who is asked by itself, and how many days before."""
    names = [people[id].name for id in own.people if id in people]
    if not names:
        return str(_("Nobody of them is in your circle any more."))
    said = ngettext(
        "%(name)s is asked a day before.",
        "%(name)s is asked %(num)d days before.",
        own.days_ahead,
        name=names[0],
    )
    if len(names) == 1:
        return str(said)
    return f"{said} {_('Then, if need be, %(names)s.', names=', '.join(names[1:]))}"


def if_then(own: OwnTime) -> str:
    """Write when she does it, in her words: "When the little one is asleep, pottery."."""
    if not own.cue:
        return ""
    return str(_("When %(cue)s: %(title)s.", cue=own.cue, title=own.title))


def cues() -> list[str]:
    """Return some ways to say when exactly: a plan holds better that hangs on something."""
    return [
        str(_("the little one is asleep")),
        str(_("the children are at nursery")),
        str(_("somebody else is home")),
        str(_("the dishes are still there")),
    ]


def chip_label(chip: Chip, zone: str) -> str:
    """Write "Wednesday, 19:30"."""
    begins = span_of(chip.day, chip.begins, 0, zone).begins
    return f"{weekday_name(chip.day.weekday())}, {clock_time(begins, zone)}"


def begins_words(span: Span, zone: str) -> str:
    """Write "Wednesday, 19:30"."""
    day = weekday_name(local(span.begins, zone).weekday())
    return f"{day}, {clock_time(span.begins, zone)}"


def dated(span: Span, zone: str) -> str:
    """Write "Wednesday, 25 November, 19:30"."""
    return f"{date_name(local(span.begins, zone).date())}, {clock_time(span.begins, zone)}"


def felt_names() -> list[tuple[str, str]]:
    """Return the answers to how it was, with their words."""
    names = {
        LIGHTER: _("Lighter"),
        SAME: _("The same"),
        HEAVIER: _("Heavier"),
        NOT: _("It didn’t happen"),
    }
    return [(key, str(name)) for key, name in names.items()]


def felt_words(felt: str) -> str:
    """Write what follows from an answer."""
    words = {
        LIGHTER: _("Good to know. It was lighter after."),
        SAME: _("Good to know. It was the same after."),
        HEAVIER: _("Good to know. It was heavier after."),
        NOT: _("That’s all right. A blank stays a blank, and no more."),
    }
    return str(words[felt])
