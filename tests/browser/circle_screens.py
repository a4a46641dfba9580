"""The screens of Circle and of asks, hers and theirs: empty, full, and with long names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.ways import Screen, account, at, her, open_part, steps

LONG_NAME = "Maria-Antónia Wolfeschlegelsteinhausenbergerdorff de Almeida"
ARABIC = "فاطمة الزهراء"
LINE = "I’m going to swim, and then I sit somewhere quiet where nobody knows me for a while."
CARD = {
    "born": "2023-04",
    "sleep": "About 20:00 after two stories.\nDoor open a crack.",
    "food": "Banana. No nuts, he is allergic.",
    "loves": "The garage, the blue car, being the one who pours",
    "numbers": "Ana +351 912 345 678\nDoctor https://example.org/" + "x" * 60,
}


@dataclass
class Home:
    """Her household: whom she has added, and what she asks, by the forms of the app."""

    page: Page

    def person(self, name: str, relation: str = "friend", **more: str) -> str:
        id = str(uuid4())
        form = {"id": id, "name": name, "relation": relation, "called": "Ana", **more}
        self.send("/circle/people", form)
        if more:
            self.send(f"/circle/people/{id}", form)
        return id

    def child(self, name: str, **card: str) -> str:
        id = str(uuid4())
        self.send("/circle/children", {"id": id, "name": name})
        self.send(f"/circle/children/{id}", {"name": name, **card})
        return id

    def ask(self, *people: str, hours: float = 20, **more: str) -> str:
        """Ask for some hours from now; until 13:00 tomorrow nobody's night is waited out."""
        id, begins = str(uuid4()), datetime.now(UTC) + timedelta(hours=hours)
        form = {"id": id, "when": "pick", "day": f"{begins:%Y-%m-%d}", "begins": f"{begins:%H:%M}"}
        form |= {"minutes": "150", "order": " ".join(people), "zone": "UTC", **more}
        sent = [*form.items(), *(("person", one) for one in people)]
        if "child" not in more:
            sent += [("child", one) for one in self.children()]
        body = "&".join(f"{name}={_quoted(value)}" for name, value in sent)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self.page.request.post("/asks", data=body, headers=kind)
        assert answer.ok, answer.text()
        return id

    def thing(self, title: str, *acts: tuple[str, dict[str, str]]) -> str:
        """Put something down, and do these things to it; return its id."""
        id = str(uuid4())
        self.send("/things", {"title": title, "act": id})
        for verb, form in acts:
            self.send(f"/things/{id}/{verb}", form)
        return id

    def children(self) -> list[str]:
        self.page.goto("/circle")
        links = self.page.locator("a[href^='/circle/children/']:not([href$=new])")
        return [str(one.get_attribute("href")).rsplit("/", 1)[1] for one in links.all()]

    def link(self, person: str) -> str:
        self.page.goto(f"/circle/people/{person}")
        address = self.page.get_by_label("The address of their page").input_value()
        return "/with/" + address.rsplit("/", 1)[1]

    def say(self, person: str, ask: str, answer: str = "yes", **more: str) -> str:
        """Let somebody answer; return where their page of the ask is."""
        address = f"{self.link(person)}/asks/{ask}"
        self.send(f"{address}/answer", {"answer": answer, **more})
        return address

    def send(self, path: str, form: dict[str, str] | None = None) -> None:
        answer = self.page.request.post(path, form={**(form or {})})
        assert answer.ok, (path, answer.status)


def _quoted(words: str) -> str:
    return quote(words)


def times(days: int = 3) -> dict[str, str]:
    day = datetime.now(UTC).date() + timedelta(days=days)
    return {"day1": day.isoformat(), "begins1": "10:00", "ends1": "12:00"}


def home(then: Callable[[Home], str]) -> Callable[[Page], object]:
    """Go on in her household, to the address that comes of it."""

    def go(page: Page) -> None:
        account(page)
        page.goto(then(Home(page)))
        expect(page.locator("h1").first).to_be_visible()

    return go


def people_of(home: Home) -> list[str]:
    names = (("Sam", "partner"), (LONG_NAME, "grandparent"), (ARABIC, "friend"))
    return [
        home.person(name, relation, colour=colour)
        for (name, relation), colour in zip(names, ("rest", "care", "space"), strict=True)
    ]


def household(home: Home) -> list[str]:
    """Have three people and two children; return the people."""
    home.child("Leo", **CARD)
    home.child(LONG_NAME, born="2026-07")
    return people_of(home)


def full(home: Home) -> str:
    sam, grandma, friend = household(home)
    home.say(sam, home.ask(sam, line=LINE, hours=30))
    home.ask(grandma, sam)
    home.say(friend, home.ask(friend, hours=50), "cant")
    home.send(f"{home.link(grandma)}/offers", {**times(), "words": LINE})
    home.send(f"/circle/people/{friend}/sees", {"sees": "need"})
    return "/circle"


def asked(home: Home) -> str:
    sam, grandma, _friend = household(home)
    return f"/asks/{home.ask(sam, grandma, line=LINE, place='Rua da Paz 7, next to the park')}"


def turn_of_a_long_name(home: Home) -> str:
    _sam, grandma, friend = household(home)
    return f"/asks/{home.ask(grandma, friend, how='at_once')}"


def covered(home: Home) -> str:
    sam, *_others = household(home)
    ask = home.ask(sam, hours=1, tells="everything")
    address = home.say(sam, ask)
    for kind in ("fine", "asleep"):
        home.send(f"{address}/updates", {"kind": kind})
    return f"/asks/{ask}"


def proposed(home: Home) -> str:
    _sam, grandma, friend = household(home)
    ask = home.ask(grandma, friend)
    later = times(5)
    more = {"day2": later["day1"], "begins2": "08:00", "ends2": "09:30"}
    home.say(grandma, ask, "another", **times(), **more)
    return f"/asks/{ask}"


def nobody(home: Home) -> str:
    sam, *_others = household(home)
    ask = home.ask(sam)
    home.say(sam, ask, "cant")
    return f"/asks/{ask}"


def withdrawn(home: Home) -> str:
    sam, *_others = household(home)
    ask = home.ask(sam)
    home.send(f"/asks/{ask}/withdraw")
    return f"/asks/{ask}"


def over(home: Home) -> str:
    sam, *_others = household(home)
    ask = home.ask(sam, hours=1)
    address = home.say(sam, ask)
    home.send(f"/asks/{ask}/back")
    home.send(f"{address}/thanks", {"words": LINE})
    home.send(f"/asks/{ask}/thanks", {"words": LINE})
    return f"/asks/{ask}"


def weekly(home: Home) -> str:
    sam, *_others = household(home)
    ask = home.ask(sam)
    home.send(f"/asks/{ask}/every-week")
    return f"/asks/{ask}"


def theirs(state: Callable[[Home], str]) -> Callable[[Home], str]:
    """Go to Sam's page of the ask that her page shows."""

    def go(home: Home) -> str:
        ask = state(home).rsplit("/", 1)[1]
        home.page.goto("/circle")
        sam = home.page.locator("a.slip", has_text="Sam").first.get_attribute("href") or ""
        return f"{home.link(sam.rsplit('/', 1)[1])}/asks/{ask}"

    return go


def abroad(home: Home) -> str:
    home.child("Leo", **CARD)
    grandma = home.person(LONG_NAME, "grandparent", their_zone="Pacific/Auckland")
    return f"{home.link(grandma)}/asks/{home.ask(grandma, line=LINE, hours=10)}"


def abroad_yes(home: Home) -> str:
    address = abroad(home)
    home.send(f"{address}/answer", {"answer": "yes"})
    return address


def yes(home: Home) -> str:
    sam, *_others = household(home)
    ask = home.ask(sam, line=LINE)
    home.say(sam, ask)
    return f"/asks/{ask}"


def somebody_else(home: Home) -> str:
    sam, grandma, _friend = household(home)
    ask = home.ask(sam, grandma, how="at_once")
    home.say(grandma, ask)
    return f"{home.link(sam)}/asks/{ask}"


def two_wait(home: Home) -> str:
    sam, *_others = household(home)
    home.ask(sam, line=LINE)
    home.ask(sam, hours=21)
    home.say(sam, home.ask(sam, hours=21.5))
    home.send(f"{home.link(sam)}/offers", times())
    return home.link(sam)


LONG_THING = "Ring the insurance about the letter of the third, which nobody understands"


def nobody_yet(_home: Home) -> str:
    return "/asks/new"


def hand(person: str) -> tuple[str, dict[str, str]]:
    return "hand", {"person": person}


def handed(home: Home) -> str:
    _sam, grandma, _friend = people_of(home)
    return f"/things/{home.thing(LONG_THING, hand(grandma))}"


def card_to_hand_over(home: Home) -> str:
    sam, grandma, _friend = people_of(home)
    home.thing("Book the car in", hand(sam))
    home.thing(LONG_THING, hand(grandma))
    returned = home.thing("Ring the dentist", ("effect", {"effect": "nothing"}), hand(grandma))
    home.send(f"{home.link(grandma)}/things/{returned}/give-back")
    return f"/can-wait?card={returned}"


def with_things(home: Home) -> str:
    _sam, grandma, _friend = people_of(home)
    for title in ("Book the car in", LONG_THING, LONG_NAME):
        taken = home.thing(title, hand(grandma))
    link = home.link(grandma)
    home.send(f"{link}/things/{taken}/take")
    return link


def sees_all(home: Home) -> str:
    sam, grandma, _friend = household(home)
    home.thing("Book the car in", hand(sam))
    home.send("/check-ins", {"id": str(uuid4()), "need": "rest"})
    for who, hours in ((sam, 30), (grandma, 50), (grandma, 2)):
        home.say(who, home.ask(who, hours=hours))
    sees = "&".join(f"sees={one}" for one in ("times", "handed", "need", "balance"))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    home.page.request.post(f"/circle/people/{sam}/sees", data=sees, headers=kind)
    return home.link(sam)


def nothing_asked(home: Home) -> str:
    return home.link(home.person("Sam"))


def as_they_see(home: Home) -> str:
    sam, *_others = household(home)
    home.ask(sam, line=LINE)
    return f"/circle/people/{sam}/as-they-see-it"


def person(home: Home) -> str:
    return f"/circle/people/{home.person(LONG_NAME, phone='+351 912 345', email='m@example.org')}"


def stopped(home: Home) -> str:
    sam = home.person("Sam")
    home.send(f"/circle/people/{sam}/link/stop")
    return f"/circle/people/{sam}"


def child(home: Home) -> str:
    return f"/circle/children/{home.child(LONG_NAME, **CARD)}"


def form(home: Home) -> str:
    household(home)
    return "/asks/new"


def change(home: Home) -> str:
    return f"{asked(home)}/change"


def send_wrong(page: Page) -> None:
    page.locator("label.chip", has_text="Pick…").tap()
    for name in ("Sam", LONG_NAME):
        page.locator("label.chip:has([name=person])", has_text=name).tap()
    page.get_by_role("button", name="Ask", exact=True).tap()
    expect(page.get_by_text("Which day, and from when?")).to_be_visible()


def add_wrong(page: Page) -> None:
    page.get_by_label("Name").fill("Sam")
    open_part("Phone and e-mail")(page)
    page.get_by_label("Phone", exact=True).fill("ask Nadia")
    page.get_by_role("button", name="Add to your circle").tap()
    expect(page.get_by_text("That doesn’t look like a phone number.")).to_be_visible()


def propose_nothing(page: Page) -> None:
    open_part("Another time works better")(page)
    page.get_by_role("button", name="Propose it").tap()
    expect(page.get_by_text("Which time would work? One is enough.")).to_be_visible()


def offer_nothing(page: Page) -> None:
    open_part("Offer some time")(page)
    page.get_by_role("button", name="Offer it").tap()
    expect(page.get_by_text("Which time would work? One is enough.")).to_be_visible()


def answer_oddly(page: Page) -> None:
    page.locator("[name=answer]").first.evaluate("button => button.value = 'maybe'")
    page.locator("[name=answer]").first.tap()
    expect(page.get_by_text("You could tap again.")).to_be_visible()


SCREENS = (
    Screen("circle-visitor", at("/circle")),
    Screen("circle-empty", her(at("/circle"))),
    Screen("circle", home(full)),
    Screen("new-person", her(at("/circle/people/new"))),
    Screen("new-person-wrong", her(steps(at("/circle/people/new"), add_wrong))),
    Screen("person", steps(home(person), open_part("Change"))),
    Screen("person-code", steps(home(person), open_part("As a code"))),
    Screen("person-stopped", home(stopped)),
    Screen("new-child", her(at("/circle/children/new"))),
    Screen("child", steps(home(child), open_part("Delete"))),
    Screen("ask-new", home(form)),
    Screen("ask-new-nobody", home(nobody_yet)),
    Screen("ask-new-wrong", steps(home(form), send_wrong)),
    Screen("ask-change", home(change)),
    Screen("ask-asked", home(asked)),
    Screen("ask-turns", home(turn_of_a_long_name)),
    Screen("ask-covered", home(covered)),
    Screen("ask-proposed", home(proposed)),
    Screen("ask-nobody", home(nobody)),
    Screen("ask-withdrawn", home(withdrawn)),
    Screen("ask-over", home(over)),
    Screen("ask-weekly", home(weekly)),
    Screen("as-they-see-it", home(as_they_see)),
    Screen("with-nothing", home(nothing_asked)),
    Screen("with-offer-wrong", steps(home(nothing_asked), offer_nothing)),
    Screen("with-asked", home(theirs(asked))),
    Screen("with-propose-wrong", steps(home(theirs(asked)), propose_nothing)),
    Screen("with-odd-answer", steps(home(theirs(asked)), answer_oddly)),
    Screen("with-abroad", home(abroad)),
    Screen("with-abroad-yes", home(abroad_yes)),
    Screen("with-two", home(two_wait)),
    Screen("with-yes", home(theirs(yes))),
    Screen("with-handover", home(theirs(covered))),
    Screen("with-cant", home(theirs(nobody))),
    Screen("with-covered", home(somebody_else)),
    Screen("with-withdrawn", home(theirs(withdrawn))),
    Screen("with-over", home(theirs(over))),
    Screen("thing-handed", home(handed)),
    Screen("can-wait-handed", steps(home(card_to_hand_over), open_part("Hand it to…"))),
    Screen("with-things", home(with_things)),
    Screen("with-everything", home(sees_all)),
    Screen("with-gone", at("/with/gone")),
)
