"""The sentences of Can wait, exactly as voice.md has them; never a number that measures her."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from flask import Flask

from app.can_wait import words
from app.can_wait.models import Thing
from app.can_wait.tab import Turned
from app.can_wait.three import EFFECTS, Why
from app.can_wait.waits import MATTERED

TODAY = date(2026, 11, 25)


def said_of(turned: Turned) -> str:
    return f"{words.waited(turned)} {words.turned_out(turned)}"


@pytest.fixture(autouse=True)
def english(app: Flask) -> object:
    with app.test_request_context("/", headers={"Accept-Language": "en-GB"}):
        yield


@pytest.mark.parametrize(
    ("turned", "sentence"),
    [
        ((1, 0, 0, 0), "1 thing waited. It turned out fine."),
        ((11, 0, 0, 0), "11 things waited. All turned out fine."),
        ((10, 1, 0, 0), "11 things waited. 10 turned out fine."),
        ((10, 0, 1, 0), "11 things waited. 10 turned out fine."),
        ((1, 0, 1, 0), "2 things waited. 1 turned out fine."),
        (
            (0, 0, 1, 0),
            "1 thing waited. It mattered. That happens, and you carried a lot that week.",
        ),
        ((0, 2, 0, 0), "2 things waited. It mattered a bit. That happens."),
        ((0, 0, 0, 2), "2 things waited. You don’t have to know how it turned out."),
        ((1, 0, 0, 1), "2 things waited. 1 turned out fine."),
    ],
)
def test_the_week_is_one_sentence(turned: tuple[int, int, int, int], sentence: str) -> None:
    assert said_of(Turned(*turned)) == sentence


@pytest.mark.parametrize(
    ("turned", "beginning"),
    [
        ((0, 0, 0, 0), ""),
        ((4, 0, 0, 9), ""),
        ((5, 0, 0, 0), "Everything that has waited so far"),
        ((99, 1, 0, 0), "Nearly everything"),
        ((3, 1, 1, 50), "Most of what has waited"),
        ((5, 3, 2, 0), "Some of what has waited"),
        ((0, 3, 2, 0), "Some of what has waited"),
    ],
)
def test_the_share_for_all_time_is_told_in_words(
    turned: tuple[int, int, int, int], beginning: str
) -> None:
    sentence = words.in_all(Turned(*turned))
    assert sentence.startswith(beginning)
    assert bool(sentence) == bool(beginning)
    assert not re.search(r"\d|%|percent", sentence)


def thing(act: str, **more: object) -> Thing:
    return Thing(act_id=uuid4(), act=act, state="here", **more)


@pytest.mark.parametrize(
    ("made", "number", "sentence"),
    [
        (thing("added"), 1, "It’s out of your head."),
        (thing("added"), 4, "4 things are out of your head."),
        (thing("waits", until=date(2026, 11, 28)), 1, "Resting until Saturday."),
        (thing("waits", until=date(2026, 11, 26)), 1, "Resting until tomorrow."),
        (thing("waits", until=date(2026, 12, 12)), 1, "Resting until Saturday 12 December."),
        (thing("waits", until=date(2027, 1, 2)), 1, "Resting until Saturday, 2 January 2027."),
        (thing("waits", until=date(2026, 12, 2)), 3, "All of them are resting."),
        (thing("some_day"), 1, "Resting, without a day."),
        (thing("let_go"), 1, "Gone. You can bring it back for 30 days."),
        (thing("fine"), 1, "It turned out fine."),
        (thing("did"), 1, "It mattered. That happens, and you carried a lot that week."),
    ],
    ids=lambda value: value.act if isinstance(value, Thing) else None,
)
def test_after_an_act_she_reads_what_became_of_it(made: Thing, number: int, sentence: str) -> None:
    notice = words.notice_of([made] * number, TODAY)
    assert notice
    assert (notice.text, notice.act) == (sentence, made.act_id)


@pytest.mark.parametrize("act", ["undone", "gone"])
def test_what_needs_no_words_gets_none(act: str) -> None:
    assert words.notice_of([thing(act)], TODAY) is None
    assert words.notice_of([], TODAY) is None


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        (Why("nothing"), "nothing happens"),
        (Why("fine", times=1), "waited before, and it was fine"),
        (Why("fine", times=2), "waited 2 times, all fine"),
        (Why("due", due=date(2026, 11, 27)), "not due before Friday"),
        (Why("awkward"), "a little awkward, no more"),
        (Why("here"), "it can rest a week"),
    ],
)
def test_each_of_the_three_says_why(why: Why, reason: str) -> None:
    assert words.why_words(why, TODAY) == reason


def test_every_answer_and_effect_has_its_words() -> None:
    said = [words.effect_name(one) for one in EFFECTS] + [words.mattered_name(m) for m in MATTERED]
    said += [words.effect_words(one) for one in EFFECTS]
    said += [words.after_look_back(one) for one in MATTERED]
    assert len(set(said)) == len(said) == 16


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en-GB", "Resting until Saturday 12 December."),
        ("en-US", "Resting until Saturday, December 12."),
        ("en-AU", "Resting until Saturday 12 December."),
    ],
)
def test_days_look_as_they_do_in_her_region(app: Flask, language: str, sentence: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        notice = words.notice_of([thing("waits", until=date(2026, 12, 12))], TODAY)
        assert notice
        assert notice.text == sentence


def test_where_a_thing_is_is_said_for_every_state() -> None:
    states = {"here", "some_day", "let_go", "done"}
    said = {words.where_it_is(Thing(state=state), TODAY, back=False) for state in states}
    resting = Thing(state="waiting", until=TODAY, back_at=datetime(2026, 11, 25, 8, tzinfo=UTC))
    said.add(words.where_it_is(resting, TODAY, back=True))
    assert len(said) == 5
    assert "This is back. It can wait again." in said
