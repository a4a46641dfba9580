"""A file of an export brought into her account, or into one that her yes begins here."""

from io import BytesIO
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.exc import DataError, IntegrityError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from app import clock
from app.account.models import Account
from app.account.sessions import sign_in, signed_in
from app.account.showing import retried
from app.exporting import blueprint
from app.exporting.bringing import bring
from app.exporting.reading import LARGEST, NEWER, OTHER, Unreadable, read
from app.extensions import address_asking, db, limiter
from app.locale import zone_here
from app.web import BadInput

AROUND_IT = 64 * 1024
"""Bytes of a form around its file."""


@blueprint.post("/me/import")
@limiter.limit("10 per hour", key_func=address_asking)
@retried("exporting/_export.html")
def bring_along() -> ResponseReturnValue:
    return redirect(url_for("exporting.page", brought=keep(read_file())), 303)


class InMemory(FormDataParser):
    """Reads a form without leaving her words on a disk, as a large file would be otherwise."""

    def __init__(self, *usual: Any, **more: Any) -> None:
        super().__init__(*usual, **more)
        self.stream_factory = _in_memory


def _in_memory(*_about: Any, **_it: Any) -> BytesIO:
    return BytesIO()


def read_file() -> bytes:
    """Read what came with the form. Raises BadInput for nothing, too much, or no yes."""
    request.form_data_parser_class = InMemory
    request.max_content_length = request.max_form_memory_size = LARGEST + AROUND_IT
    try:
        file, answer = request.files.get("file"), request.form.get("answer")
        body = file.read() if file else b""
    except RequestEntityTooLarge:
        raise refused(_("That file is larger than five megabytes. Nothing was changed.")) from None
    if not body:
        raise refused(_("There is no file yet. You could pick the one that ends in .json."))
    if answer != "yes":
        raise refused(_("It comes along only with your yes. Nothing was changed."))
    return body


def keep(body: bytes) -> int:
    """Keep what is in a file; return how many rows are new. Raises BadInput: then it isn't kept."""
    account = signed_in()
    here = account
    try:
        tables = read(body)
        here = account or Account.begin(clock.now(), zone_here() or "UTC", str(get_locale()))
        new = bring(here.id, tables, clock.now())
    except (Unreadable, IntegrityError, DataError) as error:
        raise refused(_why_not(error)) from None
    if account is None:
        sign_in(here)
    db.session.commit()
    return new


def _why_not(error: Exception) -> str:
    reason = error.reason if isinstance(error, Unreadable) else ""
    sentences = {
        OTHER: _("That isn’t a file that Breather wrote. The one to bring ends in .json."),
        NEWER: _("That file comes from a newer Breather than this one. Nothing was changed."),
    }
    broken = _("Something in that file isn’t as Breather wrote it. Nothing was changed.")
    return str(sentences.get(reason, broken))


def refused(sentence: str) -> BadInput:
    return BadInput(sentence, field="file")
