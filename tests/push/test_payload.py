"""One JSON for phones that read it themselves, and for the worker; never too long to arrive."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.push.payload import LIMIT, Action, payload, shortened

PAGE = "https://breather.example/asks/1"
YES = Action("yes", "Yes, I’ve got them", f"{PAGE}?yes")
TEXT: dict[str, Any] = {
    "title": "There’s an answer.",
    "body": "Sam can take Leo on Saturday.",
    "navigate": PAGE,
    "tag": "ask-1",
    "lang": "en-GB",
    "dir": "ltr",
}


def made(**changed: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(payload(**{**TEXT, **changed}))
    return read


def test_a_phone_that_reads_it_by_itself_finds_all_it_requires() -> None:
    read = made(badge=2)
    assert read["web_push"] == 8030
    assert read["app_badge"] == read["notification"]["app_badge"] == 2
    assert read["notification"]["title"] == "There’s an answer."
    assert read["notification"]["navigate"] == PAGE


def test_the_worker_finds_all_that_a_notification_is_shown_with() -> None:
    shown = made(actions=[YES], data={"id": "1", "token": "t"})["notification"]
    assert {name: shown[name] for name in ("title", "body", "tag", "lang", "dir")} == {
        name: TEXT[name] for name in ("title", "body", "tag", "lang", "dir")
    }
    assert shown["data"] == {"id": "1", "token": "t"}
    assert shown["actions"] == [{"action": "yes", "title": YES.title, "navigate": YES.navigate}]


def test_what_is_not_said_is_left_out_rather_than_null() -> None:
    read = made()
    assert "app_badge" not in read
    assert {"app_badge", "actions"}.isdisjoint(read["notification"])
    assert "null" not in json.dumps(read)


def test_nothing_waiting_clears_the_badge() -> None:
    assert made(badge=0)["app_badge"] == 0


@settings(deadline=None)
@given(
    title=st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip),
    body=st.text(st.characters(codec="utf-8"), max_size=4000),
    dir=st.sampled_from(["auto", "ltr", "rtl"]),
    badge=st.none() | st.integers(0, 99),
)
def test_every_member_has_the_kind_that_phones_require(
    title: str, body: str, dir: str, badge: int | None
) -> None:
    written = payload(
        **{**TEXT, "title": title, "body": body, "dir": dir, "badge": badge, "actions": [YES]}
    )
    assert len(written) <= LIMIT
    read = json.loads(written)
    kinds = {"title": str, "body": str, "navigate": str, "tag": str, "lang": str, "dir": str}
    for name, kind in {**kinds, "data": dict, "actions": list}.items():
        assert type(read["notification"][name]) is kind
    assert type(read.get("app_badge", 0)) is int
    assert read["notification"]["title"] == title


LETTERS = st.characters(codec="utf-8", categories=["Lu", "Ll", "Lo", "Nd"])


@settings(deadline=None)
@given(st.text(LETTERS, min_size=LIMIT, max_size=LIMIT + 500))
def test_a_long_body_is_cut_as_late_as_it_can_be_and_says_so(body: str) -> None:
    written = payload(**{**TEXT, "body": body})
    said = json.loads(written)["notification"]["body"]
    assert LIMIT - 4 < len(written) <= LIMIT
    assert said.endswith("…")
    assert body.startswith(said[:-1])


def test_a_body_that_fits_is_left_alone() -> None:
    room = LIMIT - len(payload(**{**TEXT, "body": ""}))
    exact = "x" * room
    assert made(body=exact)["notification"]["body"] == exact
    cut = made(body=exact + "x")["notification"]["body"]
    assert cut == "x" * (room - 3) + "…"


@pytest.mark.parametrize(
    ("text", "room", "short"),
    [
        ("Grandma", 7, "Gran…"),
        ("Gran ma", 8, "Gran…"),
        ("ÄÄÄÄ", 7, "ÄÄ…"),
        ("e\u0301e\u0301e\u0301", 8, "e\u0301…"),
        ("a👩‍👧b", 12, "a…"),
        ("ab👍🏽c", 12, "ab…"),
        ('""""""', 8, '""…'),
        ("\n\n\nx", 20, "\n\n\nx…"),
        ("anything", 3, ""),
        ("anything", -9, ""),
    ],
)
def test_a_cut_is_between_the_characters_that_people_see(text: str, room: int, short: str) -> None:
    assert shortened(text, room) == short


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "  "},
        {"navigate": "/asks/1"},
        {"navigate": "javascript:alert(1)"},
        {"navigate": "https:"},
        {"dir": "up"},
        {"badge": -1},
        {"actions": [Action("", "Yes", PAGE)]},
        {"actions": [Action("yes", "", PAGE)]},
        {"actions": [Action("yes", "Yes", "/asks/1")]},
        {"title": "x" * LIMIT},
        {"data": {"x": "y" * LIMIT}},
        {"data": {"x": float("nan")}},
        {"title": "\ud800"},
    ],
    ids=str,
)
def test_what_phones_would_drop_is_not_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        payload(**{**TEXT, **wrong})


def test_a_service_that_finds_it_too_large_gets_a_shorter_one() -> None:
    short = payload(**{**TEXT, "body": "x" * 4000}, limit=1000)
    assert len(short) == 1000
