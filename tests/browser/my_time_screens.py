"""The screens of My time, with long names, full weeks, and times that nobody covers."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from playwright.sync_api import Page

from tests.browser.circle_screens import LONG_NAME, Home, home, household
from tests.browser.ways import Screen, at, her

LONG = (
    "Pottery in the Schlossgartenkellerwerkstatt, with the big wheel and nobody who asks anything"
)
VISIT = {
    "kind": "appointment",
    "place": "Rua das Flores 117, 2.º esq., behind the pharmacy",
    "phone": "+351 210 000 000",
    "bring": "The yellow book, the list of questions, and something to read",
    "travel": "45",
}


def today() -> date:
    return datetime.now(UTC).date()


def keep(mine: Home, days: int = 2, title: str = LONG, person: str = "", **more: str) -> str:
    """Keep time, so many days from now on; return the address of that day."""
    id, day = str(uuid4()), today() + timedelta(days=days)
    said = {"id": id, "title": title, "when": f"{day}T19:30", "minutes": "120", **more}
    if person:
        said["person"] = person
    mine.send("/own-times", {"rhythm": "weekly", **said})
    return f"/own-times/{id}/{day}"


def full(mine: Home) -> str:
    sam, *_others = household_without_children(mine)
    for days in range(6):
        keep(mine, days=days, title=LONG if days % 2 else "Swim", minutes="45")
    keep(mine, days=1, person=sam)
    return "/my-time"


def household_without_children(mine: Home) -> list[str]:
    return [mine.person("Sam", "partner"), mine.person(LONG_NAME, "grandparent")]


def nobody(mine: Home) -> str:
    """Keep time that the only one who is asked can't cover."""
    _sam, grandma = household_without_children(mine)
    address = keep(mine, person=grandma)
    mine.page.goto(address)
    ask = mine.page.locator("main a[href^='/asks/']").first.get_attribute("href")
    assert ask
    mine.say(grandma, ask.removeprefix("/asks/"), "cant")
    return address


def done(*verbs: tuple[str, dict[str, str]]) -> Callable[[Home], str]:
    def go(mine: Home) -> str:
        address = keep(mine, cue="the little one is asleep and the door is closed")
        for verb, form in verbs:
            mine.send(f"{address}/{verb}", form)
        return address

    return go


def visit(mine: Home) -> str:
    return keep(mine, 2, "Dr. Maria do Carmo Albuquerque e Silva", **VISIT)


def with_circle(path: str) -> Callable[[Home], str]:
    def go(mine: Home) -> str:
        household(mine)
        keep(mine)
        keep(mine, title="Swim")
        return path

    return go


def paused(mine: Home) -> str:
    keep(mine)
    mine.send("/my-time/pause")
    return "/my-time"


def elsewhere(mine: Home) -> str:
    keep(mine)
    mine.page.context.add_cookies(
        [{"name": "zone", "value": "Pacific/Auckland", "url": mine.page.url}]
    )
    return "/my-time"


def a_form(part: str) -> Callable[[Home], str]:
    return lambda mine: f"{keep(mine)}/{part}"


def theirs(mine: Home) -> str:
    """Let a person keep time beside hers, and let both see how much; return their page of it."""
    _sam, grandma = household_without_children(mine)
    mine.send(f"/circle/people/{grandma}/sees", {"sees": "balance"})
    link, day = mine.link(grandma), today() + timedelta(days=1)
    form = {"title": LONG, "when": f"{day}T18:00", "minutes": "150", "rhythm": "monthly"}
    mine.send(f"{link}/times", form)
    mine.send(f"{link}/times", {**form, "title": "", "rhythm": "weekly"})
    mine.send(f"{link}/times/show", {"answer": "yes"})
    return f"{link}/times"


def refused(page: Page) -> None:
    page.goto("/my-time/new")
    page.get_by_role("button", name="Keep it").tap()
    page.get_by_text("What would it be?").wait_for()


MOVED = ("move", {"when": "pick", "day": str(today() + timedelta(days=3)), "begins": "18:00"})
SCREENS = (
    Screen("my-time-nobody", at("/my-time")),
    Screen("my-time-empty", her(at("/my-time"))),
    Screen("my-time", home(full)),
    Screen("my-time-nobody-can", home(lambda mine: nobody(mine) and "/my-time")),
    Screen("my-time-paused", home(paused)),
    Screen("my-time-elsewhere", home(elsewhere)),
    Screen("own-time", home(done())),
    Screen("own-time-nobody-can", home(nobody)),
    Screen("own-time-skipped", home(done(("skip", {})))),
    Screen("own-time-moved", home(done(MOVED))),
    Screen("own-time-visit", home(visit)),
    Screen("own-time-move", home(a_form("move"))),
    Screen("own-time-change", home(a_form("change"))),
    Screen("own-time-new", home(with_circle("/my-time/new"))),
    Screen("own-time-new-visit", home(with_circle("/my-time/new?kind=appointment"))),
    Screen("own-time-refused", her(refused)),
    Screen("their-times", home(theirs)),
    Screen("their-page-with-times", home(lambda mine: theirs(mine).removesuffix("/times"))),
    Screen("my-time-side-by-side", home(lambda mine: theirs(mine) and "/my-time")),
    Screen("now-yours-today", home(lambda mine: keep(mine, days=0, minutes="15") and "/")),
)
