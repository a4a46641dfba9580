"""However odd a form about what can wait is: a calm answer, nothing lost, nothing of another's."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask

from tests import database
from tests.can_wait.acting import do, put_down, thing, things, waits
from tests.cast import HTMX, Browser, shown
from tests.pages import Page

VERBS = ["effect", "wait", "keep", "let-go", "done", "rename", "look-back"]
FULL = {"effect": "money", "until": "tomorrow", "title": "Changed", "mattered": "fine"}
"""A form that every verb understands."""
NOT_IN_ONE_PIECE = "That didn’t reach us in one piece. You could tap again."
htmx_or_plain = pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])


@htmx_or_plain
@pytest.mark.parametrize("verb", VERBS)
def test_a_thing_that_is_not_hers_is_not_there(
    app: Flask, ana: Browser, bea: Browser, verb: str, htmx: bool
) -> None:
    beas = put_down(bea, "Hers alone")
    before = database.dump(app)
    for id in (beas, uuid4(), UUID(int=0)):
        answer = do(ana, id, verb, htmx=htmx, **FULL)
        assert answer.status_code == 404
        assert "There is nothing here. Your things are where you left them." in answer.text
        assert "Hers alone" not in answer.text
        assert ana.get(f"/things/{id}").status_code == 404
    assert database.dump(app) == before


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("id", ["7", "x" * 300, "%00", "..%2f..%2fetc", "null", "-1"])
def test_an_address_that_names_nothing_is_not_there(ana: Browser, verb: str, id: str) -> None:
    assert ana.post(f"/things/{id}/{verb}", data=FULL).status_code == 404
    assert ana.post(f"/acts/{id}/undo").status_code == 404
    assert ana.get(f"/things/{id}").status_code == 404


def test_of_several_things_one_that_is_not_hers_stops_them_all(
    app: Flask, ana: Browser, bea: Browser
) -> None:
    mine, beas = put_down(ana, "Mine"), put_down(bea, "Hers")
    before = database.dump(app)
    form = {"thing": [str(mine), str(beas)], "until": "a_while"}
    assert ana.post("/things/wait", data=form, headers=HTMX).status_code == 404
    assert database.dump(app) == before


def test_undoing_what_another_did_undoes_nothing(app: Flask, ana: Browser, bea: Browser) -> None:
    act = put_down(bea, "Hers")
    before = database.dump(app)
    answer = ana.post(f"/acts/{act}/undo", headers=HTMX)
    assert answer.status_code == 200
    assert "This was changed since, so it stays as it is." in answer.text
    assert database.dump(app) == before


@pytest.mark.parametrize("act", ["7", "x", "\x00", "z" * 5000, "{}", "☃"])
@htmx_or_plain
def test_a_broken_act_id_is_answered_kindly(app: Flask, ana: Browser, act: str, htmx: bool) -> None:
    id = put_down(ana, "Car")
    before = database.dump(app)
    addresses = [f"/things/{id}/{verb}" for verb in VERBS]
    for address in [*addresses, "/things/wait", "/things", f"/acts/{uuid4()}/undo"]:
        form = {**FULL, "thing": str(id), "act": act}
        answer = ana.post(address, data=form, headers=HTMX if htmx else {})
        assert answer.status_code == 422, address
        assert NOT_IN_ONE_PIECE in answer.text
    assert database.dump(app) == before


@pytest.mark.parametrize(
    "until",
    [
        "1900-01-01",
        f"{datetime.now(UTC).year + 6}-12-31",
        "2026-02-31",
        "31 February",
        "2026-13-01",
        "0000-00-00",
        "9999-12-31",
        "20261301",
        "later",
        "",
        "\x00",
        "9" * 4000,
        "-1",
        "{}",
        "٢٠٢٧-٠١-٠١",
    ],
)
@htmx_or_plain
def test_a_day_that_can_not_be_waited_for_is_answered_beside_the_field(
    app: Flask, ana: Browser, until: str, htmx: bool
) -> None:
    id = put_down(ana, "Car")
    before = database.dump(app)
    for form in ({"until": until}, {"until": "day", "day": until}):
        answer = do(ana, id, "wait", htmx=htmx, **form)
        assert answer.status_code == 422
        assert "That day can’t be waited for. You could pick one that is ahead." in answer.text
        if htmx:
            assert answer.headers["HX-Retarget"] == "#day-error"
    assert database.dump(app) == before


@pytest.mark.parametrize("effect", ["", "fine", "NOTHING", "x" * 5000, "\x00", "nothing "])
def test_an_effect_that_is_none_of_the_four(app: Flask, ana: Browser, effect: str) -> None:
    id = put_down(ana, "Car")
    answer = do(ana, id, "effect", effect=effect)
    assert answer.status_code == 422
    assert "That answer isn’t one of the four." in answer.text
    assert thing(app, id).effect is None


@pytest.mark.parametrize("mattered", ["", "great", "FINE", "x" * 5000, "\x00"])
def test_an_answer_that_is_none_of_the_four(app: Flask, ana: Browser, mattered: str) -> None:
    id = put_down(ana, "Car")
    do(ana, id, "wait", until="tomorrow")
    do(ana, id, "keep")
    (wait,) = waits(app, id)
    answers = [do(ana, id, "look-back", mattered=mattered)]
    if mattered:
        answers.append(do(ana, id, "look-back", mattered=mattered, wait=wait.id))
    for answer in answers:
        assert answer.status_code == 422
        assert "That answer isn’t one of the four." in answer.text
    assert waits(app, id)[0].mattered is None


def test_looking_back_on_a_wait_of_another_thing_or_one_that_goes_on(
    app: Flask, ana: Browser, bea: Browser
) -> None:
    ids = [put_down(her, "Car") for her in (ana, ana, bea)]
    for her, id in zip((ana, ana, bea), ids, strict=True):
        do(her, id, "wait", until="tomorrow")
    own, another, beas = (waits(app, id)[0] for id in ids)
    do(ana, ids[1], "keep")
    do(bea, ids[2], "keep")
    before = database.dump(app)
    for wait in (own, another, beas):
        answer = do(ana, ids[0], "look-back", mattered="fine", wait=wait.id)
        assert answer.status_code == 404
    odd = do(ana, ids[0], "look-back", mattered="fine", wait="odd")
    assert odd.status_code == 422
    assert NOT_IN_ONE_PIECE in odd.text
    assert database.dump(app) == before


@pytest.mark.parametrize("verb", ["effect", "wait", "rename", "look-back"])
@htmx_or_plain
def test_an_empty_form_is_answered_and_changes_nothing(
    app: Flask, ana: Browser, verb: str, htmx: bool
) -> None:
    id = put_down(ana, "Car")
    before = database.dump(app)
    answer = ana.post(f"/things/{id}/{verb}", headers=HTMX if htmx else {})
    assert answer.status_code == 422
    assert database.dump(app) == before


@pytest.mark.parametrize("verb", ["keep", "let-go", "done"])
def test_a_tap_without_an_id_or_a_time_is_done_now(app: Flask, ana: Browser, verb: str) -> None:
    id = put_down(ana, "Car")
    assert ana.post(f"/things/{id}/{verb}", headers=HTMX).status_code == 200
    assert thing(app, id).act in {"kept", "let_go", "done"}


@pytest.mark.parametrize("things_sent", [[], ["x"], ["7", ""]], ids=repr)
def test_several_that_are_none(app: Flask, ana: Browser, things_sent: list[str]) -> None:
    put_down(ana, "Car")
    before = database.dump(app)
    for headers in (HTMX, {}):
        form = {"thing": things_sent, "until": "a_while"}
        answer = shown(ana, ana.post("/things/wait", data=form, headers=headers))
        assert answer.status_code == (422 if things_sent else 200)
    assert database.dump(app) == before


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        ("yesterday", "Mars/Olympus"),
        ("9999-12-31T23:59:59-14:00", "../../etc/passwd"),
        ("0001-01-01T00:00+14:00", "\x00"),
        ("1900-01-01", ""),
        ("x" * 5000, "x" * 5000),
        ("2026-11-25T12:00:00+24:59", "Lisbon"),
        ("NaN", "UTC\nX: y"),
    ],
)
def test_an_odd_time_or_zone_is_the_usual_one(app: Flask, ana: Browser, at: str, zone: str) -> None:
    answer = ana.post("/things", data={"title": "Car", "at": at, "zone": zone}, headers=HTMX)
    assert answer.status_code == 200
    (one,) = things(app)
    form = {"until": "tomorrow", "at": "", "zone": zone}
    assert ana.post(f"/things/{one.id}/wait", data=form, headers=HTMX).status_code == 200
    assert waits(app, one.id)[0].zone == "Europe/Lisbon"


LONG = {"title": "x" * 201, "note": "My note"}


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"title": "", "note": "My note"}, "There is nothing written yet."),
        ({"title": " \t ", "note": "My note"}, "There is nothing written yet."),
        (LONG, "That’s a little long. 200 characters fit above, 2000 below."),
        ({"title": "Car", "note": "My note" * 400}, "That’s a little long."),
        ({"title": "Car", "due": "31 February", "note": "My note"}, "That day can’t be read."),
        ({"title": "Car", "due": "1900-01-01", "note": "My note"}, "That day can’t be read."),
        ({"title": "Car", "due": "9999-12-31", "note": "My note"}, "That day can’t be read."),
    ],
    ids=range(7),
)
@htmx_or_plain
def test_words_that_do_not_fit_stay_on_the_screen(
    app: Flask, ana: Browser, form: dict[str, str], sentence: str, htmx: bool
) -> None:
    id = put_down(ana, "Car")
    before = database.dump(app)
    answer = do(ana, id, "rename", htmx=htmx, **form)
    assert answer.status_code == 422
    assert sentence in answer.text
    if htmx:
        assert answer.headers["HX-Retarget"] == "#title-error"
    else:
        kept = next(said for tag, said in Page(answer.text).texts if tag == "textarea")
        assert "My note" in kept
    assert database.dump(app) == before
