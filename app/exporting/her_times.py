"""What the tables of her own times hold, in plain words."""

from datetime import time

from app.asks.forms import PATIENCES
from app.exporting.hers import ID, ZONE
from app.exporting.kinds import Day, Id, ListOf, Pair, Text, Whole
from app.exporting.says import Described, Says
from app.my_time.days import FELT
from app.my_time.plan import (
    BRING_LENGTH,
    CUE_LENGTH,
    DAYS_AHEAD,
    KINDS,
    LENGTHS,
    PHONE_LENGTH,
    PLACE_LENGTH,
    TITLE_LENGTH,
    TRAVELS,
)
from app.my_time.recurrence import RHYTHMS
from app.my_time.settings import PAUSES

CLOCK = Text(5, pattern=r"([01]\d|2[0-3]):[0-5]\d", check=time.fromisoformat)

HER_TIMES: Described = {
    "own_times": Says(
        "Time that is hers, once or again and again.",
        id=ID,
        title=("What it is.", Text(TITLE_LENGTH)),
        kind=("Time of her own, or an appointment.", Text(one_of=KINDS)),
        first_on="The first day of hers on which it is.",
        begins=("When it begins, on the clock of its zone.", CLOCK),
        minutes=("How many minutes it is long.", Whole(one_of=LENGTHS)),
        zone=("The time zone that it is meant in.", ZONE),
        rhythm=("How often it is.", Text(one_of=RHYTHMS)),
        last_on="The last day on which it may be, where it has ended.",
        cue=("When exactly, in her words.", Text(CUE_LENGTH)),
        place=("Where.", Text(PLACE_LENGTH)),
        phone=("A number to call.", Text(PHONE_LENGTH)),
        bring=("What to bring.", Text(BRING_LENGTH)),
        travel_minutes=("How many minutes the way there takes.", Whole(one_of=(0, *TRAVELS))),
        people=("Who is asked to have the children, in this order.", ListOf(Id())),
        children=("Which children.", ListOf(Id())),
        days_ahead=("How many days before they are asked.", Whole(one_of=DAYS_AHEAD)),
        patience_hours=("After how many hours the next one is asked.", Whole(one_of=PATIENCES)),
        follows_id="Which own time it follows, where one was changed from a day on.",
        made_at="When she kept it.",
        changed_at="When it last changed.",
        version=("How often it changed, as calendars count it.", Whole(0, 1_000_000)),
    ),
    "own_time_days": Says(
        "Single days of her own times that differ, and how they were.",
        id=ID,
        own_time_id="Which own time.",
        day="The day of hers on which it would be.",
        skipped_at="When she left it out.",
        begins_at="When it begins instead.",
        ends_at="When it ends instead.",
        smaller="Whether it is the smaller one, which needs nobody.",
        felt=("How she was after it, or that it didn’t happen.", Text(one_of=FELT)),
        felt_at="When she said so.",
    ),
    "time_settings": Says(
        "What holds for all of her own times. One row, if she chose something.",
        pauses=(
            "When everything rested: the first day, and the day on which it was back.",
            ListOf(Pair(Day(), Day()), PAUSES),
        ),
        asked_zone=("About which zone she was asked whether her times move with her.", ZONE),
        version=("How often pauses changed, as calendars count it.", Whole(0, 1_000_000)),
        details="Whether her calendar’s feed names things, or only says that she is busy.",
    ),
}
