"""What every answer has: headers, cross-site refusal, calm errors, and what a fragment is."""

import json
import logging
import traceback
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Request,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits.errors import StorageError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import Forbidden, HTTPException

from app.extensions import READING, db

log = logging.getLogger(__name__)

DENIED = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
    *("encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid"),
    *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "serial", "storage-access", "sync-xhr", "usb", "xr-spatial-tracking"),
)
"""What no page of ours uses; Chromium names each of these, and complains about none."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED),
    # Not no-referrer: with it, browsers send "Origin: null" for our own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
HTMX = {
    "allowEval": False,
    "includeIndicatorStyles": False,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "historyRestoreAsHxRequest": False,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {
            "code": "...",
            "swap": True,
            "error": True,
            "target": "#notice",
            "swapOverride": "innerHTML",
        },
    ],
}
BY_LINK = ("/with/", "/mail/")
"""Where the pages are of those who need no account: their link is all that they show."""
SEEN_BY_HTMX = "HX-Request, HX-History-Restore-Request"


class BadInput(Exception):
    """Something she sent can't be taken as it is: a kind sentence, and what she wrote, kept.

    ``field`` is where the sentence belongs; ``way_out`` a template with one tap that helps.
    """

    def __init__(
        self,
        sentence: str,
        *,
        field: str | None = None,
        kept: str = "",
        status: int = 422,
        way_out: str | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence, self.field, self.kept, self.status = sentence, field, kept, status
        self.way_out = way_out


def init_app(app: Flask) -> None:
    """Put the guard before, the headers behind and calm words in place of every error."""
    app.before_request(refuse_cross_site)
    app.after_request(add_headers)
    app.jinja_env.globals["htmx_config"] = json.dumps(HTMX)
    app.register_error_handler(BadInput, _bad_input)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(StorageError, _not_counted)
    app.register_error_handler(Exception, _unexpected)


def answer(fragment: str, status: int = 200, shell: str = "page.html", **values: Any) -> Response:
    """Render a fragment: alone for HTMX, else inside the page."""
    if wants_fragment():
        return make_response(render_template(fragment, **values), status)
    return make_response(render_template(shell, fragment=fragment, **values), status)


def wants_fragment() -> bool:
    return "HX-Request" in request.headers and ("HX-History-Restore-Request" not in request.headers)


def public_url(endpoint: str, token: str | None = None) -> str:
    """Return the address that other devices open: below PUBLIC_URL, else this request's host."""
    return f"{public_root()}{url_for(endpoint, token=token)}"


def public_root() -> str:
    """Return scheme, host and port under which people open Breather, without a slash."""
    root: str = current_app.config["PUBLIC_URL"].rstrip("/") or request.host_url.rstrip("/")
    return root


def redirect_whole(endpoint: str) -> ResponseReturnValue:
    """Lead to another page, also from a part of one, which has no room for it."""
    if wants_fragment():
        return "", 200, {"HX-Redirect": url_for(endpoint)}
    return redirect(url_for(endpoint), 303)


def refuse_cross_site() -> None:
    """Refuse a change that another site asked for: Sec-Fetch-Site, or Origin where it is missing.

    Source: https://www.w3.org/TR/fetch-metadata/. A request with neither comes from no browser.
    """
    # Who comes by a link shows it with each answer; there is no cookie to ride on.
    by_link = request.path.startswith(BY_LINK)
    if request.method in READING or by_link or _is_ours(request):
        return
    raise Forbidden


def _is_ours(asked: Request) -> bool:
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = asked.headers.get("Origin")
    return origin is None or _host_of(origin) == asked.host


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    # A page is hers alone until its route says otherwise.
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.update(SEEN_BY_HTMX.split(", "))
    return response


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
