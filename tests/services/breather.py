"""Breather as the browser tests serve it: the real app, where nobody has to wait between tries.

Its clock goes ahead by as many seconds as the file ``ahead`` of its instance says, and it sends
to the one push service of the tests that ``push_service.json`` there describes.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

from flask import Flask, current_app, request
from sqlalchemy import select

from app import clock, create_app
from app.account.models import Account
from app.account.ways import MailWay
from app.calendars.feeds import SLOW
from app.calendars.models import HerCalendar
from app.circle.models import Person
from app.extensions import db
from app.mail.links import to_end_it, to_say_yes
from app.mail.models import ASKED, REFUSED, TO_SAY_YES, MailAddress
from app.push import acting
from app.push.endpoints import LocalService
from app.spans import Span
from tests.push.phones import NOWHERE


def create() -> Flask:
    app = in_tests(create_app(RATELIMIT_ENABLED=False))
    app.add_url_rule("/broken", view_func=broken)
    app.add_url_rule("/sign", view_func=sign)
    app.add_url_rule("/mailed/<state>", view_func=mailed)
    app.add_url_rule("/way-by-mail", view_func=way_by_mail)
    app.add_url_rule("/with-calendars", view_func=with_calendars)
    app.before_request(mail_where_wanted)
    return app


def in_tests(app: Flask) -> Flask:
    """Give it the clock and the push service of the tests."""
    push_service = Path(app.instance_path) / "push_service.json"
    described = json.loads(push_service.read_text()) if push_service.exists() else None
    # Without one of their own, the tests reach no push service, least of all a real one.
    app.config["LOCAL_PUSH_SERVICE"] = local(**described) if described else NOWHERE
    app.config["LOCAL_CALENDARS"] = NOWHERE
    ahead = Path(app.instance_path) / "ahead"
    patch.object(clock, "now", lambda: datetime.now(UTC) + read(ahead)).start()
    return app


def local(hosts: list[str], port: int, authority: str) -> LocalService:
    return LocalService(tuple(hosts), port, Path(authority))


def read(ahead: Path) -> timedelta:
    try:
        return timedelta(seconds=float(ahead.read_text()))
    except FileNotFoundError:
        return timedelta()


def broken() -> str:
    """Show what a fault of ours looks like."""
    raise RuntimeError


@acting.acts_on("tests")
def note(action: acting.Action) -> str:
    """Say what was tapped, as a feature says what became of it."""
    return f"Noted: {action.about}."


def sign() -> str:
    """Return the token of a button that stands for ``about``."""
    in_an_hour = clock.now() + timedelta(hours=1)
    return acting.sign("tests", "nobody", request.args["about"], in_an_hour)


def with_calendars() -> str:
    """Give her a calendar from an address, which can't be read any more, and one from a file."""
    account, now = db.session.scalars(select(Account)).one(), clock.now()
    for name, host in ((request.args["name"], ""), (None, "calendar.breather.example")):
        address = f"https://{host}/her.ics" if host else None
        one = HerCalendar.add(account, uuid4(), now, account.zone, name, address)
        hours = (timedelta(hours=5 * number) for number in range(38))
        one.was_read([Span(now + at, now + at + timedelta(hours=1)) for at in hours], now)
        if host:
            one.could_not_be_read(SLOW)
    db.session.commit()
    return "kept"


def mail_where_wanted() -> None:
    """Be an installation with e-mail for browsers that ask for one; its server takes nothing."""
    on = "mail" in request.cookies
    operator = "grandma@breather.example" if on else ""
    current_app.config.update(MAIL_URL="smtp://localhost:1" if on else "", OPERATOR_EMAIL=operator)


def way_by_mail() -> str:
    """Give her a mailbox as a way back in, which no letter has shown to be hers."""
    account = db.session.scalars(select(Account)).one()
    assert MailWay.add(account, request.args["address"], clock.now().date())
    db.session.commit()
    return "kept"


def mailed(state: str) -> str:
    """Give the holder of a link (``at``), or her, an address in this state; return what says yes.

    No letter is sent for it.
    """
    person = Person.by_token(request.args.get("at", ""))
    account = db.session.scalars(select(Account)).one()
    kept = MailAddress.ask(account.id, person, request.args["address"], clock.now())
    if state != ASKED:
        kept.say_yes(clock.now())
    if state == REFUSED:
        kept.is_refused(550, clock.now())
    db.session.commit()
    link = {"yes": to_say_yes(kept.key, clock.now() + TO_SAY_YES), "end": to_end_it(kept.key)}
    return link[request.args.get("link", "yes")]
