"""The kinds of reminders: how each is told, and what may hold it back. Pure."""

from dataclasses import dataclass

NEVER, TONIGHT, ALWAYS = "never", "tonight", "always"
"""When a kind goes through quiet hours: not at all, for an ask of that same night, or always."""


@dataclass(frozen=True, slots=True)
class Kind:
    """``counts`` towards the daily cap. ``repeats``: a loss is worse than a repeat, so it is
    finished after it was sent; else before. ``urgency`` is that of RFC 8030. ``mails``: by e-mail
    where push can't reach."""

    name: str
    counts: bool = True
    repeats: bool = False
    through: str = NEVER
    urgency: str = "normal"
    mails: bool = False


NUDGE = Kind("nudge", urgency="low")
NUDGES_REST = Kind("nudges_rest", urgency="low")
BACK = Kind("back", urgency="low")
LOOK_BACK = Kind("look_back", urgency="low")
ASK = Kind("ask", counts=False, repeats=True, through=TONIGHT, urgency="high", mails=True)
ANSWER = Kind("answer", counts=False, repeats=True, through=TONIGHT, urgency="high", mails=True)
CHANGED = Kind("changed", counts=False, repeats=True, through=TONIGHT, urgency="high", mails=True)
SOON = Kind("soon", counts=False, repeats=True)
HANDOVER = Kind("handover", counts=False, repeats=True, through=TONIGHT)
UPDATE = Kind("update", counts=False, repeats=True)
CALL_ME = Kind("call_me", counts=False, repeats=True, through=ALWAYS, urgency="high")
OFFER = Kind("offer", counts=False, repeats=True)
HANDED = Kind("handed", counts=False, repeats=True)
OWN_SOON = Kind("own_soon", counts=False, repeats=True)
TOMORROW = Kind("tomorrow", counts=False, repeats=True)
CLASH = Kind("clash")
DID_IT_HAPPEN = Kind("did_it_happen", urgency="low")
BY_NAME = {
    kind.name: kind
    for kind in (
        NUDGE,
        NUDGES_REST,
        BACK,
        LOOK_BACK,
        ASK,
        ANSWER,
        CHANGED,
        SOON,
        HANDOVER,
        UPDATE,
        CALL_ME,
        OFFER,
        HANDED,
        OWN_SOON,
        TOMORROW,
        CLASH,
        DID_IT_HAPPEN,
    )
}
