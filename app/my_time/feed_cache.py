"""Feeds as they were written last, in this process: most times, a calendar asks for what it has.

What is kept is trusted for a minute; then one look at what it was made of says whether it holds.
So a change is seen within the minute, whichever process made it.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app
from werkzeug.http import parse_etags

from app.crypto import fingerprint
from app.guard import SEEN_BY_HTMX, headers_of
from app.web import CALENDARS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TRUSTED = 60.0
"""Seconds."""
MOST_BYTES = 16_000_000
QUIET = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
"""What the answer to whoever has such an address says besides."""
VARY = f"{SEEN_BY_HTMX}, Accept-Encoding, Cookie"
"""What the app's own answers depend on; one that says only “unchanged” has to say it, too."""
FILE = ".ics"


@dataclass(frozen=True, slots=True)
class Kept:
    """A written feed. ``etag`` is of its bytes, ``stamp`` of what they were made of.

    ``seen`` is when that was last looked at: seconds of a clock that nobody sets.
    """

    body: bytes
    etag: str
    stamp: str
    seen: float

    @property
    def is_fresh(self) -> bool:
        return monotonic() - self.seen < TRUSTED


class FeedCache:
    """By the hash of its address; the one that was asked for longest ago goes first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._lock, self._most, self._bytes = Lock(), most_bytes, 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def get(self, hashed: str) -> Kept | None:
        with self._lock:
            if hashed in self._kept:
                self._kept.move_to_end(hashed)
            return self._kept.get(hashed)

    def keep(self, hashed: str, kept: Kept) -> Kept:
        with self._lock:
            self._drop(hashed)
            self._kept[hashed] = kept
            self._bytes += len(kept.body)
            while self._bytes > self._most:
                self._drop(next(iter(self._kept)))
        return kept

    def saw(self, hashed: str, kept: Kept, seen: float) -> Kept:
        """Trust it for another minute: nothing has changed."""
        return self.keep(hashed, replace(kept, seen=seen))

    def forget(self, hashed: str | None) -> None:
        with self._lock:
            self._drop(hashed)

    def _drop(self, hashed: str | None) -> None:
        gone = self._kept.pop(hashed, None) if hashed else None
        self._bytes -= len(gone.body) if gone else 0


class Unchanged:
    """Answers 304 for what is fresh here, in front of the app, with the headers of every answer."""

    def __init__(self, behind: "WSGIApplication", feeds: FeedCache, app: Flask) -> None:
        self._behind, self._feeds, self._app = behind, feeds, app

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        kept = self._known(environ)
        if kept is None:
            return self._behind(environ, start)
        secure = environ["wsgi.url_scheme"] == "https"
        headers = {**headers_of(self._app, secure), **QUIET, "Vary": VARY}
        headers["ETag"] = f'"{kept.etag}"'
        start("304 NOT MODIFIED", list(headers.items()))
        return ()

    def _known(self, environ: "WSGIEnvironment") -> Kept | None:
        """Return what a request asks for, where its sender has exactly that."""
        path, has = environ.get("PATH_INFO", ""), environ.get("HTTP_IF_NONE_MATCH")
        if not has or not (path.startswith(CALENDARS) and path.endswith(FILE)):
            return None
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return None
        token = path[len(CALENDARS) : -len(FILE)]
        kept = self._feeds.get(fingerprint(token))
        return (
            kept if kept and kept.is_fresh and parse_etags(has).contains_weak(kept.etag) else None
        )


def init_app(app: Flask) -> None:
    """Give the app its feeds, and let those that are known answer first."""
    app.extensions["feeds"] = FeedCache()
    first: Any = Unchanged(app.wsgi_app, app.extensions["feeds"], app)
    app.wsgi_app = first  # type: ignore[method-assign]


def feeds() -> FeedCache:
    """Return the feeds of this app."""
    found: FeedCache = current_app.extensions["feeds"]
    return found
