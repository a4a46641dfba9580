"""What a reminder says: each feature says it for its own kinds, when it is told and not before."""

from collections.abc import Callable
from dataclasses import dataclass

from app.account.models import Account
from app.circle.models import Person
from app.reminders.models import Reminder


@dataclass(frozen=True, slots=True)
class Action:
    """A button of a notification: its name, its words, and the signed token that it sends."""

    name: str
    words: str
    token: str


@dataclass(frozen=True, slots=True)
class Told:
    """``neutral`` may stand on a locked screen; ``detailed`` only where she wants details.

    ``path`` is the one right screen, without the site; ``topic`` what a repeat replaces.
    """

    neutral: str
    detailed: str
    path: str
    topic: str
    actions: tuple[Action, ...] = ()
    badge: int | None = None
    """How many asks wait for the recipient's answer; None leaves the app's badge as it is."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose time has come, whose it is, and to whom it is told: a person, or she."""

    account: Account
    person: Person | None
    reminder: Reminder


Teller = Callable[[Due], Told | None]
_TELLERS: dict[str, Teller] = {}


def tells(*kinds: str) -> Callable[[Teller], Teller]:
    """Say what reminders of these kinds say; None when there is nothing to tell any more."""

    def keep(teller: Teller) -> Teller:
        _TELLERS.update(dict.fromkeys(kinds, teller))
        return teller

    return keep


def told(due: Due) -> Told | None:
    return _TELLERS[due.reminder.kind](due)
