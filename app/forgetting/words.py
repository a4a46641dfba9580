"""How long things are kept, and what would go, in words."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from app.forgetting.over import ASKS, CHECK_INS, OFFERS, OWN_TIMES, THINGS


def how_long(months: int | None) -> str:
    """Write "3 months", "12 months", "2 years", or until when."""
    if months is None:
        return str(_("Until I delete it"))
    if months > 12 and months % 12 == 0:
        return str(ngettext("%(num)d year", "%(num)d years", months // 12))
    return str(ngettext("%(num)d month", "%(num)d months", months))


def going_words(going: Mapping[str, int]) -> list[str]:
    """Write what goes, a line for each kind."""

    def line(kind: str, number: int) -> str:
        if kind == CHECK_INS:
            one, many = "%(num)d check-in, and its moments", "%(num)d check-ins, and their moments"
            return str(ngettext(one, many, number))
        if kind == THINGS:
            one = "%(num)d thing that is done or let go"
            many = "%(num)d things that are done or let go"
            return str(ngettext(one, many, number))
        if kind == OFFERS:
            return str(ngettext("%(num)d offer", "%(num)d offers", number))
        if kind == OWN_TIMES:
            one, many = "%(num)d own time that is over", "%(num)d own times that are over"
            return str(ngettext(one, many, number))
        one, many = "%(num)d ask that is over", "%(num)d asks that are over"
        return str(ngettext(one, many, number))

    kinds = (CHECK_INS, THINGS, ASKS, OFFERS, OWN_TIMES)
    return [line(kind, going[kind]) for kind in kinds if going.get(kind)]
