"""The six answers to "What do you need right now?": their words, before the tap and after it."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Need:
    key: str
    name: Any
    says: Any
    """What she says with this tap."""
    voice: Any
    """What Breather answers."""
    icon: str = ""


FOUR = (
    Need(
        "rest",
        _("Rest"),
        _("I’m exhausted"),
        _("You’re worn out. Here is one small thing."),
        "moon",
    ),
    Need(
        "stillness",
        _("Stillness"),
        _("Too much noise"),
        _("It’s loud. Let’s turn something down."),
        "leaf",
    ),
    Need(
        "care",
        _("Care"),
        _("My body needs me"),
        _("Your body is asking. Start with this."),
        "drop",
    ),
    Need(
        "space",
        _("Space"),
        _("My head is full"),
        _("A lot is in there. Let’s put some of it down."),
        "wind",
    ),
)
ALL_RIGHT = Need(
    "all_right",
    _("All right"),
    _("I’m all right"),
    _("Good to know. Nothing else is needed."),
)
OTHER = Need(
    "other",
    _("Your words"),
    _("Something else…"),
    _("It’s out of your head now. Here is one small thing, if you want it."),
)
BY_KEY = {need.key: need for need in (*FOUR, ALL_RIGHT, OTHER)}
