"""Which reminders an ask or an offer causes, from how it stands alone. Pure over what it is given.

Who is asked hears it when their turn begins; she hears an answer, that nobody is left, and what
reaches her from home; whoever has the children hears when the handover opens.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app.asks.asked import Asked
from app.asks.in_turn import COVERED, OPEN, WITHDRAWN, is_there
from app.asks.models import Ask
from app.asks.offers import OPEN as OFFERED
from app.asks.offers import Offer
from app.asks.plan import CALL_ME, IN_ORDER
from app.asks.turns import ANOTHER, CANT, YES
from app.asks.updates import Update
from app.circle.models import Person
from app.reminders import kinds
from app.reminders.plan import Planned

SOON_BEFORE = timedelta(hours=1)
People = Mapping[UUID, Person]


def of_ask(ask: Ask, people: People, updates: Sequence[Update]) -> list[Planned]:
    """Return every reminder that an ask causes, told or not. ``updates`` are those reaching her."""
    answers = list(_answers(ask))
    heard = {one.due for one in answers}
    nobody = [one for one in _nobody(ask, people) if one.due not in heard]
    found = [*_turns(ask, people), *answers, *nobody, *_ends(ask, people)]
    return [*found, *_away(ask), *_from_home(ask, updates)]


def of_offer(offer: Offer) -> list[Planned]:
    """Return the reminder of an offer that waits for her."""
    if offer.state != OFFERED:
        return []
    key, due = f"offer:{offer.id}", offer.offered_at
    return [Planned(key, kinds.OFFER, None, offer.id, due, offer.begins_at)]


def _turns(ask: Ask, people: People) -> Iterator[Planned]:
    """Tell whose turn it is; asked again for another time, or because it is open again, anew."""
    if ask.state != OPEN or ask.back_at:
        return
    again = [ask.moved_at, *(one.gave_back_at for one in ask.asked)]
    anew = max(filter(None, again), default=None)
    for id, at in ask.turns(people).items():
        due = max(at, anew) if anew else at
        if _of(ask, id).answer is None and due < ask.begins_at:
            key = _key("ask", ask, id, due)
            yield Planned(key, kinds.ASK, id, ask.id, due, ask.begins_at, ask.soon)


def _answers(ask: Ask) -> Iterator[Planned]:
    """Tell her of a yes, of other times, and of who had it and can't; a first no only hands on."""
    if ask.state == WITHDRAWN:
        return
    for one in ask.asked:
        if one.answered_at is None or _hers(ask, one):
            continue
        if one.answer in (YES, ANOTHER) or (one.answer == CANT and one.gave_back_at):
            key = _key("answer", ask, one.person_id, one.answered_at)
            due = one.answered_at
            yield Planned(key, kinds.ANSWER, None, ask.id, due, ask.ends_at, ask.soon)


def _nobody(ask: Ask, people: People) -> Iterator[Planned]:
    """Tell her when nobody is left who could still be waited for."""
    if ask.state != OPEN or not ask.asked:
        return
    turns = ask.order(people)
    patience = timedelta(hours=ask.patience_hours) if ask.how == IN_ORDER else None
    ends = [_waited_for(_of(ask, id), at, patience) for id, at in turns.items()]
    known = [at for at in ends if at]
    if len(known) < len(ends) or (known and max(known) >= ask.begins_at):
        return
    due = max(known, default=ask.changed_at)
    yield Planned(
        _key("nobody", ask, None, due), kinds.ANSWER, None, ask.id, due, ask.begins_at, ask.soon
    )


def _waited_for(one: Asked, turn: datetime, patience: timedelta | None) -> datetime | None:
    if one.answered_at:
        return one.answered_at
    return turn + patience if patience else None


def _ends(ask: Ask, people: People) -> Iterator[Planned]:
    """Tell those who were asked that it isn't needed, and whose time she took that it is theirs."""
    for one in ask.asked:
        id = one.person_id
        if not is_there(people.get(id)):
            continue
        waits = one.called_at and one.answer != CANT
        due = ask.changed_at if ask.state == WITHDRAWN and waits else None
        if ask.covered_by == id and _hers(ask, one):
            due = one.answered_at
        if due:
            key = _key("changed", ask, id, due)
            yield Planned(key, kinds.CHANGED, id, ask.id, due, ask.ends_at, ask.soon)


def _away(ask: Ask) -> Iterator[Planned]:
    """Tell whoever has the children that the handover is open, and her that her time is near."""
    if ask.state != COVERED or ask.back_at:
        return
    opens, soon = ask.handover.begins, ask.begins_at - SOON_BEFORE
    key = _key("handover", ask, ask.covered_by, opens)
    yield Planned(key, kinds.HANDOVER, ask.covered_by, ask.id, opens, ask.ends_at, ask.soon)
    if ask.changed_at < soon:
        yield Planned(_key("soon", ask, None, soon), kinds.SOON, None, ask.id, soon, ask.begins_at)


def _from_home(ask: Ask, updates: Sequence[Update]) -> Iterator[Planned]:
    if ask.back_at:
        return
    for update in updates:
        kind = kinds.CALL_ME if update.kind == CALL_ME else kinds.UPDATE
        until = ask.handover.ends
        yield Planned(f"update:{update.id}", kind, None, ask.id, update.at, until)


def _hers(ask: Ask, one: Asked) -> bool:
    """Tell whether a yes came by her own tap: she took another time, or an offer."""
    return one.answer == YES and one.answered_at in (ask.moved_at, ask.asked_at)


def _of(ask: Ask, person: UUID) -> Asked:
    return next(one for one in ask.asked if one.person_id == person)


def _key(what: str, ask: Ask, person: UUID | None, at: datetime | None) -> str:
    return f"{what}:{ask.id}:{person or 'her'}:{at.isoformat() if at else ''}"
