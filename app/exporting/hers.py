"""What her own tables hold, in plain words: her account, check-ins, things and reminders."""

from babel import Locale, UnknownLocaleError

from app.account.models import MONTHS_KEPT
from app.calendars.models import NAME_LENGTH as CALENDAR_NAME
from app.can_wait.importing import LONGEST_NOTE
from app.can_wait.states import DONE, GONE, HANDED, HERE, LET_GO, SOME_DAY, WAITING
from app.can_wait.three import EFFECTS
from app.can_wait.waits import MATTERED
from app.can_wait.week_routes import HOURS, WEEKENDS
from app.circle.models import NAME_LENGTH
from app.clock import known_zone
from app.exporting.kinds import ListOf, Pair, Text, Whole
from app.exporting.says import Described, Says
from app.now.library import COMPANY, MINUTES, TAKES
from app.now.models import FEELINGS, NEEDS, WORDS_LENGTH
from app.reminders.nudging import AT_MOST
from app.reminders.routes import CAPS


def locale_of(language: str) -> Locale | None:
    """Return the locale of a name such as en_GB; None when there is none."""
    try:
        return Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return None


LANGUAGE = Text(16, pattern="[A-Za-z0-9_]+", check=locale_of)
ZONE = Text(64, check=known_zone)
HOUR = Whole(0, 23)
COUNT = Whole(0, 1_000_000)
ID = "Its own number, by which other rows name it."
STATES = (HERE, WAITING, SOME_DAY, LET_GO, DONE, HANDED, GONE)

HERS: Described = {
    "accounts": Says(
        "How she wants her Breather. One row.",
        zone=("The time zone that she began in.", ZONE),
        language=("The language that she began in, such as en_GB.", LANGUAGE),
        leave_out=("What moments may not need.", ListOf(Text(one_of=TAKES))),
        safer_asked_on="The day on which a second phone was last suggested.",
        called=("What her circle calls her.", Text(NAME_LENGTH)),
        morning_hour=("The hour of her morning, when things come back.", Whole(one_of=(*HOURS,))),
        weekend_from=(
            "The first day of her weekend, Monday being 0; the usual one where it is missing.",
            Whole(one_of=WEEKENDS),
        ),
        months_kept=(
            "After how many months what is over is deleted; never where it is missing.",
            Whole(one_of=MONTHS_KEPT),
        ),
    ),
    "check_ins": Says(
        "What she tapped. One that was taken back keeps its number and its time alone.",
        id=ID,
        need=("What she needed.", Text(one_of=NEEDS)),
        at="When she tapped.",
        zone=("The time zone that she was in.", ZONE),
        words=("Her own words.", Text(WORDS_LENGTH)),
        undone_at="When she took it back.",
    ),
    "suggestions": Says(
        "Moments that were suggested to her, and what she made of them.",
        id=ID,
        check_in_id="After which check-in.",
        moment=("Which moment: its name in Breather’s library.", Text(80, pattern=r"[\w-]+")),
        minutes=("For how many minutes.", Whole(one_of=MINUTES)),
        company=("With the baby, or alone.", Text(one_of=COMPANY)),
        out="Whether it could be outside.",
        at="When it was suggested.",
        waved_away_at="When she waved it away.",
        started_at="When she began it.",
        ended_at="When it ended.",
        felt=("How she was after it.", Text(one_of=FEELINGS)),
    ),
    "things": Says(
        "What can wait. Of one that is gone, no word is left.",
        id=ID,
        title=("What it is.", Text(LONGEST_NOTE)),
        note=("Her note.", Text(2 * LONGEST_NOTE)),
        effect=("What happens if it waits a week.", Text(one_of=EFFECTS)),
        due="The day until which it has time.",
        state=("Where it is now.", Text(one_of=STATES)),
        until="Until which day of hers it rests.",
        back_at="When it comes back.",
        not_yets=("How often she let it rest again.", Whole(0, 10_000)),
        wait_id="Which wait it is in.",
        handed_to="Whom she gave it to.",
        taken_at="Since when they have it.",
        added_at="When she put it down.",
        changed_at="When she last did something to it.",
        act=("What she last did to it.", Text(12, pattern=r"[a-z_]+")),
    ),
    "waits": Says(
        "When things rested, and whether it mattered. They hold no words.",
        id=ID,
        thing_id="Which thing.",
        began_at="When it began to rest.",
        began_on="The day of hers on which that was.",
        until="Until which day it was to rest.",
        zone=("The time zone of those days.", ZONE),
        ended_at="When it ended.",
        ended_on="The day of hers on which that was.",
        effect=("What was to happen if it waited a week.", Text(one_of=EFFECTS)),
        mattered=("Whether it mattered that it waited.", Text(one_of=MATTERED)),
        answered_at="When she said so.",
    ),
    "tallies": Says(
        "How waiting turned out for her in all, also for things that are gone.",
        effect=(
            "What was to happen if the things waited a week; empty where she didn’t say.",
            Text(one_of=("", *EFFECTS)),
        ),
        fine=("How many turned out fine.", COUNT),
        bit=("How many mattered a bit.", COUNT),
        did=("How many mattered.", COUNT),
        unknown=("Of how many she doesn’t know.", COUNT),
    ),
    "calendars": Says(
        "Her other calendars. Their addresses are not here.",
        id=ID,
        name=("What she calls it.", Text(CALENDAR_NAME)),
        zone=("The time zone of what it says without one.", ZONE),
        added_at="When she brought it along.",
        read_at="When it was last read.",
        covers_until="How far ahead that reaches.",
    ),
    "busy_times": Says(
        "When her other calendars say that she is busy. They hold no words.",
        calendar_id="Which calendar.",
        begins_at="When it begins.",
        ends_at="When it ends.",
    ),
    "reminding": Says(
        "How she wants to be reminded. One row, if she said.",
        quiet_from=("The hour of her evening from which nothing is told.", HOUR),
        quiet_until=("The hour of her morning until which nothing is told.", HOUR),
        cap=("How many a day at most.", Whole(one_of=CAPS)),
        details="Whether a locked screen may say what it is about.",
        rests_until="Until which day reminders rest.",
        nudges=(
            "When she wants to be asked how she is: day of the week, Monday being 0, and hour.",
            ListOf(Pair(Whole(0, 6), HOUR), AT_MOST),
        ),
        nudges_since="Since when.",
    ),
}
