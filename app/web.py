"""What every route answers with: a fragment or a page, an address, or a kind sentence."""

from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

CALENDARS = "/calendar/"
BY_LINK = ("/with/", "/mail/", CALENDARS)
"""Where the pages are of those who need no account: their link is all that they show."""


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
