"""The web app manifest: what a home screen shows of Breather, and where it starts.

Source: https://www.w3.org/TR/appmanifest/ and, for the launch, https://wicg.github.io/web-app-launch/
"""

import re
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.assets import PAPER, Assets
from app.now.needs import FOUR

ICONS = (
    ("icon-192", 192, "any"),
    ("icon-512", 512, "any"),
    ("maskable-192", 192, "maskable"),
    ("maskable-512", 512, "maskable"),
    ("monochrome-512", 512, "monochrome"),
)
NEUTRAL = "today"
"""What its address says when the home screen is to show neither name nor picture."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def manifest(hand_off: str = "", neutral: bool = False) -> dict[str, Any]:
    """Return the manifest in the language of this request.

    ``neutral``: under a name and a picture that say nothing. With the token of a hand-off, the
    installed app starts there; an odd token changes nothing.
    """
    home = url_for("now.index")
    handed = TOKEN.fullmatch(hand_off)
    start = url_for("account.start", token=hand_off) if handed else home
    if neutral:
        return _neutral(home, start)
    return {
        **_base(home, start, "Breather"),
        "description": _("One question, one tap, and one small thing for the minutes you have."),
        "categories": ["lifestyle", "health"],
        "icons": [_assets().icon(*icon) for icon in ICONS],
        "shortcuts": [
            {
                "name": str(need.name),
                "description": str(need.says),
                # The need stands behind the #, which no server and no log ever gets.
                "url": f"{home}#{need.key}",
                "icons": [_assets().icon(f"shortcut-{need.key}-96", 96)],
            }
            for need in FOUR
        ],
        "share_target": {
            "action": url_for("can_wait.shared"),
            "method": "POST",
            "enctype": "application/x-www-form-urlencoded",
            "params": {name: name for name in ("title", "text", "url")},
        },
        "screenshots": list(_screenshots()),
    }


def _base(home: str, start: str, name: str) -> dict[str, Any]:
    return {
        "id": home,
        "name": name,
        "short_name": name,
        "lang": str(get_locale()).replace("_", "-"),
        "dir": get_locale().text_direction,
        "start_url": start,
        "scope": home,
        "display": "standalone",
        "launch_handler": {"client_mode": "navigate-existing"},
        "theme_color": PAPER,
        "background_color": PAPER,
    }


def _neutral(home: str, start: str) -> dict[str, Any]:
    icons = [_assets().icon(f"neutral-{size}", size) for size in (192, 512)]
    return {**_base(home, start, str(_("Today"))), "icons": icons}


def _screenshots() -> Iterator[dict[str, str]]:
    labels = {
        "now": _("One question"),
        "moment": _("One small thing"),
        "wait": _("What can wait"),
        "asked": _("A clear ask"),
        "timer": _("A quiet timer"),
    }
    for name, url in _assets().urls.items():
        if name.startswith("screenshots/"):
            width, height = png_size(_assets().folder / url.removeprefix("/static/"))
            shows = Path(name).stem.rpartition("-")[2]
            yield {
                "src": url,
                "sizes": f"{width}x{height}",
                "type": "image/png",
                "form_factor": "narrow" if width < height else "wide",
                "label": labels.get(shows, "Breather"),
            }


@cache
def png_size(file: Path) -> tuple[int, int]:
    """Return width and height in pixels, as a PNG file's header says."""
    with file.open("rb") as picture:
        width, height = struct.unpack(">II", picture.read(24)[16:])
    return width, height


def _assets() -> Assets:
    assets: Assets = current_app.extensions["assets"]
    return assets
