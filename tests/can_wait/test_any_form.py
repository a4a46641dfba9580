"""Any form at all, to every route of what can wait: never a fault, nothing of another's."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast, database
from tests.can_wait.acting import do, put_down, thing, waits
from tests.cast import HTMX, Browser, mother, shown
from tests.database import both_databases

FIELDS = """
act at zone from title note due effect until day mattered wait thing among part answer text url
items pick morning weekend card late page
"""
PLAUSIBLE = """
tomorrow weekend some_day a_while not_yet day nothing awkward money hurt fine bit did unknown yes
no now can-wait look-back off thing put-down 0 1 -1 9 2026-11-25 1900-01-01 2026-11-25T12:00:00Z
9999-12-31T23:59:59-14:00 Europe/Lisbon [] [["k","t",null,null]] [[]] null ' OR 1=1 --
"""
odd_values = st.one_of(
    st.sampled_from([*PLAUSIBLE.split(), "", "\x00", "\ufffd"]),
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.just("x" * 5000),
    st.uuids().map(str),
)


class World:
    """Ana sends odd things to every route of what can wait; Bea has things of her own."""

    def __init__(self, app: Flask) -> None:
        self.app, self.ana, self.bea = app, mother(app), mother(app)
        self.ids = [self.used(self.ana), self.used(self.bea), uuid4()]
        self.beas = str(thing(app, self.ids[1]).account_id)

    def used(self, her: Browser) -> UUID:
        id = put_down(her, "Mine", "Mine too")
        do(her, id, "wait", until="tomorrow")
        do(her, id, "keep")
        return id

    def routes(self) -> list[str]:
        rules = self.app.url_map.iter_rules()
        ours = [rule for rule in rules if rule.endpoint.startswith("can_wait.")]
        return sorted(rule.rule for rule in ours if "POST" in (rule.methods or ()))

    def wait_ids(self) -> list[str]:
        return [str(wait.id) for id in self.ids[:2] for wait in waits(self.app, id)]

    def beas_rows(self) -> list[tuple[Any, ...]]:
        hers = {self.beas, UUID(self.beas).hex}
        tables = database.dump(self.app).values()
        return [row for table in tables for row in table if hers & set(map(str, row))]


@pytest.fixture
def world(app: Flask) -> World:
    return World(app)


@both_databases
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_form_is_ever_a_fault_or_touches_somebody_else(
    world: World, data: st.DataObject
) -> None:
    route = data.draw(st.sampled_from(world.routes()))
    id = data.draw(st.sampled_from(world.ids))
    values = st.one_of(odd_values, st.sampled_from([*map(str, world.ids), *world.wait_ids()]))
    form = data.draw(st.dictionaries(st.sampled_from(FIELDS.split()), values, max_size=10))
    headers = data.draw(st.sampled_from([{}, HTMX, {"HX-Request": ""}]))
    zone = data.draw(st.sampled_from(["Europe/Lisbon", "Mars/Olympus", "\x7f", ""]))
    her = data.draw(st.sampled_from([world.ana, cast.browser(world.app)])).in_zone(zone)
    before = world.beas_rows()
    assert len(before) >= 4
    answer = her.post(route.replace("<uuid:id>", str(id)), data=form, headers=headers)
    assert answer.status_code in {200, 303, 404, 422}, (route, form)
    assert shown(her, answer).status_code < 500, (route, form)
    assert world.beas_rows() == before
    # Whatever happened, every page still opens.
    for page in ("/can-wait", "/can-wait/resting", "/can-wait/off", "/can-wait/look-back"):
        assert world.ana.get(page).status_code == 200


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.dictionaries(st.sampled_from(["act", "card", "late", "page"]), odd_values))
def test_no_address_is_ever_a_fault(world: World, query: dict[str, str]) -> None:
    pages = ["/can-wait", "/can-wait/resting", "/can-wait/off", "/can-wait/look-back", "/me/week"]
    for page in [*pages, "/can-wait/bring", f"/things/{world.ids[0]}"]:
        assert world.ana.get(page, query_string=query).status_code == 200


@pytest.mark.parametrize("body", [b"", b"title", b"%%%", b"\xff\xfe=\xff", b"{" * 900], ids=repr)
@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "application/json",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "",
    ],
)
@pytest.mark.parametrize(
    "address", ["/things", "/things/wait", "/can-wait/bring", "/can-wait/bring/keep", "/me/week"]
)
def test_a_body_of_any_kind_is_answered(ana: Browser, address: str, body: bytes, kind: str) -> None:
    answer = ana.post(address, data=body, content_type=kind)
    assert answer.status_code in {200, 303, 400, 422}
