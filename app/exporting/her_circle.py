"""What the tables of her circle hold, in plain words: people, children, asks and offers."""

from app.addresses import LONGEST
from app.asks.forms import PATIENCES
from app.asks.in_turn import COVERED, OPEN, WITHDRAWN
from app.asks.offers import BACK, NOT_NOW, TAKEN
from app.asks.plan import AT_ONCE, IN_ORDER, LINE_LENGTH, TELLS
from app.asks.turns import ANOTHER, CANT, YES
from app.asks.updates import KINDS
from app.circle.ages import Month
from app.circle.forms import EMAIL, PHONE
from app.circle.models import (
    CARD,
    CARD_LENGTH,
    COLOURS,
    NAME_LENGTH,
    PLACE_LENGTH,
    RELATIONS,
    SEES,
)
from app.exporting.hers import ID, ZONE
from app.exporting.kinds import Fields, Flag, Id, ListOf, Pair, Text, Time, Whole
from app.exporting.says import Described, Says

LINE, NAME = Text(LINE_LENGTH), Text(NAME_LENGTH)
MONTH = Text(7, pattern=r"\d{4}-\d{2}", check=Month.read)
PERSON = "Which person."

HER_CIRCLE: Described = {
    "people": Says(
        "Her circle: those who have a personal link, and those who left and are named in old asks.",
        id=ID,
        name=("What she calls them.", NAME),
        relation=("Who they are to her.", Text(one_of=RELATIONS)),
        colour=("Their colour.", Text(one_of=COLOURS)),
        phone=("Their phone number.", Text(pattern=PHONE.pattern)),
        email=("Their e-mail address.", Text(LONGEST, pattern=EMAIL.pattern)),
        zone=("The time zone that they live in.", ZONE),
        sees=("What they see besides what they are asked.", ListOf(Text(one_of=SEES))),
        token=("Whether they have a link. The link itself is not here; it is made anew.", Flag()),
        added_at="When she added them.",
        paused_at="Since when their page shows nothing of hers, until she goes on.",
        gone_at="When they left her circle.",
        shows_hours="Whether they let her see how many hours of a week are theirs.",
    ),
    "children": Says(
        "Her children.",
        id=ID,
        name=("What she calls them.", NAME),
        born=("The month of birth, such as 2026-07.", MONTH),
        written=("The handover card, by its parts.", Fields(CARD, Text(CARD_LENGTH))),
        added_at="When she added them.",
    ),
    "asks": Says(
        "What she asked her circle.",
        id=ID,
        begins_at="When it begins.",
        ends_at="When it ends.",
        zone=("The time zone that it is meant in.", ZONE),
        children=("Which children.", ListOf(Id())),
        place=("Where.", Text(PLACE_LENGTH)),
        line=("Her line with it.", LINE),
        how=("Asked one after the other, or all at once.", Text(one_of=(IN_ORDER, AT_ONCE))),
        patience_hours=("After how many hours the next one is asked.", Whole(one_of=PATIENCES)),
        tells=("What reaches her from home meanwhile.", Text(one_of=TELLS)),
        state=("How it stands.", Text(one_of=(OPEN, COVERED, WITHDRAWN))),
        covered_by="Who has the children then.",
        asked_at="When it was asked, or asked again.",
        changed_at="When it last changed.",
        moved_at="When it was moved to another time.",
        back_at="When she was back.",
        her_thanks=("Her line of thanks.", LINE),
        their_thanks=("Their line of thanks.", LINE),
        standing_id="Which weekly ask it belongs to.",
        own_time_id="Which own time it covers.",
        own_day="Which of its days.",
        version=("How often it changed, as calendars count it.", Whole(0, 1_000_000)),
    ),
    "asked": Says(
        "Who was asked, and what they answered.",
        ask_id="Which ask.",
        person_id=PERSON,
        position=("Their place in her order.", Whole(0, 1000)),
        called_at="When their turn began, where that is settled.",
        answer=("What they answered.", Text(one_of=(YES, ANOTHER, CANT))),
        answered_at="When they answered.",
        proposals=("Other times that they proposed.", ListOf(Pair(Time(), Time()), 4)),
        gave_back_at="When they gave it back.",
    ),
    "offers": Says(
        "Time that somebody offered unasked.",
        id=ID,
        person_id=PERSON,
        begins_at="When it begins.",
        ends_at="When it ends.",
        zone=("The time zone that it is meant in.", ZONE),
        line=("Their line with it.", LINE),
        state=("How it stands.", Text(one_of=(OPEN, TAKEN, NOT_NOW, BACK))),
        offered_at="When it was offered.",
    ),
    "updates": Says(
        "What whoever had the children sent her with one tap.",
        id=ID,
        ask_id="During which ask.",
        kind=("What it said.", Text(one_of=KINDS)),
        at="When.",
    ),
    "standing_asks": Says(
        "Asks that come back every week.",
        id="The number of the first week’s ask.",
        begins_at="When it begins, in the week from which weeks are counted.",
        zone=("The time zone that it is meant in.", ZONE),
        minutes=("How many minutes it is long.", Whole(1, 7 * 24 * 60)),
        weeks=("How many weeks have been asked for since.", Whole(0, 5000)),
        last_id="The latest ask that was made of it.",
        begun_at="When she began it.",
        ended_at="When she ended it.",
    ),
}
