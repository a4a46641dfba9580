"""However odd the forms of Circle are: a sentence at the field, and what was typed still there."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from tests import cast
from tests.asks.households import NOON
from tests.cast import HTMX, Browser, add_child, add_person
from tests.database import dump
from tests.pages import Page

LONG_NAME = "That’s a little long. 60 characters fit here."
BAD_PEOPLE = {
    "no name": ("name", " ", "What do you call them? A first name is enough."),
    "a long name": ("name", "x" * 10_000, LONG_NAME),
    "a long name for her": ("called", "x" * 61, LONG_NAME),
    "a phone that is none": ("phone", "ask Sam", "That doesn’t look like a phone number."),
    "a mail that is none": ("email", "sam@", "That doesn’t look like an e-mail address."),
    "a place that is none": (
        "their_zone",
        "Mars/Olympus",
        "That place isn’t known here. One looks like this: Europe/Lisbon.",
    ),
}
PERSON = {
    "name": "Grandma",
    "relation": "grandparent",
    "colour": "care",
    "phone": "+64 21 123",
    "email": "g@example.org",
    "called": "Aninha",
    "their_zone": "Pacific/Auckland",
}
CARD_LONG = "That’s a little long. 600 characters fit here."
BAD_CHILDREN = {
    "no name": ("name", "", "What do you call your child?"),
    "a long name": ("name", "x" * 61, LONG_NAME),
    "a word for a month": ("born", "spring", "A month looks like this: 2026-07."),
    "month 13": ("born", "2026-13", "A month looks like this: 2026-07."),
    "a month ahead": ("born", "2026-12", "That month is still ahead. Which one is right?"),
    "long ago": ("born", "1989-07", "That was long ago. Which month is right?"),
    "10,000 characters": ("sleep", "x" * 10_000, CARD_LONG),
    "a long last field": ("numbers", "x" * 601, CARD_LONG),
}
CHILD = {"name": "Leo", "born": "2023-04", "food": "Banana.\nNo nuts.", "medicine": "None"}


@pytest.fixture(autouse=True)
def _on_wednesday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def sentences(answer: TestResponse) -> dict[str, str]:
    """Return what is said at which field."""
    parts = answer.text.split('<p id="')[1:]
    said = {part.split('"')[0]: part.split(">", 1)[1].split("</p>")[0] for part in parts}
    return {id: sentence for id, sentence in said.items() if sentence and id.endswith("-error")}


def typed(answer: TestResponse, action: str) -> dict[str, str]:
    """Return what stands in the fields of a form."""
    page = Page(answer.text)
    fields = dict(page.form(action).fields)
    fields["relation"] = next((one["value"] for one in page.all("option") if "selected" in one), "")
    colours = [one for one in page.all("input") if one.get("name") == "colour"]
    fields["colour"] = next((one["value"] for one in colours if "checked" in one), "")
    return fields


@pytest.mark.parametrize("wrong", BAD_PEOPLE)
@pytest.mark.parametrize("way", ["new", "change"])
def test_a_person_s_form_says_what_is_wrong_and_keeps_the_rest(
    app: Flask, ana: Browser, way: str, wrong: str
) -> None:
    action = (
        f"/circle/people/{add_person(ana, 'Sam', called='')}"
        if way == "change"
        else "/circle/people"
    )
    before = dump(app)
    field, odd, sentence = BAD_PEOPLE[wrong]
    form = {**PERSON, field: odd}
    answer = ana.post(action, data=form)
    assert answer.status_code == 422
    if field != "their_zone" or way == "change":
        assert sentences(answer) == {f"{field}-error": sentence}
    there = typed(answer, action)
    for name, value in form.items():
        if name != "their_zone" or way == "change":
            assert there[name] == value, name
    with_htmx = ana.post(action, data=form, headers=HTMX)
    assert with_htmx.status_code == 422
    assert with_htmx.text.strip() == sentence
    assert with_htmx.headers["HX-Retarget"] == f"#{field}-error"
    assert dump(app) == before


@pytest.mark.parametrize("wrong", BAD_CHILDREN)
def test_a_child_s_form_says_what_is_wrong_and_keeps_the_rest(
    app: Flask, ana: Browser, wrong: str
) -> None:
    action = f"/circle/children/{add_child(ana, 'Mia', food='Milk')}"
    before = dump(app)
    field, odd, sentence = BAD_CHILDREN[wrong]
    form = {**CHILD, field: odd}
    answer = ana.post(action, data=form)
    assert answer.status_code == 422
    assert sentences(answer) == {f"{field}-error": sentence}
    there = typed(answer, action)
    for name, value in form.items():
        assert there[name] == value, name
    with_htmx = ana.post(action, data=form, headers=HTMX)
    assert with_htmx.headers["HX-Retarget"] == f"#{field}-error"
    assert dump(app) == before


@pytest.mark.parametrize("wrong", ["no name", "month 13", "a month ahead", "long ago"])
def test_a_new_child_s_form_does_so_too(app: Flask, ana: Browser, wrong: str) -> None:
    before = dump(app)
    field, odd, sentence = BAD_CHILDREN[wrong]
    answer = ana.post("/circle/children", data={**CHILD, field: odd})
    assert answer.status_code == 422
    assert sentences(answer) == {f"{field}-error": sentence}
    there = typed(answer, "/circle/children")
    assert (there["name"], there["born"]) == (
        {**CHILD, field: odd}["name"],
        {**CHILD, field: odd}["born"],
    )
    assert dump(app) == before


def test_an_id_that_is_none_is_not_taken(app: Flask, ana: Browser) -> None:
    before = dump(app)
    for address in ("/circle/people", "/circle/children"):
        assert ana.post(address, data={"id": "7", "name": "Sam"}).status_code == 422
    assert dump(app) == before


def test_the_same_form_sent_twice_adds_one(app: Flask, ana: Browser) -> None:
    id = add_person(ana)
    add_person(ana, id=id)
    assert len(dump(app)["people"]) == 1


def test_what_is_not_there_to_see_can_not_be_shared(ana: Browser) -> None:
    sam = add_person(ana)
    ana.post(f"/circle/people/{sam}/sees", data={"sees": ["need", "everything", ""]})
    text = Page(ana.get(f"/circle/people/{sam}").text).text
    assert "sees what you ask, and what you need today" in text


def test_names_in_every_script_are_kept_as_they_are(ana: Browser) -> None:
    for name in ("فاطمة الزهراء", "祖母", "<script>alert(1)</script>", "O’Brien & Ço", "x" * 60):
        id = add_person(ana, name)
        page = cast.shown(ana, ana.get(f"/circle/people/{id}"))
        assert name in Page(page.text).text
        assert "<script>alert" not in page.text
