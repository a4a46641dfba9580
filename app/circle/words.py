"""How Circle names relations, ages, and what is asked on a handover card."""

from datetime import date
from urllib.parse import quote

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.circle.ages import BABY, SCHOOL, SMALL, TODDLER, Month, months_old, stage
from app.circle.models import BALANCE, HANDED, NEED, TIMES, Person


def relation_name(relation: str) -> str:
    return str(
        {
            "partner": _("partner"),
            "grandparent": _("grandparent"),
            "family": _("family"),
            "friend": _("friend"),
            "sitter": _("sitter"),
            "other": _("somebody else"),
        }[relation]
    )


def sees_words(person: Person) -> str:
    """Say in one line what somebody sees."""
    also = [name for key, name in sees_names().items() if key in person.sees]
    if not person.token:
        return str(_("sees nothing, the link is stopped"))
    if also and person.paused_at:
        return str(_("sees only what you ask, the rest is paused"))
    if not also:
        return str(_("sees only what you ask"))
    said = format_list([name.lower() for name in also], locale=get_locale())
    return str(_("sees what you ask, and %(also)s", also=said))


def sees_names() -> dict[str, str]:
    """Return what can be shared with a person, beyond what they are asked."""
    names = {
        TIMES: _("The times that are yours"),
        HANDED: _("What you hand over"),
        NEED: _("What you need today"),
        BALANCE: _("How many hours are yours this week"),
    }
    return {key: str(name) for key, name in names.items()}


def age_words(born: Month, today: date) -> str:
    """Write "4 months", or "3" for years."""
    months = months_old(born, today)
    if months < 24:
        return str(ngettext("%(num)d month", "%(num)d months", months))
    return str(ngettext("%(num)d year", "%(num)d years", months // 12))


def field_name(field: str) -> str:
    return str(
        {
            "sleep": _("Sleep"),
            "food": _("Food"),
            "cries": _("If there are tears"),
            "loves": _("Loves"),
            "never": _("Never"),
            "medicine": _("Medicine and allergies"),
            "numbers": _("Numbers to call"),
        }[field]
    )


def prompt(field: str, born: Month | None, today: date) -> str:
    """Suggest what could stand in a field of the card, by the child's age."""
    by_age = {
        BABY: {
            "sleep": _("About 9:45, on the back, white noise on the shelf"),
            "food": _("Bottle 120 ml at 10:30, in the door of the fridge"),
            "cries": _("Upright on your chest, hum low. Ten minutes is normal."),
            "loves": _("The window, the lamp, being carried"),
        },
        TODDLER: {
            "sleep": _("After lunch, with the grey rabbit, door open a crack"),
            "food": _("Eats what you eat, cut small. Water in the green cup."),
            "cries": _("Sit on the floor beside, say little, offer the rabbit"),
            "loves": _("The bins lorry, puddles, the same book again"),
        },
        SMALL: {
            "sleep": _("Lights out at 19:30 after two stories"),
            "food": _("Banana, bread, cheese. One sweet thing is fine."),
            "cries": _("Wait nearby, then ask if a cuddle would help"),
            "loves": _("The garage, the blue car, being the one who pours"),
        },
        SCHOOL: {
            "sleep": _("In bed by 20:00, may read until 20:30"),
            "food": _("Has had lunch. Fruit is in the bowl."),
            "cries": _("A quiet room, and somebody who listens"),
            "loves": _("Drawing, football, telling you how it works"),
        },
    }
    always = {
        "never": _("What is not all right, or not allowed"),
        "medicine": _("What, how much, when. Allergies."),
        "numbers": _("Yours, another adult’s, the doctor’s"),
    }
    now = stage(born, today) if born else SMALL
    return str({**by_age[now], **always}[field])


def text_message(person: Person, words: str) -> str:
    """Return the address that opens a text message with these words, to their number if known."""
    number = "".join((person.phone or "").split())
    return f"sms:{quote(number, safe='+')}?&body={quote(words)}"
