"""What a push service answered, in words for her and for her circle."""

from flask_babel import gettext as _

from app.locale import day_and_time
from app.push.models import Subscription
from app.push.outcomes import Outcome

SENT = "sent"


def how_it_went(subscription: Subscription) -> str:
    """Return ``sent`` when the push service took the last message, else nothing."""
    status = subscription.last_status
    return SENT if status is not None and 200 <= status < 300 else ""


def answer_words(subscription: Subscription) -> str:
    if subscription.last_at is None:
        return str(_("Nothing was sent there yet."))
    when = day_and_time(subscription.last_at)
    if how_it_went(subscription):
        return str(_("The push service took the last one: %(when)s.", when=when))
    return str(_("The push service didn’t take the last one: %(when)s.", when=when))


def of_test(outcome: Outcome) -> str:
    """Say what became of a test, and what she could do."""
    said = {
        SENT: _("The push service took it. It shows in a moment, if the phone lets it."),
        "gone": _("The push service says that this phone is gone. It was taken off the list."),
        "mismatch": _("This phone holds an old key. Open Breather there, and it gets a new one."),
        "ours": _("The push service doesn’t take what we sign. That is on our side, and noted."),
        "too_large": _("The push service found it too large. That is on our side, and noted."),
        "later": _("The push service is busy or out of reach. You could try in some minutes."),
        "refused": _("The push service didn’t take it. You could forget this phone, then add it."),
    }
    return str(said[outcome.kind])
