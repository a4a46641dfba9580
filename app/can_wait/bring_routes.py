"""Bring your list: a file or a text from elsewhere, looked at, picked from, brought once."""

import json
from collections.abc import Mapping
from datetime import date
from hmac import compare_digest

from flask import Response, make_response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import RequestEntityTooLarge

from app.can_wait import adding, blueprint
from app.can_wait.forms import read_act
from app.can_wait.importing import Found, Item, Unreadable, read
from app.can_wait.models import Thing
from app.can_wait.screens import after, show, show_tab, today_here
from app.can_wait.words import Notice
from app.crypto import blinded
from app.extensions import db, limiter
from app.forms import in_pieces
from app.web import BadInput

LARGEST = 2 * 1024 * 1024
"""Bytes of a file."""
LARGEST_PICKED = 3 * LARGEST
"""Bytes of the form that brings what was picked from it: in UTF-8, a letter takes up to four."""
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
    allow(LARGEST)
    found = read_list()
    items = by_source(found)
    if not items:
        raise BadInput(_why_not("nothing"), field=FIELD)
    known = adding.brought(current_user, items)
    written = packed(items)
    return show(
        "_pick", found=found, items=items, known=known, packed=written, seal=sealed(written)
    )


@blueprint.post("/can-wait/bring/keep")
@login_required
@limiter.limit("30 per hour")
def keep_picked() -> Response:
    allow(LARGEST_PICKED)
    act, picked = read_act(), read_picked()
    try:
        things = adding.bring(current_user, act, picked)
        db.session.commit()
    except IntegrityError:
        # The same form came twice at the same moment; now the first one's things are there.
        db.session.rollback()
        things = adding.bring(current_user, act, picked)
        db.session.commit()
    things = things or Thing.last_changed_by(current_user, act.id)
    said = after(act, things) if things else show_tab(Notice(_("There was nothing new in it.")))
    response = make_response(said)
    # Not with the form: an answer that leaves her there would change the address, too.
    response.headers["HX-Push-Url"] = url_for("can_wait.page")
    return response


def allow(size: int) -> None:
    """Let this request have that many bytes. Raises BadInput for a larger one."""
    request.max_content_length = request.max_form_memory_size = size
    try:
        _read = request.form
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


def sealed(packed: str) -> str:
    """Return by what a list is known again as one that we wrote."""
    return blinded(f"list {packed}")


def read_picked() -> dict[str, Item]:
    """Read the items that were picked. Raises BadInput for none, or for what we didn't write."""
    packed, seal = request.form.get("items", ""), request.form.get("seal", "")
    picked = request.form.getlist("pick")
    if not compare_digest(seal.encode(), sealed(packed).encode()):
        raise in_pieces()
    rows = [row for number, row in enumerate(json.loads(packed)) if str(number) in picked]
    if not rows:
        raise BadInput(_("Nothing is picked yet."), field=FIELD)
    return {blinded(key): _item(key, *more) for key, *more in rows}


def _item(key: str, title: str, note: str | None, due: str | None) -> Item:
    return Item(title, note, date.fromisoformat(due) if due else None, key)
