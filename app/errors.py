"""Calm words in place of every error; what goes wrong is logged without anybody's words."""

import logging
import traceback
from collections.abc import Iterator, Mapping

from flask import Flask, Response, make_response, render_template, request
from flask_babel import gettext as _
from limits.errors import StorageError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from app.extensions import db
from app.web import BY_LINK, BadInput, wants_fragment

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Answer every error in words."""
    app.register_error_handler(BadInput, _bad_input)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(StorageError, _not_counted)
    app.register_error_handler(Exception, _unexpected)


def _bad_input(error: BadInput) -> Response:
    response = _error(error.status, error.sentence, error.kept, error.way_out)
    if error.field:
        response.headers["HX-Retarget"] = f"#{error.field}-error"
    return response


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = _error(
        error.code, _sentences().get(error.code, _("That didn’t work. Nothing is lost."))
    )
    _carry_headers(error, response)
    return response


def _carry_headers(error: HTTPException, response: Response) -> None:
    for name, value in error.get_response().headers.items():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value


def _database_error(error: DBAPIError) -> Response:
    db.session.rollback()
    log.error("The database answered: %s", type(error.orig).__name__)
    said = " ".join(_said_by_the_database(error))
    if "full" in said or "No space left" in said:
        return _error(507, _("There is no room left on our side. Nothing you saved is lost."))
    return _busy()


def _not_counted(error: StorageError) -> Response:
    # Without limits, everything could be guessed: then nothing that has one is let through.
    log.error("Tries can’t be counted: %s", type(error.storage_error).__name__)
    return _busy()


def _busy() -> Response:
    return _error(
        503, _("It’s busy on our side. Nothing you saved is lost. Try again in a minute.")
    )


def _said_by_the_database(error: BaseException | None) -> Iterator[str]:
    # A full SQLite ends the transaction; going back to a savepoint then fails on top of that.
    while error is not None:
        if isinstance(error, DBAPIError):
            yield str(error.orig)
        error = error.__context__


def _unexpected(error: Exception) -> Response:
    db.session.rollback()
    # Where it broke, not what it said: that may quote her words.
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("Unexpected %s\n%s", type(error).__name__, where)
    return _error(500, _sentences()[500])


def _error(status: int, sentence: str, kept: str = "", way_out: str | None = None) -> Response:
    template = "shared/_notice.html" if wants_fragment() else _error_page()
    body = render_template(template, sentence=sentence, kept=kept, way_out=way_out)
    return make_response(body, status)


def _error_page() -> str:
    # Whoever comes by a link has no app to go back to.
    return "asks/sorry.html" if request.path.startswith(BY_LINK) else "error.html"


def _sentences() -> Mapping[int, str]:
    return {
        400: _("That didn’t reach us in one piece. Go back and try again when you’re ready."),
        403: _("This came from another page, so nothing was changed. Open Breather and try again."),
        404: _("There is nothing here. Your things are where you left them."),
        405: _("This address works another way. Your things are where you left them."),
        413: _("That’s more than fits here. A shorter one will do."),
        429: _("Let’s wait a minute, then try again."),
        500: _("Something broke on our side. Nothing you saved is lost."),
    }
