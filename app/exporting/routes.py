"""What is kept of her, to take along: a page that offers four files, and the files."""

import json
from collections.abc import Iterable

from flask import Response, current_app
from flask_babel import gettext as _
from flask_login import current_user, login_required

from app import clock
from app.account.confirming import confirmed
from app.account.models import Account
from app.account.sessions import signed_in
from app.clock import local
from app.exporting import as_calendar, as_csv, as_json, as_page, blueprint
from app.exporting.packed import Packed
from app.exporting.schema import schema
from app.extensions import db, limiter, read_one_instant
from app.web import answer

OFTEN_ENOUGH = "20 per hour"


@blueprint.get("/me/export")
def page() -> Response:
    return answer("exporting/_export.html", account=signed_in())


@blueprint.get("/me/export/schema")
def described() -> Response:
    body = json.dumps(schema(), ensure_ascii=False, indent=2)
    return current_app.response_class(body, mimetype="application/schema+json")


@blueprint.post("/me/export/page")
@login_required
@limiter.limit(OFTEN_ENOUGH)
@confirmed("exporting.page")
def to_read() -> Response:
    account = as_of_now()
    return download(account, "html", "text/html", Packed(as_page.written(account, clock.now())))


@blueprint.post("/me/export/json")
@login_required
@limiter.limit(OFTEN_ENOUGH)
@confirmed("exporting.page")
def to_bring_along() -> Response:
    account = as_of_now()
    parts = as_json.written(account.id, clock.now())
    return download(account, "json", "application/json", Packed(parts))


@blueprint.post("/me/export/tables")
@login_required
@limiter.limit(OFTEN_ENOUGH)
@confirmed("exporting.page")
def as_tables() -> Response:
    account = as_of_now()
    return download(account, "zip", "application/zip", [as_csv.archive(account.id)])


@blueprint.post("/me/export/calendar")
@login_required
@limiter.limit(OFTEN_ENOUGH)
@confirmed("exporting.page")
def for_a_calendar() -> Response:
    account = as_of_now()
    parts = as_calendar.written(account, clock.now())
    return download(account, "ics", "text/calendar", Packed(parts))


def as_of_now() -> Account:
    """Return her account, in a transaction that sees everything as it is at this instant."""
    id = current_user.id
    read_one_instant()
    return db.session.get_one(Account, id)


def download(account: Account, ending: str, kind: str, file: Packed | Iterable[bytes]) -> Response:
    """Send a file that is whole. Its name says the day, and nothing of hers."""
    day = local(clock.now(), account.zone).date()
    db.session.rollback()
    body = file.pieces() if isinstance(file, Packed) else file
    response = current_app.response_class(body, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="breather-{day}.{ending}"'
    return response


@blueprint.app_template_global()
def forms_of_export() -> list[tuple[str, str, str]]:
    """Return the four files: the route, what it is called, and what it is good for."""
    return [
        (
            "exporting.to_read",
            _("A page to read"),
            _("In words, with everything. It opens anywhere."),
        ),
        (
            "exporting.to_bring_along",
            _("A file for another Breather"),
            _("JSON. It can be brought into any Breather, also into this one."),
        ),
        ("exporting.as_tables", _("Tables"), _("CSV, for a spreadsheet, in one archive.")),
        (
            "exporting.for_a_calendar",
            _("For your calendar"),
            _("Your asks, and the days on which things come back."),
        ),
    ]
