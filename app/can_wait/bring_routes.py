"""Bring your list: a file or a text from elsewhere, looked at, picked from, brought once."""

import json
from collections.abc import Mapping
from datetime import date

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import RequestEntityTooLarge

from app.can_wait import blueprint
from app.can_wait.forms import read_act
from app.can_wait.importing import Found, Item, Unreadable, read
from app.can_wait.models import Thing
from app.can_wait.screens import after, show, today_here
from app.crypto import blinded
from app.extensions import db, limiter
from app.web import BadInput

LARGEST = 2 * 1024 * 1024
"""Bytes of a file, and of the form that brings what was picked from it."""
FIELD = "list"


@blueprint.get("/can-wait/bring")
@login_required
def bring() -> Response:
    return show("_bring")


@blueprint.post("/can-wait/bring")
@login_required
@limiter.limit("30 per hour")
def look() -> Response:
    """Show what a file or a text holds; nothing is kept yet."""
    allow_a_file()
    found = read_list()
    items = by_source(found)
    if not items:
        raise BadInput(_why_not("nothing"), field=FIELD)
    known = Thing.brought(current_user, items)
    return show("_pick", found=found, items=items, known=known, packed=packed(items))


@blueprint.post("/can-wait/bring/keep")
@login_required
@limiter.limit("30 per hour")
def keep_picked() -> ResponseReturnValue:
    allow_a_file()
    act, picked = read_act(), read_picked()
    try:
        things = Thing.bring(current_user, act, picked)
        db.session.commit()
    except IntegrityError:
        # The same form came twice at the same moment; now the first one's things are there.
        db.session.rollback()
        things = Thing.bring(current_user, act, picked)
        db.session.commit()
    return after(act, things or Thing.last_changed_by(current_user, act.id))


def allow_a_file() -> None:
    """Let this request be as large as a file. Raises BadInput for a larger one."""
    request.max_content_length = request.max_form_memory_size = LARGEST
    try:
        _ = request.form
    except RequestEntityTooLarge:
        raise BadInput(too_large(), field=FIELD, status=413) from None


def too_large() -> str:
    return str(_("That file is larger than a list. Two megabytes fit here. Yours is unchanged."))


def read_list() -> Found:
    """Read the file, else the text. Raises BadInput when nothing can be read from it."""
    file, text = request.files.get("file"), request.form.get("text", "")
    try:
        if file and file.filename:
            return read(file.read(), file.filename, today_here())
        return read(text.encode(), "list.txt", today_here())
    except Unreadable as error:
        raise BadInput(_why_not(error.reason), field=FIELD, kept=text) from None


def _why_not(reason: str) -> str:
    sentences = {
        "empty": _("There is nothing in it yet. You could pick a file, or paste some lines."),
        "nothing": _("Nothing in it is left to do. Nothing needs to come along."),
        "binary": _("That isn’t a list Breather can read. A text, CSV or calendar file works."),
    }
    broken = _("That file is damaged, so nothing was taken from it. You could paste its lines.")
    return str(sentences.get(reason, broken))


def by_source(found: Found) -> dict[str, Item]:
    return {blinded(item.key): item for item in found.items}


def packed(items: Mapping[str, Item]) -> str:
    """Write items so that the form that shows them can bring them."""
    rows = [[i.key, i.title, i.note, i.due and i.due.isoformat()] for i in items.values()]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def read_picked() -> dict[str, Item]:
    """Read the items that were picked. Raises BadInput for none, or for what we didn't write."""
    try:
        rows = json.loads(request.form.get("items", ""))
        picked = {int(number) for number in request.form.getlist("pick")}
        items = [_item(*row) for number, row in enumerate(rows) if number in picked]
    except (ValueError, TypeError, RecursionError):
        raise BadInput(_("That didn’t reach us in one piece. You could tap again.")) from None
    if not items:
        raise BadInput(_("Nothing is picked yet."), field=FIELD)
    return {blinded(item.key): item for item in items}


def _item(key: str, title: str, note: str | None, due: str | None) -> Item:
    if not (0 < len(title) <= 200 and len(note or "") <= 2000 and isinstance(key, str)):
        raise ValueError
    return Item(title, note, date.fromisoformat(due) if due else None, key)
