"""What she needs today: only for whom she ticked it, only today, and never in her own words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from tests import cast
from tests.cast import Browser

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SAYS = "Today Ana says: I’m exhausted."


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def link(ana: Browser) -> str:
    sam = "6a3f0c56-8d2b-4f0e-9a11-9e6f6f4f3f01"
    said = {"id": sam, "name": "Sam", "relation": "partner", "called": "Ana"}
    ana.post("/circle/people", data=said)
    ana.post(f"/circle/people/{sam}/sees", data={"sees": "need"})
    page = ana.get(f"/circle/people/{sam}").text
    return "/with/" + page.split("/with/", 1)[1][:32]


def seen_by_sam(app: Flask, link: str) -> str:
    return cast.browser(app).get(link).text


def test_sam_sees_it_while_it_is_ticked(app: Flask, ana: Browser, link: str) -> None:
    cast.tap(ana, "rest")
    assert SAYS in seen_by_sam(app, link)
    ana.post("/circle/people/6a3f0c56-8d2b-4f0e-9a11-9e6f6f4f3f01/sees")
    assert SAYS not in seen_by_sam(app, link)


def test_yesterdays_need_and_one_taken_back_are_not_told(
    app: Flask, ana: Browser, link: str
) -> None:
    cast.tap(ana, "rest", at=NOON - timedelta(days=1))
    assert SAYS not in seen_by_sam(app, link)
    answer = cast.shown(ana, cast.tap(ana, "rest"))
    cast.press(ana, answer, "/undo", "undo")
    assert SAYS not in seen_by_sam(app, link)


def test_her_own_words_are_never_told(app: Flask, ana: Browser, link: str) -> None:
    cast.tap(ana, "other", words="I want to run away.")
    seen = seen_by_sam(app, link)
    assert "run away" not in seen
    assert "Today Ana says" not in seen
