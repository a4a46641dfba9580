"""However odd a form of asks is: a kind sentence at its field, and the rest of the form kept."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests import cast
from tests.asks.households import NOON
from tests.cast import SATURDAY, Browser, add_child, add_person, ask_for, link_of, mother, says
from tests.database import both_databases, count, dump, rows
from tests.pages import Page


@pytest.fixture(autouse=True)
def _on_wednesday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def sam(ana: Browser) -> str:
    return add_person(ana, "Sam")


@pytest.fixture
def leo(ana: Browser) -> str:
    return add_child(ana, "Leo")


def alert(answer: TestResponse, id: str = "") -> str:
    """Return the one sentence of the alerts on a page, or of that at a field."""
    html = answer.text
    begins = f'<p id="{id}" class="soft" role="alert">' if id else 'role="alert">'
    said = [part.split("</p>")[0] for part in html.split(begins)[1:]]
    [sentence] = [one for one in said if one]
    return sentence


KEPT = {
    "place": "Rua da Paz 7",
    "line": "I’m going to swim.",
    "how": "at_once",
    "patience": "6",
    "tells": "nothing",
}
BEFORE = "The end is before the start. Which one is right?"
LONG = "That’s a little long. 280 characters fit here."
MORE_THAN_A_DAY = "That’s more than a day. You could ask for each day."
WHICH_DAY = "Which day, and from when? A date and a time, please."
OVER = "That time is over already. Which one is ahead?"
NOT_HERE = "One of them isn’t in your circle any more. Whom now?"
BAD: dict[str, tuple[str, dict[str, Any], str]] = {
    "end before start": ("when", {"begins": "11:30", "ends": "09:00"}, BEFORE),
    "no time at all": ("when", {"ends": "09:00"}, BEFORE),
    "40 hours": ("when", {"minutes": "2400"}, MORE_THAN_A_DAY),
    "a million hours": ("when", {"minutes": "9" * 5000}, "How long would it be? A tap is enough."),
    "a word for how long": ("when", {"minutes": "long"}, "How long would it be? A tap is enough."),
    "40 hours from a chip": ("when", {"when": "saturday", "minutes": "2400"}, MORE_THAN_A_DAY),
    "no people": ("person", {"person": []}, "Whom would you like to ask? One is enough."),
    "unknown person": ("person", {"person": str(uuid4())}, NOT_HERE),
    "a word for a person": ("person", {"person": "Sam"}, NOT_HERE),
    "unknown child": (
        "child",
        {"child": str(uuid4())},
        "One of the children isn’t here any more. Which ones?",
    ),
    "no child": ("child", {"child": []}, "Which of the children? At least one."),
    "10,000 characters": ("line", {"line": "x" * 10_000}, LONG),
    "a long place": (
        "place",
        {"place": "x" * 10_000},
        "That’s a little long. 120 characters fit here.",
    ),
    "yesterday": ("when", {"day": "2026-11-24"}, OVER),
    "an hour ago": ("when", {"day": "2026-11-25", "begins": "11:00", "ends": "15:00"}, OVER),
    "31 February": ("when", {"day": "2027-02-31"}, WHICH_DAY),
    "over a year ahead": (
        "when",
        {"day": "2027-12-01"},
        "That’s more than a year ahead. Which year is right?",
    ),
    "the last day there is": (
        "when",
        {"day": "9999-12-31", "begins": "23:59", "zone": "America/New_York", "ends": ""},
        WHICH_DAY,
    ),
    "the first day there was": (
        "when",
        {"day": "0001-01-01", "begins": "00:00", "zone": "Asia/Tokyo"},
        WHICH_DAY,
    ),
    "no day": ("when", {"day": ""}, WHICH_DAY),
    "no start": ("when", {"begins": ""}, WHICH_DAY),
    "25 o’clock": ("when", {"ends": "25:00"}, "Until when? A time looks like 11:30."),
    "nothing chosen": ("when", {"when": ""}, "When would it be? A tap is enough."),
    "an odd chip": ("when", {"when": "friday"}, "When would it be? A tap is enough."),
}


def filled_in(page: Page) -> dict[str, str]:
    """Return what stands in the form to ask, also what is chosen from lists."""
    shown = {}
    for one in page.all("input"):
        if one.get("type") in {"radio", "checkbox"} and "checked" not in one:
            continue
        shown[one.get("name", "")] = one.get("value", "")
    shown["patience"] = next(
        one["value"] for one in page.all("option") if "selected" in one and one["value"] != ""
    )
    return shown


# Whom she asks, and her zone, are not part of a change.
WAYS = [("new", wrong) for wrong in BAD]
WAYS += [("change", wrong) for wrong, bad in BAD.items() if not {"person", "zone"} & set(bad[1])]


@pytest.mark.parametrize(("way", "wrong"), WAYS)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    app: Flask, ana: Browser, sam: str, leo: str, way: str, wrong: str
) -> None:
    field, odd, sentence = BAD[wrong]
    address = "/asks"
    if way == "change":
        address = f"/asks/{ask_for(ana, sam, child=leo)}/change"
    before = dump(app)
    form = {**SATURDAY, **KEPT, "person": sam, "child": leo, **odd}
    answer = ana.post(address, data=form)
    assert answer.status_code == 422
    assert alert(answer, f"{field}-error") == sentence
    assert alert(answer) == sentence
    kept = filled_in(Page(answer.text))
    for name, value in (KEPT | {"day": "", "begins": "", "ends": "", "child": ""}).items():
        typed = form.get(name, value)
        if name not in odd and isinstance(typed, str):
            assert kept[name] == typed, name
    if field in {"line", "place"}:
        assert kept[field] == odd[field]
    assert dump(app) == before


def test_a_person_of_somebody_else_can_not_be_asked(
    app: Flask, ana: Browser, bea: Browser, sam: str
) -> None:
    beas = add_person(bea, "Rui")
    answer = ana.post("/asks", data={**SATURDAY, "person": [sam, beas]})
    assert alert(answer, "person-error") == NOT_HERE
    assert f'value="{sam}" checked' in answer.text
    assert beas not in answer.text.replace(f'value="{beas}" data-order', "")
    assert count(app, "asks") == 0


def test_a_child_of_somebody_else_can_not_be_named(
    app: Flask, ana: Browser, bea: Browser, sam: str, leo: str
) -> None:
    answer = ana.post("/asks", data={**SATURDAY, "person": sam, "child": [leo, add_child(bea)]})
    assert answer.status_code == 422
    assert count(app, "asks") == 0


def test_more_than_twelve_are_too_many_at_a_time(ana: Browser) -> None:
    everybody = [add_person(ana, f"Friend {number}") for number in range(13)]
    answer = ana.post("/asks", data={**SATURDAY, "person": everybody})
    assert alert(answer, "person-error") == "Up to 12 can be asked at a time. Whom first?"
    ask_for(ana, *everybody[:12])


def test_a_zone_that_is_none_leaves_hers(app: Flask, ana: Browser, sam: str) -> None:
    ask_for(ana, sam, zone="Mars/Olympus")
    assert [one["zone"] for one in rows(app, "SELECT zone FROM asks")] == ["Europe/Lisbon"]


@pytest.mark.usefixtures("sam")
def test_an_empty_form_asks_when(ana: Browser) -> None:
    answer = ana.post("/asks", data={})
    assert alert(answer, "when-error") == "When would it be? A tap is enough."


@pytest.fixture
def link(ana: Browser, sam: str) -> str:
    return link_of(ana, sam)


@pytest.fixture
def them(app: Flask) -> Browser:
    return cast.browser(app)


TIMES = {"day1": "2026-11-29", "begins1": "10:00", "ends1": "12:00"}
BAD_TIMES = {
    "end before start": ({"begins1": "13:00"}, BEFORE),
    "yesterday": ({"day1": "2026-11-24"}, OVER),
    "31 February": ({"day1": "2027-02-31"}, "Which day, from when until when?"),
    "over a year ahead": (
        {"day1": "2028-01-01"},
        "That’s more than a year ahead. Which year is right?",
    ),
    "the last day there is": (
        {"day1": "9999-12-31", "begins1": "23:00", "ends1": "08:00"},
        "Which day, from when until when?",
    ),
    "half a time": ({"ends1": ""}, "Which day, from when until when?"),
    "nothing": ({"day1": "", "begins1": "", "ends1": ""}, "Which time would work? One is enough."),
}


@pytest.mark.parametrize("wrong", BAD_TIMES)
def test_a_time_that_can_not_be_is_said_in_their_form_which_is_kept(
    app: Flask, ana: Browser, them: Browser, sam: str, link: str, wrong: str
) -> None:
    ask = ask_for(ana, sam)
    before = dump(app)
    odd, sentence = BAD_TIMES[wrong]
    answer = says(them, link, ask, "another", **{**TIMES, **odd})
    assert answer.status_code == 422
    assert alert(answer) == sentence
    assert_theirs(answer)
    kept = {one.get("name"): one.get("value") for one in Page(answer.text).all("input")}
    for name, value in {**TIMES, **odd}.items():
        assert kept[name] == value
    offered = them.post(f"{link}/offers", data={**TIMES, **odd, "words": "Zoo?"})
    assert offered.status_code == 422
    assert alert(offered, "offer-error") == sentence
    assert_theirs(offered)
    assert 'value="Zoo?"' in offered.text
    assert dump(app) == before


def assert_theirs(answer: TestResponse) -> None:
    """Nothing of her app stands on a page behind a link."""
    page = Page(answer.text)
    assert "Need help now?" not in page.text
    assert not list(page.all("nav"))
    assert 'href="/"' not in answer.text


@pytest.mark.parametrize("said", ["", "maybe", "YES", "yes" * 999])
def test_an_answer_that_is_none_gets_a_page_of_theirs(
    app: Flask, ana: Browser, them: Browser, sam: str, link: str, said: str
) -> None:
    ask = ask_for(ana, sam)
    before = dump(app)
    for form, part in (({"answer": said}, "answer"), ({"kind": said}, "updates")):
        answer = them.post(f"{link}/asks/{ask}/{part}", data=form)
        assert answer.status_code == 422
        assert_theirs(answer)
        assert "You could tap again." in Page(answer.text).text
        assert f'href="{link}"' in answer.text
    assert dump(app) == before


def test_an_offer_s_odd_id_and_long_line_get_a_page_of_theirs(them: Browser, link: str) -> None:
    odd = them.post(f"{link}/offers", data={**TIMES, "id": "7"})
    assert (odd.status_code, 'href="/"' in odd.text) == (422, False)
    long = them.post(f"{link}/offers", data={**TIMES, "words": "x" * 10_000})
    assert alert(long, "offer-error") == LONG
    assert "x" * 10_000 in long.text
    assert_theirs(long)


def test_thanks_that_are_too_long_are_kept_on_both_sides(
    ana: Browser, them: Browser, sam: str, link: str
) -> None:
    ask = ask_for(ana, sam)
    says(them, link, ask)
    ana_says, they_say = "a" * 281, "t" * 281
    with time_machine.travel("2026-11-28T12:00Z", tick=False):
        hers = ana.post(f"/asks/{ask}/thanks", data={"words": ana_says})
        theirs = them.post(f"{link}/asks/{ask}/thanks", data={"words": they_say})
    assert (hers.status_code, theirs.status_code) == (422, 422)
    assert alert(hers, "words-error") == alert(theirs) == LONG
    assert f'value="{ana_says}"' in hers.text
    assert f'value="{they_say}"' in theirs.text
    assert_theirs(theirs)


class World:
    """Ana and Sam send odd things to every route of asks; Bea has rows of her own."""

    def __init__(self, app: Flask) -> None:
        self.app, self.ana, bea, self.them = app, mother(app), mother(app), cast.browser(app)
        beas = add_person(bea, "Rui")
        [self.account] = {str(one["account_id"]) for one in rows(app, "SELECT * FROM people")}
        self.sam, self.leo = add_person(self.ana), add_child(self.ana)
        self.ask = ask_for(self.ana, self.sam, child=self.leo)
        self.link = link_of(self.ana, self.sam)
        self.ids = [self.ask, self.sam, self.leo, beas, ask_for(bea, beas), str(uuid4()), "7"]
        self.before = self.beas_rows()

    def beas_rows(self) -> list[tuple[object, ...]]:
        everything = dump(self.app).values()
        return [row for table in everything for row in table if self.account in map(str, row)]

    def routes(self) -> list[str]:
        return sorted(
            rule.rule
            for rule in self.app.url_map.iter_rules()
            if "POST" in (rule.methods or ()) and rule.endpoint.startswith(("asks.", "circle."))
        )


@pytest.fixture
def world(app: Flask) -> World:
    return World(app)


FIELDS = """
id when day begins ends minutes person order child place line how patience tells zone number end
answer reason day1 begins1 ends1 day2 begins2 ends2 kind at name relation colour phone email called
their_zone sees born sleep medicine
"""
PLAUSIBLE = """
pick tonight saturday 2026-11-28 2027-02-31 9999-12-31 0001-01-01 09:00 25:00 24:00 23:59:59.9+23:59
60 2400 -1 in_order at_once everything yes another cant fine asleep home partner rest need
Europe/Lisbon Pacific/Auckland Mars/Olympus 2026-07 +351 a@b.cd {} ../../etc/passwd %00
00000000-0000-0000-0000-000000000000
"""
odd = st.one_of(
    st.sampled_from([*PLAUSIBLE.split(), "", "\x00", "\ufffd", "‮"]),
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.text("9٣-:", max_size=40),
    st.just("x" * 5000),
    st.just("9" * 5000),
)


@both_databases
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_an_odd_form_is_never_a_fault_and_never_touches_somebody_else(
    world: World, data: st.DataObject
) -> None:
    route = data.draw(st.sampled_from(world.routes()))
    address = route.replace("/with/<token>", world.link)
    for part in ("<uuid:id>", "<uuid:person>"):
        address = address.replace(part, data.draw(st.sampled_from(world.ids)))
    fields = st.dictionaries(st.sampled_from(FIELDS.split()), odd, max_size=8)
    form = data.draw(fields)
    if data.draw(st.booleans()):
        form = {**SATURDAY, **TIMES, "person": world.sam, "child": world.leo, **form}
    her = world.them if "<token>" in route else world.ana
    answer = her.post(address, data=form)
    assert answer.status_code in {200, 303, 404, 422}, (address, form)
    assert world.beas_rows() == world.before
    assert len(world.before) >= 4
