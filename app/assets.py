"""The files a browser may keep for ever: bundled, named by their content, compressed once.

One stylesheet and one script are put together from the small files, HTMX comes from the
django-htmx wheel. WhiteNoise serves the result.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from flask import Flask, Response, current_app, request
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from app.config import ROOT

STATIC = ROOT / "static"
VERSIONS_KEPT = 3
PAPER = "#fdf5ec"
"""What an installed app shows before its first page."""
FIRST_STYLES = ("tokens.css", "base.css")
PUSH_WORKER = STATIC / "push" / "worker.js"
PUSH_PAGE = sorted(set((STATIC / "push").glob("*.js")) - {PUSH_WORKER})
"""What her pages and those behind links have in common, and what both workers have."""


def init_app(app: Flask) -> None:
    """Build what changed, serve it below /static/, and give templates ``asset(name)``."""
    names = build(app.config["BREATHER_INSTANCE"] / "static")
    served = WhiteNoise(
        app.wsgi_app,
        root=names.folder,
        prefix="static/",
        immutable_file_test=lambda _path, _url: True,
        max_age=365 * 24 * 3600,
        allow_all_origins=False,
        add_headers_function=_only_ours,
    )
    app.wsgi_app = served  # type: ignore[method-assign]
    app.extensions["assets"] = names
    app.jinja_env.globals.update(asset=names.url, version=names.version)


def _only_ours(headers: Headers, _path: str, _url: str) -> None:
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Content-Type-Options"] = "nosniff"


class Assets:
    """The built files: ``url("app.css")`` is where that one is served; ``version`` is of all."""

    def __init__(self, folder: Path, urls: Mapping[str, str], version: str) -> None:
        self.folder, self.urls, self.version = folder, urls, version

    def url(self, name: str) -> str:
        """Raises KeyError for a file that is not there."""
        return self.urls[name]

    def icon(self, name: str, size: int, purpose: str = "any") -> dict[str, str]:
        """Return an icon as a manifest names it; ``size`` in pixels."""
        src, sizes = self.url(f"icons/{name}.png"), f"{size}x{size}"
        return {"src": src, "sizes": sizes, "type": "image/png", "purpose": purpose}


def build(folder: Path) -> Assets:
    """Put the files together below ``folder``, one folder a version, written at most once."""
    files = dict(_files())
    urls = {name: f"/static/{_hashed(name, body)}" for name, body in files.items()}
    version = _digest(b"".join([*files.values(), *_what_pages_are_made_of()]))
    built = folder / version
    if not built.exists():
        _write(built, {urls[name].removeprefix("/static/"): files[name] for name in files})
        _forget_old(folder)
    return Assets(built, urls, version)


def _forget_old(folder: Path) -> None:
    # Not all but the newest: while a new version starts, the one before still serves its own.
    newest_first = sorted(folder.glob("[0-9a-f]*"), key=lambda old: old.stat().st_mtime)[::-1]
    for old in newest_first[VERSIONS_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _files() -> Iterator[tuple[str, bytes]]:
    yield "app.css", _joined(_styles())
    yield "app.js", _joined([*PUSH_PAGE, *sorted((STATIC / "js").glob("*.js"))])
    yield "with.js", _joined([*PUSH_PAGE, STATIC / "with" / "page.js"])
    yield "htmx.js", (_htmx() / "htmx-2.min.js").read_bytes()
    for folder in ("icons", "screenshots"):
        for file in sorted((STATIC / folder).glob("*.*")):
            yield f"{folder}/{file.name}", file.read_bytes()


def worker(folder: str, shell: Mapping[str, Any]) -> Response:
    """Return a worker: what it is told, its own parts from below static/, then what both have."""
    body = f"const SHELL = {json.dumps(shell)}\n{_script(folder)}"
    return asked_again(current_app.response_class(body, mimetype="text/javascript"))


def asked_again(response: Response) -> Response:
    """Let a browser keep an answer, and ask each time whether it is still the same."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _script(folder: str) -> str:
    parts = sorted(set((STATIC / folder).glob("*.js")) - {STATIC / "with" / "page.js"})
    return _joined([*parts, PUSH_WORKER]).decode()


def _styles() -> list[Path]:
    first = [STATIC / "css" / name for name in FIRST_STYLES]
    return first + sorted(set((STATIC / "css").glob("*.css")) - set(first))


def _htmx() -> Path:
    # Looked up, not imported: the package needs Django to run, its files don't.
    spec = find_spec("django_htmx")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package django-htmx, which carries HTMX, is not installed.")
    return Path(spec.origin).parent / "static" / "django_htmx"


def _what_pages_are_made_of() -> list[bytes]:
    kept = [*(ROOT / "templates").rglob("*.html"), *(STATIC / "worker").glob("*.js")]
    kept += [*(STATIC / "with").glob("*.js"), PUSH_WORKER]
    # Moments, support lines and words: phones keep copies of the pages that show them.
    kept += [*(ROOT / "app").rglob("*.toml"), *(ROOT / "app").rglob("*.py")]
    return [file.read_bytes() for file in sorted(kept)]


def _joined(files: list[Path]) -> bytes:
    return b"\n".join(file.read_bytes() for file in files)


def _hashed(name: str, body: bytes) -> str:
    path = Path(name)
    return str(path.with_name(f"{path.stem}.{_digest(body)}{path.suffix}"))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:12]


def _write(built: Path, files: Mapping[str, bytes]) -> None:
    unfinished = built.with_name(f".{built.name}.{id(files)}")
    shutil.rmtree(unfinished, ignore_errors=True)
    for name, body in files.items():
        file = unfinished / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        for _compressed in Compressor(quiet=True).compress(str(file)):
            pass
    try:
        unfinished.rename(built)
    except OSError:
        # Another process built the same version in the meantime.
        shutil.rmtree(unfinished)
