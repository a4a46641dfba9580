"""Every route by every kind of visitor, beside one table. A route without a row fails."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app import clock
from app.account.devices import Device, HandOff
from app.account.models import Account
from app.account.ways import Passkey
from app.circle.models import Person
from app.extensions import db
from app.mail.models import MailAddress
from tests import cast, database
from tests.can_wait.acting import put_down
from tests.cast import Browser
from tests.pages import Page
from tests.push.phones import NOWHERE, subscription

# nobody: no account here. her: whose check-in, suggestion, thing, act and link the address names.
# another: a mother with an account of her own. left: she, after leaving this phone for good.
# elsewhere: her phone, sent by a page of another site.
TABLE = """
method  route                               nobody  her  another  left  elsewhere
GET     /                                   200     200  200      200   200
POST    /check-ins                          200     303  303      200   403
GET     /check-ins/<uuid:id>                302     200  404      302   200
POST    /check-ins/<uuid:id>/undo           200     200  404      200   403
POST    /consent                            303     303  303      303   403
POST    /suggestions                        200     303  404      200   403
GET     /suggestions/<uuid:id>              302     200  404      302   200
POST    /suggestions/<uuid:id>/start        200     303  404      200   403
POST    /suggestions/<uuid:id>/end          200     200  404      200   403
POST    /suggestions/<uuid:id>/felt         200     200  404      200   403
POST    /suggestions/<uuid:id>/wave-away    200     303  404      200   403
GET     /can-wait                           200     200  200      200   200
POST    /can-wait/shared                    200     200  200      200   403
POST    /things                             303     303  303      303   403
GET     /things/<uuid:id>                   303     200  404      303   200
POST    /things/<uuid:id>/effect            303     303  404      303   403
POST    /things/<uuid:id>/rename            303     303  404      303   403
POST    /things/<uuid:id>/wait              303     303  404      303   403
POST    /things/wait                        303     303  404      303   403
POST    /things/<uuid:id>/keep              303     303  404      303   403
POST    /things/<uuid:id>/let-go            303     303  404      303   403
POST    /things/<uuid:id>/done              303     303  404      303   403
POST    /things/<uuid:id>/look-back         303     303  404      303   403
POST    /things/<uuid:id>/hand              303     303  404      303   403
POST    /acts/<uuid:id>/undo                303     200  200      303   403
GET     /can-wait/look-back                 303     200  200      303   200
GET     /can-wait/resting                   303     200  200      303   200
GET     /can-wait/off                       303     200  200      303   200
GET     /can-wait/bring                     303     200  200      303   200
POST    /can-wait/bring                     303     200  200      303   403
POST    /can-wait/bring/keep                303     303  303      303   403
GET     /me/week                            303     200  200      303   200
POST    /me/week                            303     303  303      303   403
GET     /circle                             200     200  200      200   200
GET     /circle/version                     303     204  204      303   204
GET     /circle/people/new                  303     200  200      303   200
POST    /circle/people                      303     303  303      303   403
GET     /circle/people/<uuid:id>            303     200  404      303   200
POST    /circle/people/<uuid:id>            303     303  404      303   403
POST    /circle/people/<uuid:id>/sees       303     303  404      303   403
POST    /circle/people/<uuid:id>/link       303     303  404      303   403
POST    /circle/people/<uuid:id>/link/stop  303     303  404      303   403
POST    /circle/people/<uuid:id>/pause      303     303  404      303   403
POST    /circle/people/<uuid:id>/leave      303     303  404      303   403
GET     /circle/people/<uuid:id>/as-they-see-it  303  200  404    303   200
GET     /circle/children/new                303     200  200      303   200
POST    /circle/children                    303     303  303      303   403
GET     /circle/children/<uuid:id>          303     200  404      303   200
POST    /circle/children/<uuid:id>          303     303  404      303   403
POST    /circle/children/<uuid:id>/delete   303     303  404      303   403
GET     /asks/new                           303     200  200      303   200
POST    /asks                               303     303  422      303   403
GET     /asks/<uuid:id>                     303     200  404      303   200
GET     /asks/<uuid:id>/version             303     204  404      303   204
GET     /asks/<uuid:id>.ics                 303     200  404      303   200
GET     /asks/<uuid:id>/change              303     200  404      303   200
POST    /asks/<uuid:id>/change              303     303  404      303   403
POST    /asks/<uuid:id>/withdraw            303     303  404      303   403
POST    /asks/<uuid:id>/back                303     303  404      303   403
POST    /asks/<uuid:id>/thanks              303     303  404      303   403
POST    /asks/<uuid:id>/every-week          303     303  404      303   403
POST    /asks/<uuid:id>/people/<uuid:person>/add       303  303  404  303  403
POST    /asks/<uuid:id>/people/<uuid:person>/now       303  303  404  303  403
POST    /asks/<uuid:id>/people/<uuid:person>/proposal  303  422  404  303  403
POST    /offers/<uuid:id>/take              303     303  404      303   403
POST    /offers/<uuid:id>/not-now           303     303  404      303   403
GET     /me                                 200     200  200      200   200
GET     /me/history                         303     200  200      303   200
GET     /me/reminders                       303     200  200      303   200
POST    /me/reminders                       303     303  303      303   403
POST    /me/reminders/rest                  303     303  303      303   403
POST    /me/reminders/mail                  303     303  503      303   403
POST    /me/reminders/mail/forget           303     303  303      303   403
GET     /mail/yes/<token>                   404     404  404      404   404
POST    /mail/yes/<token>                   404     404  404      404   404
GET     /mail/no-more/<token>               404     404  404      404   404
POST    /mail/no-more/<token>               404     404  404      404   404
GET     /me/moments                         303     200  200      303   200
POST    /me/moments                         303     303  303      303   403
GET     /me/kept                            200     200  200      200   200
POST    /me/kept                            303     303  303      303   403
GET     /me/export                          200     200  200      200   200
GET     /me/export/schema                   200     200  200      200   200
POST    /me/export/page                     303     200  200      303   403
POST    /me/export/json                     303     200  200      303   403
POST    /me/export/tables                   303     200  200      303   403
POST    /me/export/calendar                 303     200  200      303   403
POST    /me/import                          422     422  422      422   403
GET     /me/phones                          303     200  200      303   200
POST    /me/phones/<uuid:id>/sign-out       303     200  200      303   403
POST    /me/phones/sign-out                 303     200  200      303   403
GET     /me/ways                            303     200  200      303   200
POST    /me/passkeys/options                303     200  200      303   403
POST    /me/passkeys                        303     422  422      303   403
POST    /me/passkeys/<uuid:id>/remove       303     303  404      303   403
POST    /me/recovery-code                   303     200  200      303   403
POST    /me/recovery-code/remove            303     303  303      303   403
POST    /me/mail-way                        303     503  503      303   403
POST    /me/mail-way/remove                 303     303  303      303   403
GET     /me/lock                            303     200  200      303   200
POST    /me/lock                            303     303  303      303   403
GET     /locked                             303     303  303      303   303
POST    /unlock                             303     422  422      303   403
POST    /unlock/passkey                     303     422  422      303   403
POST    /unlock/code                        303     422  422      303   403
GET     /today                              200     200  200      200   200
POST    /today                              303     303  303      303   403
POST    /install/name                       303     303  303      303   403
GET     /me/confirm                         303     303  303      303   303
POST    /me/confirm/code                    303     422  422      303   403
POST    /me/confirm/passkey                 303     422  422      303   403
POST    /me/confirm/mail                    303     404  404      303   403
GET     /sign-in                            200     200  200      200   200
POST    /sign-in/code                       422     422  422      422   403
POST    /sign-in/passkey/options            200     200  200      200   403
POST    /sign-in/passkey                    422     422  422      422   403
POST    /sign-in/mail                       303     303  303      303   403
GET     /mail-code                          303     303  303      303   303
POST    /mail-code                          422     422  422      422   403
POST    /me/delete                          303     303  303      303   403
POST    /sign-out                           303     303  303      303   403
POST    /hand-offs                          303     200  200      303   403
GET     /open/<token>                       200     200  200      200   200
POST    /open/<token>                       303     303  303      303   403
GET     /start/<token>                      200     302  302      200   302
GET     /me/reminders                       303     200  200      303   200
POST    /push/subscriptions                 303     201  201      303   403
POST    /push/subscriptions/<uuid:id>/test    303   200  404      303   403
POST    /push/subscriptions/<uuid:id>/forget  303   200  404      303   403
POST    /push/act                           422     422  422      422   403
GET     /help-now                           200     200  200      200   200
POST    /help-now/country                   303     303  303      303   403
GET     /manifest.webmanifest               200     200  200      200   200
GET     /sw.js                              200     200  200      200   200
GET     /offline                            200     200  200      200   200
GET     /offline.json                       200     200  200      200   200
GET     /install                            200     200  200      200   200
POST    /install/hand-off                   303     200  200      303   403
"""
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())
VISITORS = HEAD[2:]
EXPECTED = {
    (method, route): dict(zip(VISITORS, map(int, statuses), strict=True))
    for method, route, *statuses in ROWS
}
BY_LINK = "/with/"
"""What opens by somebody's link, whoever comes with it, is walked in tests/asks/test_links.py."""
NAMED_BY = {
    "check-ins": "check_in",
    "things": "thing",
    "acts": "her_act",
    "asks": "ask",
    "offers": "offer",
    "people": "person",
    "children": "child",
    "push": "subscription",
    "phones": "device",
    "passkeys": "passkey",
}
"""By part of the address: the field of the world's form that holds which one is meant."""
HANDS_OVER = ("POST", "/open/<token>")
"""The one route by which somebody else may reach her account: whoever holds her link."""


@dataclass
class World:
    """Her things, as the addresses of the table name them, and everybody's browsers."""

    app: Flask
    browsers: dict[str, Browser]
    account: str
    form: dict[str, str]
    link: str = ""

    def address(self, route: str) -> str:
        parts = route.split("/")
        part = parts[2] if parts[1] == "circle" and len(parts) > 2 else parts[1]
        part = parts[2] if parts[1] == "me" and len(parts) > 2 else part
        id = self.form[NAMED_BY.get(part, "suggestion")]
        person = self.form["person"]
        named = route.replace("<uuid:id>", id).replace("<uuid:person>", person)
        return named.replace("<token>", self.link)

    def visit(self, visitor: str, method: str, route: str) -> TestResponse:
        form = None if method == "GET" else self.form
        return self.browsers[visitor].open(
            self.address(route),
            method=method,
            data=form,
            headers={"Sec-Fetch-Site": "cross-site"} if visitor == "elsewhere" else {},
        )

    def renew_link(self) -> None:
        """Give her a new link, because one works once."""
        self.link = link_of(self.app, self.account)

    def hers(self) -> database.Dump:
        """Return her rows of every table."""
        everything = database.dump(self.app)
        return {
            table: [row for row in rows if any(str(part) == self.account for part in row)]
            for table, rows in everything.items()
        }


@pytest.fixture
def world(app: Flask) -> World:
    her, another, left = cast.mother(app), cast.mother(app), cast.mother(app)
    first = cast.shown(her, cast.tap(her, "rest"))
    form = dict(Page(first.text).form("/suggestions").fields)
    suggestion = database.rows(app, "SELECT * FROM suggestions")[0]
    thing, her_act = str(put_down(her, "Winter clothes")), str(uuid4())
    for verb, act in (("wait", str(uuid4())), ("keep", her_act)):
        her.post(f"/things/{thing}/{verb}", data={"act": act, "until": "tomorrow"})
    wait = database.rows(app, "SELECT id FROM waits")[0]
    household, account = circle_of(app, her), UUID(suggestion["account_id"])
    app.config["LOCAL_PUSH_SERVICE"] = NOWHERE
    says_yes_to_e_mail(app)
    assert her.post("/push/subscriptions", data=subscription()).status_code == 201
    phone = database.rows(app, "SELECT id FROM subscriptions")[0]
    left.post("/sign-out")
    return World(
        app=app,
        browsers={
            "nobody": cast.browser(app),
            "her": her,
            "another": another,
            "left": left,
            "elsewhere": her,
        },
        account=suggestion["account_id"],
        form={
            **form,
            "id": str(uuid4()),
            "suggestion": str(UUID(suggestion["id"])),
            "answer": "yes",
            "felt": "lighter",
            "country": "GB",
            "thing": thing,
            "her_act": her_act,
            "wait": str(UUID(wait["id"])),
            "subscription": str(UUID(phone["id"])),
            "device": device_of(app, account),
            "passkey": passkey_of(app, account),
            **subscription(),
            "title": "Call the insurance",
            "effect": "nothing",
            "until": "tomorrow",
            "mattered": "fine",
            "text": "Fix the gate\nFind the papers",
            **list_that_was_looked_at(another),
            **household,
            "morning": "9",
            "weekend": "4",
            "quiet_from": "22",
            "quiet_until": "6",
            "cap": "2",
            "months": "12",
            "address": "sam@example.org",
        },
    )


def device_of(app: Flask, account: UUID) -> str:
    """Let one more phone of hers be signed in; return its id."""
    with database.session(app) as session:
        Device.add(session.get_one(Account, account), clock.now().date(), "Chrome on Android")
        session.commit()
        mine = select(Device.id).where(Device.account_id == account)
        return str(session.scalars(mine.where(Device.name == "Chrome on Android")).one())


def passkey_of(app: Flask, account: UUID) -> str:
    """Let her have a passkey; return its id."""
    with database.session(app) as session:
        key: dict[str, bytes | int] = {"credential_id": b"id", "public_key": b"k", "sign_count": 0}
        hers = session.get_one(Account, account)
        Passkey.add(hers, name="Chrome on Android", on=clock.now().date(), **key)
        session.execute(update(Device).values(confirmed_at=clock.now()))
        session.commit()
        return str(session.scalars(select(Passkey.id)).one())


def says_yes_to_e_mail(app: Flask) -> None:
    """Let her be written to by e-mail, so that a form with another address sends nothing."""
    app.config.update(MAIL_URL="smtp://localhost:1", OPERATOR_EMAIL="grandma@breather.example")
    with database.session(app) as session:
        account = session.scalars(select(Account).join(Person)).one()
        MailAddress.ask(account.id, None, "ana@example.net", clock.now()).say_yes(clock.now())
        session.commit()


def circle_of(app: Flask, her: Browser) -> dict[str, str]:
    """Give her a person, a child, an ask and an offer; return what names them, and a time ahead."""
    person, child, ask, offer = (str(uuid4()) for _ in range(4))
    her.post("/circle/people", data={"id": person, "name": "Sam", "relation": "partner"})
    her.post("/circle/children", data={"id": child, "name": "Leo"})
    day = (clock.now() + timedelta(days=3)).date().isoformat()
    when = {"when": "pick", "day": day, "begins": "09:00", "ends": "11:30"}
    her.post("/asks", data={"id": ask, **when, "person": person, "child": child})
    with database.session(app):
        token = Person.find(
            db.session.scalars(select(Account).join(Person)).one(), UUID(person)
        ).token
    there = {"id": offer, "day1": day, "begins1": "15:00", "ends1": "17:00"}
    assert her.post(f"/with/{token}/offers", data=there).status_code == 303
    return {"person": person, "child": child, "ask": ask, "offer": offer, "name": "Sam", **when}


def list_that_was_looked_at(client: Browser) -> dict[str, str]:
    """Return what the form sends that brings what was picked from a list."""
    looked = client.post("/can-wait/bring", data={"text": "Fix the gate\nFind the papers"})
    fields = dict(Page(looked.text).form("/can-wait/bring/keep").fields)
    return {name: fields[name] for name in ("items", "seal", "pick")}


def link_of(app: Flask, account: str) -> str:
    with database.session(app) as session:
        link = HandOff.issue(session.get(Account, UUID(account)), clock.now())
        session.commit()
    return link


def test_every_route_stands_in_the_table(app: Flask) -> None:
    routes = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.rule.startswith(BY_LINK)
    }
    assert routes == set(EXPECTED)


@pytest.mark.parametrize(("method", "route"), EXPECTED)
def test_a_route_answers_every_visitor_as_the_table_says(
    world: World, method: str, route: str
) -> None:
    answered = {}
    # She comes last: until then, nobody may have changed what is hers.
    for visitor in ("elsewhere", "nobody", "left", "another", "her"):
        world.renew_link()
        before, hers = database.dump(world.app), world.hers()
        assert hers["check_ins"]
        assert hers["things"]
        answered[visitor] = world.visit(visitor, method, route).status_code
        if method == "GET" or visitor == "elsewhere":
            assert database.dump(world.app) == before, visitor
        if visitor != "her" and (method, route) != HANDS_OVER:
            assert world.hers() == hers, visitor
    assert answered == EXPECTED[method, route]
