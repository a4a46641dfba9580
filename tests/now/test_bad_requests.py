"""However odd a form is: a calm answer, and nothing of anybody else's changes."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.cast import Browser, mother, shown, tap
from tests.database import both_databases, dump, rows
from tests.pages import Page

FIELDS = """
id check_in suggestion need at zone words answer moment minutes minutes_before company
company_before out out_before seen felt from leave_out country when
"""
PLAUSIBLE = """
rest other all_right yes no lighter history baby alone 1 5 60 GB money Europe/Lisbon
2026-11-25T12:00:00Z 2026-11-25T12:00:00+24:59 9999-12-31T23:59:59-14:00 0001-01-01 -1 NaN
00000000-0000-0000-0000-000000000000 {} ../../etc/passwd %00 ' OR 1=1 --
"""
fields = st.sampled_from(FIELDS.split())
odd_values = st.one_of(
    st.sampled_from([*PLAUSIBLE.split(), "", "\x00", "\ufffd"]),
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.text("9٣-", max_size=40),
    st.just("x" * 5000),
    st.uuids().map(str),
)


class World:
    """Ana sends odd things to every route that takes a form; Bea has rows of her own."""

    def __init__(self, app: Flask) -> None:
        self.app, self.ana, self.bea = app, mother(app), mother(app)
        self.nobody = cast.browser(app)
        hers = self.used(self.ana)
        beas = self.used(self.bea)
        self.ids = [hers["check_in"], hers["suggestion"], beas["check_in"], beas["suggestion"]]
        self.ids += [str(uuid4()), "7", "x" * 300]
        self.valid = hers
        self.account = self.account_of(beas["check_in"])
        self.cookies = {her: her.get_cookie("breather") for her in (self.ana, self.bea)}

    def used(self, her: Browser) -> dict[str, str]:
        page = shown(her, tap(her, "other", words="Mine."))
        form = Page(page.text).form("/suggestions")
        start = Page(page.text).form("/start").button("Start 5 min")
        return {**dict(form.fields), "suggestion": start.attributes["data-start"]}

    def account_of(self, check_in: str) -> str:
        found = rows(self.app, "SELECT id, account_id FROM check_ins")
        return next(
            str(row["account_id"]) for row in found if UUID(str(row["id"])) == UUID(check_in)
        )

    def beas_rows(self) -> list[tuple[Any, ...]]:
        tables = dump(self.app).values()
        return [row for table in tables for row in table if self.account in map(str, row)]

    def routes(self) -> list[str]:
        return sorted(
            rule.rule for rule in self.app.url_map.iter_rules() if "POST" in (rule.methods or ())
        )

    def her(self, who: str) -> Browser:
        her: Browser = getattr(self, who)
        cookie = self.cookies.get(her)
        if cookie:
            her.set_cookie("breather", cookie.value)
        return her


@pytest.fixture
def world(app: Flask) -> World:
    return World(app)


@both_databases
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_an_odd_form_is_never_a_fault_and_never_touches_somebody_else(
    world: World, data: st.DataObject
) -> None:
    # Leaving for good has tests of its own; here it would end the game.
    routes = [route for route in world.routes() if route not in {"/me/delete", "/sign-out"}]
    address = data.draw(st.sampled_from(routes))
    id = data.draw(st.sampled_from(world.ids))
    address = address.replace("<uuid:id>", id).replace("<token>", "token")
    form = data.draw(st.dictionaries(fields, odd_values, max_size=8))
    if data.draw(st.booleans()):
        form = {**world.valid, **form}
    headers = data.draw(st.sampled_from([{}, cast.HTMX, {"HX-Request": ""}]))
    zone = data.draw(st.sampled_from(["Europe/Lisbon", "Mars/Olympus", "\x7f", ""]))
    her = world.her(data.draw(st.sampled_from(["ana", "nobody"]))).in_zone(zone)
    before = world.beas_rows()
    assert len(before) >= 4
    answer = her.post(address, data=form, headers=headers)
    assert answer.status_code < 500, (address, form)
    assert answer.status_code in {200, 303, 404, 422}, (address, form)
    assert world.beas_rows() == before


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    query=st.dictionaries(st.sampled_from(["page", "need", "hand_off", "x"]), odd_values),
    cookies=st.dictionaries(
        st.sampled_from(["breather", "zone", "consent", "country"]),
        st.text("abc.-_%{}=", max_size=30),
    ),
    language=st.text("en-GB,;q=0.*zh_Hant", max_size=30),
)
def test_an_odd_address_cookie_or_language_is_never_a_fault(
    world: World, query: dict[str, str], cookies: dict[str, str], language: str
) -> None:
    her = cast.browser(world.app)
    for name, value in cookies.items():
        her.set_cookie(name, value)
    for rule in world.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            address = rule.rule.replace("<uuid:id>", world.ids[0]).replace("<token>", "t")
            answer = her.get(address, query_string=query, headers={"Accept-Language": language})
            assert answer.status_code in {200, 302, 303, 304, 404}, (address, answer.status_code)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"need=rest&need=care",
        b"%%%",
        b"\xff\xfe=\xff",
        b"=&=&&",
        b"need=rest;id=1",
        b"{" * 1000,
    ],
    ids=repr,
)
@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/json",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "",
        "odd",
    ],
)
def test_a_body_of_any_kind_is_answered(ana: Browser, body: bytes, kind: str) -> None:
    answer = ana.post("/check-ins", data=body, content_type=kind)
    assert answer.status_code in {303, 400, 422}


@pytest.mark.parametrize("verb", ["start", "end", "felt"])
@pytest.mark.parametrize("headers", [cast.HTMX, {}], ids=["htmx", "plain"])
def test_what_is_refused_has_kept_nothing_of_it(
    world: World, verb: str, headers: dict[str, str]
) -> None:
    before = dump(world.app)
    form = {"felt": "lighter", "need": "no such need"}
    address = f"/suggestions/{world.valid['suggestion']}/{verb}"
    answer = world.ana.post(address, data=form, headers=headers)
    assert answer.status_code == (303 if (verb, headers) == ("start", {}) else 422)
    assert (dump(world.app) == before) == (answer.status_code == 422)
