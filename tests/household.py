"""A mother with one of everything, and a circle of three: for tests that go through every route."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select, update

from app import clock
from app.account.devices import Device, HandOff
from app.account.models import Account
from app.account.ways import MailWay, Passkey, RecoveryCode
from app.calendars.models import HerCalendar
from app.can_wait.waits import Wait
from app.circle.models import Person
from app.mail.codes import SIGN_IN, MailCode
from app.mail.links import to_end_it, to_say_yes
from app.mail.models import TO_SAY_YES, MailAddress
from app.my_time.models import OwnTime
from app.my_time.settings import TimeSettings
from app.now.models import Suggestion
from app.push.models import Subscription
from app.spans import Span
from tests import cast, database
from tests.can_wait.acting import do, other_phone, put_down
from tests.cast import Browser
from tests.pages import Page
from tests.push.phones import NOWHERE, subscription

BY_LINK = "/with/"
OPENS_BY_ITSELF = ("/open/<token>", "/mail/yes/<token>", "/mail/no-more/<token>")
"""Routes by which whoever holds a link of hers may change what is hers: that is what it is for."""
PARTS = {
    "check-ins": "check_in",
    "suggestions": "suggestion",
    "things": "thing",
    "acts": "her_act",
    "asks": "ask",
    "offers": "offer",
    "people": "person",
    "children": "child",
    "subscriptions": "subscription",
    "phones": "device",
    "passkeys": "passkey",
    "own-times": "own_time",
    "calendars": "calendar",
}
"""By the part of an address that comes before an id: the field that says which one is meant."""
PARTS_BY_LINK = {**PARTS, "things": "handed", "subscriptions": "sams_phone"}
PARTS_BY_LINK["times"] = "sams_time"


@dataclass
class Household:
    """Her rows, as addresses and forms name them. Sam has what is named; Nadia was asked nothing.

    ``links`` are tokens: Sam's, Nadia's, and the one that Sam had before she stopped it;
    ``tokens`` those of her other links, by the first part of their addresses.
    """

    app: Flask
    browser: Browser
    account: UUID = field(init=False)
    form: dict[str, str] = field(init=False)
    links: dict[str, str] = field(init=False)
    tokens: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        her, app = self.browser, self.app
        app.config.update(LOCAL_PUSH_SERVICE=NOWHERE, LOCAL_CALENDARS=NOWHERE)
        app.config.update(MAIL_URL="smtp://localhost:1")
        app.config["OPERATOR_EMAIL"] = "grandma@breather.example"
        first = cast.shown(her, cast.tap(her, "rest"))
        self.form = dict(Page(first.text).form("/suggestions").fields)
        with her.session_transaction() as cookie, database.session(app):
            account = Device.account_for(cookie["_user_id"])
            assert account
            self.account = account.id
        self.form |= {"suggestion": self._one(Suggestion), **self._things(), **self._circle()}
        self.form |= self._ways_back() | self._calendar()
        assert her.post("/push/subscriptions", data=subscription()).status_code == 201
        self.form |= {"subscription": self._one(Subscription), **self._by_link()}
        self.form |= self._list_that_was_looked_at() | subscription() | SAID
        self._says_yes_to_e_mail()
        self._has_a_calendar()

    def _one(self, model: Any, person: UUID | None = None) -> str:
        its = select(model.id).where(model.account_id == self.account)
        if model is Subscription:
            its = its.where(model.person_id == person)
        with database.session(self.app) as session:
            return str(session.scalars(its).one())

    def _ways_back(self) -> dict[str, str]:
        """Let her have a second phone and each way back, shown to be hers a moment ago."""
        with database.session(self.app) as session:
            hers, now = session.get_one(Account, self.account), clock.now()
            Passkey.add(
                hers,
                name="Chrome on Android",
                on=now.date(),
                credential_id=self.account.bytes,
                public_key=b"key",
                sign_count=0,
            )
            RecoveryCode.make(hers, now.date())
            MailWay.add(hers, f"{self.account}@example.org", now.date())
            MailCode.issue(hers.id, SIGN_IN, f"{self.account}@example.org", now)
            Device.add(hers, now.date(), "Chrome on Android")
            session.flush()
            other = hers.device
            assert other
            session.execute(
                update(Device).where(Device.account_id == hers.id).values(confirmed_at=now)
            )
            session.commit()
            return {"device": str(other.id), "passkey": self._one(Passkey)}

    def _calendar(self) -> dict[str, str]:
        """Let her have a calendar of which nothing can be read any more."""
        with database.session(self.app) as session:
            now, id, account = clock.now(), uuid4(), session.get_one(Account, self.account)
            address = "https://calendar.example/her.ics"
            hers = HerCalendar.add(account, id, now, cast.LISBON, None, address)
            hers.was_read([Span(now, now + timedelta(hours=1))], now)
            session.commit()
            return {"calendar": str(id)}

    def _things(self) -> dict[str, str]:
        her, her_act = self.browser, str(uuid4())
        thing, handed = str(put_down(her, "Winter clothes")), str(put_down(her, "Book the car in"))
        for verb, act in (("wait", str(uuid4())), ("keep", her_act)):
            her.post(f"/things/{thing}/{verb}", data={"act": act, "until": "tomorrow"})
        return {"thing": thing, "handed": handed, "her_act": her_act, "wait": self._one(Wait)}

    def _circle(self) -> dict[str, str]:
        her = self.browser
        sam, nadia = cast.add_person(her, "Sam", relation="partner"), cast.add_person(her, "Nadia")
        child = cast.add_child(her, "Leo", food="Banana. No nuts.")
        before = cast.link_of(her, sam)
        her.post(f"/circle/people/{sam}/link/stop")
        her.post(f"/circle/people/{sam}/link")
        links = {"sam": cast.link_of(her, sam), "nadia": cast.link_of(her, nadia)}
        links["revoked"] = before
        self.links = {whose: link.removeprefix(BY_LINK) for whose, link in links.items()}
        day = (clock.now() + timedelta(days=3)).date().isoformat()
        when = {"when": "pick", "day": day, "begins": "09:00", "ends": "11:30"}
        ask = cast.ask_for(her, sam, child=child, **when)
        there = {"day1": day, "begins1": "15:00", "ends1": "17:00"}
        own = {"own_time": self._keeps_time(), "own_day": day}
        return {"person": sam, "nadia": nadia, "child": child, "ask": ask, **when, **there, **own}

    def _keeps_time(self) -> str:
        """Let her keep an hour each week, from in three days on, that needs nobody."""
        day = (clock.now() + timedelta(days=3)).date().isoformat()
        form = {"title": "Pottery", "when": f"{day}T19:30", "rhythm": "weekly"}
        self.browser.post("/own-times", data=form)
        own = self._one(OwnTime)
        next_week = (clock.now() + timedelta(days=10)).date().isoformat()
        self.browser.post(f"/own-times/{own}/{next_week}/skip")
        self.browser.post("/my-time/zone", data={"moves": "no"})
        return own

    def _by_link(self) -> dict[str, str]:
        sam, link, phone = cast.browser(self.app), BY_LINK + self.links["sam"], subscription()
        assert do(self.browser, UUID(self.form["handed"]), "hand", person=self.form["person"])
        cast.says(sam, link, self.form["ask"], "cant")
        cast.says(sam, link, self.form["ask"])
        offer = str(uuid4())
        times = {name: self.form[name] for name in ("day1", "begins1", "ends1")}
        assert sam.post(f"{link}/offers", data={"id": offer, **times}).status_code == 303
        assert sam.post(f"{link}/push/subscriptions", data=phone).status_code == 201
        sees = {"sees": ["balance", "handed"]}
        self.browser.post(f"/circle/people/{self.form['person']}/sees", data=sees)
        sams_time = str(uuid4())
        form = {"id": sams_time, "when": f"{self.form['own_day']}T18:00"}
        assert sam.post(f"{link}/times", data=form).status_code == 303
        sams_phone = self._one(Subscription, UUID(self.form["person"]))
        return {"offer": offer, "sams_phone": sams_phone, "sams_time": sams_time}

    def _list_that_was_looked_at(self) -> dict[str, str]:
        looked = self.browser.post("/can-wait/bring", data={"text": SAID["text"]})
        fields = dict(Page(looked.text).form("/can-wait/bring/keep").fields)
        return {name: fields[name] for name in ("items", "seal", "pick")}

    def _says_yes_to_e_mail(self) -> None:
        # So that a form with another address sends nothing.
        with database.session(self.app) as session:
            now = clock.now()
            hers = MailAddress.ask(self.account, None, "ana@example.net", now)
            hers.say_yes(now)
            sam = Person.by_token(self.links["sam"])
            MailAddress.ask(self.account, sam, "sam@example.net", now).say_yes(now)
            hand_off = HandOff.issue(session.get_one(Account, self.account), now)
            session.commit()
            self.tokens = {
                "/open/": hand_off,
                "/start/": hand_off,
                "/mail/yes/": to_say_yes(hers.key, now + TO_SAY_YES).rsplit("/", 1)[1],
                "/mail/no-more/": to_end_it(hers.key).rsplit("/", 1)[1],
            }

    def _has_a_calendar(self) -> None:
        """Give her calendar its second address."""
        with database.session(self.app) as session:
            settings = TimeSettings.to_change(session.get_one(Account, self.account))
            settings.open_feed(clock.now())
            settings.open_feed(clock.now())
            session.commit()
            self.tokens["/calendar/"] = settings.feed_token or ""

    def address(self, rule: str, link: str = "") -> str:
        """Return the address of a route that names what is hers, with this link's token in it."""
        parts = PARTS_BY_LINK if rule.startswith(BY_LINK) else PARTS
        ids = {before: self.form[parts[before]] for before in parts if f"/{before}/" in rule}
        address = rule
        for before, id in ids.items():
            address = address.replace(f"/{before}/<uuid:id>", f"/{before}/{id}")
        own = (token for begins, token in self.tokens.items() if rule.startswith(begins))
        named = {"<uuid:person>": self.form["person"], "<token>": next(own, link), **VARIABLES}
        named["<day>"] = self.form["own_day"]
        for variable, value in named.items():
            address = address.replace(variable, value)
        if "<" in address:
            raise LookupError(f"tests/household.py doesn’t know yet what {rule} names.")
        return address

    def rows(self, everything: database.Dump) -> database.Dump:
        """Return those rows of a dump that are about her."""
        ids = {str(self.account), self.account.hex}
        return {
            table: [row for row in rows if any(str(part) in ids for part in row)]
            for table, rows in everything.items()
        }


VARIABLES = {"<day>": "2026-11-25", "<part>": "answer", "<verb>": "take", "<path:rest>": "asks"}
SAID = {
    "id": str(uuid4()),
    "answer": "yes",
    "felt": "lighter",
    "country": "GB",
    "title": "Call the insurance",
    "effect": "nothing",
    "until": "tomorrow",
    "mattered": "fine",
    "text": "Fix the gate\nFind the papers",
    "name": "Sam",
    "kind": "asleep",
    "words": "Hello",
    "morning": "9",
    "weekend": "4",
    "quiet_from": "22",
    "quiet_until": "6",
    "cap": "2",
    "months": "12",
    "address": "sam@example.org",
}
"""What a form says of each field besides, so that every route takes it."""


def rules(app: Flask) -> Iterator[tuple[str, str]]:
    """Return every method and route of the app, as tests write routes."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, re.sub(r"any\(.*?\):", "", rule.rule)


class Neighbours:
    """Ana's household and Bea's, which have nothing to do with each other; and somebody new."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        phones = {who: cast.mother(app) for who in ("ana", "bea", "guest", "left")}
        self.ana, self.bea = (Household(app, phones[who]) for who in ("ana", "bea"))
        phones["left"].post("/sign-out")
        for link in (*self.ana.links.values(), *self.bea.links.values()):
            # The day on which a link was last opened is noted once.
            cast.browser(app).get(BY_LINK + link)
        self._phones = phones
        self.before = database.dump(app)

    def phone(self, who: str) -> Browser:
        """Return a browser of theirs as it was; of anybody else, one on which nobody is known."""
        known = self._phones.get(who)
        if known is None or known.get_cookie("breather") is None:
            return cast.browser(self.app)
        return other_phone(self.app, known)

    def put_back(self, now: database.Dump) -> bool:
        """Bring the database back to how it was; tell whether anything was changed."""
        changed = now != self.before
        if changed:
            database.restore(self.app, self.before)
        return changed
